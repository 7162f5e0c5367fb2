package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.EmailAddress;
import dev.sluice.testkit.HeldClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpfCheckTest {

  private static HeldDns names() {
    HeldDns dns =
        new HeldDns()
            .with("example.com", Dns.Kind.A, "192.0.2.10")
            .with("example.com", Dns.Kind.AAAA, "2001:db8::10")
            .with("example.com", Dns.Kind.MX, "mx.example.com")
            .with("mx.example.com", Dns.Kind.A, "192.0.2.20")
            .txt("pass.org", "v=spf1 ip4:192.0.2.0/24 -all")
            .txt("soft.org", "v=spf1 ~all")
            .txt("loop.org", "v=spf1 include:loop.org -all")
            .txt("wrong.org", "v=spf1 foo:bar -all")
            .txt("two.org", "v=spf1 -all")
            .txt("two.org", "v=spf1 +all")
            .with("1.2.0.192.in-addr.arpa", Dns.Kind.PTR, "host.example.com")
            .with("host.example.com", Dns.Kind.A, "192.0.2.1")
            .with("1.2.0.192.user.example.com._spf.example.com", Dns.Kind.A, "127.0.0.2")
            .with("many.org", Dns.Kind.A, "192.0.2.99")
            .failing("down.org");
    for (int i = 0; i < 11; i++) {
      dns.with("many.org", Dns.Kind.MX, "mx" + i + ".many.org");
    }
    return dns;
  }

  private static Spf check(String policy, String client) throws InterruptedException {
    HeldDns dns = names().txt("example.com", policy);
    Inquiry inquiry = new Inquiry(dns, new HeldClock(), Duration.ofSeconds(20));
    return SpfCheck.check(
        inquiry,
        InetAddress.ofLiteral(client),
        "helo.example.com",
        Optional.of(new EmailAddress("user", "Example.COM")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v=spf1 -all                                  | 192.0.2.1    | FAIL
          v=spf1                                       | 192.0.2.1    | NEUTRAL
          v=spf10 -all                                 | 192.0.2.1    | NONE
          V=SPF1 +ALL                                  | 192.0.2.1    | PASS
          v=spf1 ?all                                  | 192.0.2.1    | NEUTRAL
          v=spf1 ~all                                  | 192.0.2.1    | SOFTFAIL
          v=spf1 ip4:192.0.2.1 -all                    | 192.0.2.1    | PASS
          v=spf1 ip4:192.0.2.0/31 -all                 | 192.0.2.1    | PASS
          v=spf1 ip4:192.0.2.0/32 -all                 | 192.0.2.1    | FAIL
          v=spf1 ip4:0.0.0.0/0 -all                    | 192.0.2.1    | PASS
          v=spf1 ip4:192.0.2.0/33 -all                 | 192.0.2.1    | PERMERROR
          v=spf1 ip4:192.0.2 -all                      | 192.0.2.1    | PERMERROR
          v=spf1 ip6:2001:db8::/32 -all                | 2001:db8::1  | PASS
          v=spf1 ip6:2001:db8::2 -all                  | 2001:db8::1  | FAIL
          v=spf1 ip6:2001:db8::/32 -all                | 192.0.2.1    | FAIL
          v=spf1 ip6:::1/200 -all                      | 192.0.2.1    | PERMERROR
          v=spf1 a -all                                | 192.0.2.10   | PASS
          v=spf1 a -all                                | 2001:db8::10 | PASS
          v=spf1 a/24 -all                             | 192.0.2.77   | PASS
          v=spf1 a//64 -all                            | 2001:db8::77 | PASS
          v=spf1 a:mx.example.com/32//128 -all         | 192.0.2.20   | PASS
          v=spf1 a: -all                               | 192.0.2.20   | PERMERROR
          v=spf1 mx -all                               | 192.0.2.20   | PASS
          v=spf1 mx:many.org -all                      | 192.0.2.20   | PERMERROR
          v=spf1 ptr -all                              | 192.0.2.1    | PASS
          v=spf1 ptr:other.org -all                    | 192.0.2.1    | FAIL
          v=spf1 exists:%{ir}.%{l}.%{d2}._spf.%{d} -all | 192.0.2.1   | PASS
          v=spf1 exists:%{x}.org -all                  | 192.0.2.1    | PERMERROR
          v=spf1 exists:% -all                         | 192.0.2.1    | PERMERROR
          v=spf1 include:pass.org -all                 | 192.0.2.1    | PASS
          v=spf1 include:soft.org -all                 | 192.0.2.1    | FAIL
          v=spf1 include:none.org -all                 | 192.0.2.1    | PERMERROR
          v=spf1 include:wrong.org -all                | 192.0.2.1    | PERMERROR
          v=spf1 include:loop.org -all                 | 192.0.2.1    | PERMERROR
          v=spf1 include:two.org -all                  | 192.0.2.1    | PERMERROR
          v=spf1 include:down.org -all                 | 192.0.2.1    | TEMPERROR
          v=spf1 redirect=pass.org                     | 192.0.2.1    | PASS
          v=spf1 redirect=none.org                     | 192.0.2.1    | PERMERROR
          v=spf1 redirect=a.org redirect=b.org         | 192.0.2.1    | PERMERROR
          v=spf1 -all redirect=pass.org                | 192.0.2.1    | FAIL
          v=spf1 exp=x.org unknown=y -all              | 192.0.2.1    | FAIL
          v=spf1 +all wrong:term                       | 192.0.2.1    | PERMERROR
          v=spf1 a:v1.org a:v2.org -all                | 192.0.2.1    | FAIL
          v=spf1 a:v1.org a:v2.org a:v3.org -all       | 192.0.2.1    | PERMERROR
          """)
  void aPolicyMeansWhatTheRfcSays(String policy, String client, Spf.Result result)
      throws InterruptedException {
    assertEquals(result, check(policy, client).result(), policy);
  }

  @Test
  void moreThanTenTermsThatAskAreAnError() throws InterruptedException {
    String ten = "v=spf1" + " a:many.org".repeat(10);
    assertEquals(Spf.Result.FAIL, check(ten + " -all", "192.0.2.1").result());
    assertEquals(Spf.Result.PERMERROR, check(ten + " a -all", "192.0.2.1").result());
  }

  @Test
  void theGreetingIsCheckedWhereTheSenderIsNull() throws InterruptedException {
    Inquiry inquiry = new Inquiry(names(), new HeldClock(), Duration.ofSeconds(20));
    InetAddress client = InetAddress.ofLiteral("192.0.2.1");
    Spf spf = SpfCheck.check(inquiry, client, "pass.org", Optional.empty());
    assertEquals(Spf.Result.PASS, spf.result());
    assertTrue(spf.isHelo());
    for (String helo : new String[] {"[192.0.2.1]", "localhost", "", "a..b", "\u00fc\n.org"}) {
      assertEquals(
          Spf.Result.NONE, SpfCheck.check(inquiry, client, helo, Optional.empty()).result());
    }
  }

  @Test
  void aMessageAsksNoMoreOnceItsTimeIsOver() throws InterruptedException {
    HeldClock clock = new HeldClock();
    HeldDns dns = names();
    Inquiry inquiry = new Inquiry(dns, clock, Duration.ofSeconds(20));
    clock.advance(Duration.ofSeconds(20));
    Spf spf =
        SpfCheck.check(inquiry, InetAddress.ofLiteral("192.0.2.1"), "pass.org", Optional.empty());
    assertEquals(Spf.Result.TEMPERROR, spf.result());
    assertEquals(Verdict.PROCESSING_FAILED, spf.verdict());
    assertEquals(0, dns.asked());
  }

  @Test
  void eachResultHasAVerdict() {
    StringBuilder verdicts = new StringBuilder();
    for (Spf.Result result : Spf.Result.values()) {
      verdicts.append(result.word()).append('=');
      verdicts.append(new Spf(result, "", false, "").verdict()).append(' ');
    }
    assertEquals(
        "none=GRAY neutral=GRAY pass=PASS fail=FAIL softfail=FAIL temperror=PROCESSING_FAILED"
            + " permerror=PROCESSING_FAILED ",
        verdicts.toString());
  }
}
