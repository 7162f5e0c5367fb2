package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.testkit.HeldClock;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

class SpfCheckFuzzTest {

  @FuzzTest
  void everyPolicyHasAResultAfterABoundedNumberOfQuestions(byte[] bytes)
      throws InterruptedException {
    String policy = "v=spf1 " + new String(bytes, StandardCharsets.ISO_8859_1);
    HeldDns dns = new HeldDns().txt("a.org", policy).with("a.org", Dns.Kind.A, "192.0.2.1");
    Spf spf = check(dns);
    assertTrue(dns.asked() <= Inquiry.MOST, policy);
    assertEquals(spf, check(dns), "the same question has the same answer");
  }

  private static Spf check(HeldDns dns) throws InterruptedException {
    Inquiry inquiry = new Inquiry(dns, new HeldClock(), Duration.ofSeconds(20));
    return SpfCheck.check(inquiry, InetAddress.ofLiteral("192.0.2.7"), "a.org", Optional.empty());
  }
}
