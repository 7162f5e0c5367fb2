package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.MemoryContent;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mail that a provider hands over: the address that it connects from says nothing of the sender.
class ProvidersMailTest {

  private static final String DOMAIN = "football.example.com";

  private static Envelope envelope(String protocol) {
    Client provider =
        new Client(
            InetAddress.ofLiteral("192.0.2.1"),
            protocol.startsWith("HTTP") ? "" : "provider.test",
            protocol,
            Optional.empty(),
            Optional.of("sparkpost"));
    return new Envelope(
        provider,
        Optional.of(new EmailAddress("joe", DOMAIN)),
        List.of(new EmailAddress("a", "x.org")),
        false);
  }

  private static Verdicts judged(String protocol, String policy, boolean isSigned)
      throws InterruptedException {
    HeldDns dns = new HeldDns();
    dns.txt(DOMAIN, policy);
    dns.txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
    dns.txt(SignedMessage.RSA_NAME, SignedMessage.RSA_KEY);
    dns.txt(SignedMessage.EDWARDS_NAME, SignedMessage.EDWARDS_KEY);
    VerdictSettings settings =
        new VerdictSettings(
            "mx.x.org",
            Optional.of(VerdictSettings.Authentication.DEFAULT),
            Optional.empty(),
            Optional.empty());
    String message =
        isSigned ? SignedMessage.TEXT : "From: Joe <joe@" + DOMAIN + ">\nSubject: x\n\nbody\n";
    try (ExaminingJudge judge = new ExaminingJudge(settings, new HeldClock(), Optional.of(dns))) {
      return judge.judge(envelope(protocol), MemoryContent.of(message), true);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // protocol, policy, is it signed, SPF, DKIM, DMARC
    "ESMTPS, v=spf1 ip4:192.0.2.1 -all, false, PASS, GRAY, PASS",
    "HTTPS, v=spf1 ip4:192.0.2.1 -all, false, DISABLED, GRAY, FAIL",
    "HTTPS, v=spf1 ip4:192.0.2.1 -all, true, DISABLED, PASS, PASS",
    "ESMTPS, v=spf1 -all, true, FAIL, PASS, PASS",
    "HTTPS, v=spf1 -all, true, DISABLED, PASS, PASS",
    "HTTP, v=spf1 -all, true, DISABLED, PASS, PASS",
    "HTTP, v=spf1 -all, false, DISABLED, GRAY, FAIL",
  })
  void spfIsNotAskedAndDmarcGoesByDkimAlone(
      String protocol, String policy, boolean isSigned, Verdict spf, Verdict dkim, Verdict dmarc)
      throws InterruptedException {
    Verdicts verdicts = judged(protocol, policy, isSigned);
    assertEquals(
        List.of(spf, dkim, dmarc), List.of(verdicts.spf(), verdicts.dkim(), verdicts.dmarc()));
    boolean isTold =
        verdicts.headers().stream()
            .anyMatch(
                header -> header.name().equals("Received-SPF") || header.value().contains("spf="));
    assertEquals(protocol.equals("ESMTPS"), isTold, verdicts::toString);
  }

  @Test
  void theHeaderSaysThatOnlyDkimWasAsked() throws InterruptedException {
    assertEquals(
        new Header(
            "Authentication-Results",
            "mx.x.org; dmarc=fail (by DKIM alone) policy.dmarc=reject header.from=" + DOMAIN),
        judged("HTTPS", "v=spf1 -all", false).headers().getFirst());
  }

  @Test
  void rspamdIsNotToldTheProvidersAddress() throws IOException, InterruptedException {
    try (ScannerStandIn stand = ScannerStandIn.rspamd("{\"action\":\"no action\"}")) {
      URI url = URI.create("http://127.0.0.1:" + stand.address().getPort());
      VerdictSettings settings =
          new VerdictSettings(
              "mx.x.org",
              Optional.empty(),
              Optional.empty(),
              Optional.of(
                  new VerdictSettings.Rspamd(url, Optional.empty(), Duration.ofSeconds(30))));
      try (ExaminingJudge judge = new ExaminingJudge(settings, new HeldClock())) {
        assertEquals(
            Verdict.PASS,
            judge.judge(envelope("HTTPS"), MemoryContent.of("Subject: x\n\n"), true).spam());
      }
      String got = stand.got();
      assertFalse(got.contains("\r\nIP:"), got);
      assertFalse(got.contains("\r\nHelo:"), got);
      assertTrue(got.contains("\r\nFrom: joe@football.example.com\r\n"), got);
    }
  }
}
