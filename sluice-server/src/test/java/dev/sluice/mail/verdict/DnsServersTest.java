package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

class DnsServersTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final HeldClock clock = new HeldClock();
  private NameServerStandIn server;

  @BeforeEach
  void start() throws IOException {
    List<Record> records = new ArrayList<>();
    records.add(new ARecord(name("a.org"), DClass.IN, 300, InetAddress.ofLiteral("192.0.2.1")));
    records.add(
        new AAAARecord(name("a.org"), DClass.IN, 300, InetAddress.ofLiteral("2001:db8::1")));
    records.add(new MXRecord(name("a.org"), DClass.IN, 300, 20, name("second.org")));
    records.add(new MXRecord(name("a.org"), DClass.IN, 300, 10, name("first.org")));
    records.add(new TXTRecord(name("a.org"), DClass.IN, 300, List.of("one ", "two")));
    records.add(new CNAMERecord(name("alias.org"), DClass.IN, 300, name("a.org")));
    for (int i = 0; i < 40; i++) {
      records.add(new TXTRecord(name("large.org"), DClass.IN, 300, "x".repeat(200)));
    }
    for (int i = 0; i < 101; i++) {
      records.add(new TXTRecord(name("huge.org"), DClass.IN, 300, i + "x".repeat(200)));
    }
    server = new NameServerStandIn(records);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Name name(String text) throws TextParseException {
    return Name.fromString(text, Name.root);
  }

  private DnsServers dns(Duration timeout) {
    return new DnsServers(List.of(server.address()), timeout, clock);
  }

  @Test
  void recordsComeAsTextAndMailServersInTheirOrder() throws InterruptedException {
    DnsServers dns = dns(LONG);
    assertEquals(new Dns.Found(List.of("192.0.2.1")), dns.ask("a.org", Dns.Kind.A, LONG));
    assertEquals(
        new Dns.Found(List.of("2001:db8:0:0:0:0:0:1")), dns.ask("A.org.", Dns.Kind.AAAA, LONG));
    assertEquals(
        new Dns.Found(List.of("first.org", "second.org")), dns.ask("a.org", Dns.Kind.MX, LONG));
    assertEquals(new Dns.Found(List.of("one two")), dns.ask("a.org", Dns.Kind.TXT, LONG));
    assertEquals(new Dns.Nothing(true), dns.ask("a.org", Dns.Kind.PTR, LONG));
    assertEquals(new Dns.Nothing(false), dns.ask("none.org", Dns.Kind.A, LONG));
    assertEquals(new Dns.Nothing(false), dns.ask("x".repeat(64) + ".org", Dns.Kind.A, LONG));
  }

  @Test
  void anAnswerIsKeptForAsLongAsItSays() throws InterruptedException {
    DnsServers dns = dns(LONG);
    dns.ask("a.org", Dns.Kind.A, LONG);
    clock.advance(Duration.ofSeconds(299));
    dns.ask("A.ORG", Dns.Kind.A, LONG);
    assertEquals(1, server.overUdp());
    clock.advance(Duration.ofSeconds(2));
    dns.ask("a.org", Dns.Kind.A, LONG);
    assertEquals(2, server.overUdp());
  }

  @Test
  void aLargeAnswerComesOverTcpAndAHugeOneFails() throws InterruptedException {
    DnsServers dns = dns(LONG);
    Dns.Found large = assertInstanceOf(Dns.Found.class, dns.ask("large.org", Dns.Kind.TXT, LONG));
    assertEquals(40, large.values().size());
    assertEquals(1, server.overTcp());
    assertEquals(
        new Dns.Failed("the answer is too large"), dns.ask("huge.org", Dns.Kind.TXT, LONG));
  }

  @Test
  void aServerThatIsSilentOrRefusesIsAFailureAndNoAnswer() throws InterruptedException {
    DnsServers dns = dns(Duration.ofMillis(200));
    assertInstanceOf(Dns.Failed.class, dns.ask("silent.org", Dns.Kind.TXT, LONG));
    assertInstanceOf(Dns.Failed.class, dns.ask("refused.org", Dns.Kind.TXT, LONG));
  }

  @Test
  void recordsOfOtherNamesDoNotCount() throws InterruptedException {
    assertEquals(new Dns.Nothing(true), dns(LONG).ask("lie.org", Dns.Kind.A, LONG));
  }

  @Test
  void aServerThatIsSilentIsFollowedByTheNext() throws IOException, InterruptedException {
    try (NameServerStandIn dead = new NameServerStandIn(List.of())) {
      dead.goAway();
      DnsServers dns =
          new DnsServers(List.of(dead.address(), server.address()), Duration.ofMillis(500), clock);
      assertEquals(new Dns.Found(List.of("192.0.2.1")), dns.ask("a.org", Dns.Kind.A, LONG));
    }
  }
}
