package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.MemoryContent;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.secret.Secret;
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
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

class ExaminingJudgeTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Envelope ENVELOPE =
      new Envelope(
          new Client(
              InetAddress.ofLiteral("192.0.2.1"),
              "mail.football.example.com",
              "ESMTP",
              Optional.empty(),
              Optional.empty()),
          Optional.of(new EmailAddress("joe", "football.example.com")),
          List.of(new EmailAddress("a", "x.org"), new EmailAddress("b", "x.org")),
          false);

  private static VerdictSettings settings(
      Optional<VerdictSettings.Authentication> authentication,
      Optional<VerdictSettings.Clamd> clamd,
      Optional<VerdictSettings.Rspamd> rspamd) {
    return new VerdictSettings("mx.x.org", authentication, clamd, rspamd);
  }

  private static VerdictSettings clamd(ScannerStandIn stand, Duration timeout) {
    return settings(
        Optional.empty(),
        Optional.of(new VerdictSettings.Clamd(stand.address(), 1_000_000, timeout)),
        Optional.empty());
  }

  private static VerdictSettings rspamd(ScannerStandIn stand, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + stand.address().getPort());
    Optional<Secret> password = Optional.of(new Secret("pw"));
    return settings(
        Optional.empty(),
        Optional.empty(),
        Optional.of(new VerdictSettings.Rspamd(url, password, timeout)));
  }

  private static Verdicts judged(VerdictSettings settings, String text, boolean isScanned)
      throws InterruptedException {
    try (ExaminingJudge judge = new ExaminingJudge(settings, new HeldClock())) {
      return judge.judge(ENVELOPE, MemoryContent.of(text), isScanned);
    }
  }

  private static Record txt(String name, String... texts) throws TextParseException {
    return new TXTRecord(Name.fromString(name, Name.root), DClass.IN, 60, List.of(texts));
  }

  @Test
  void aMessageIsAuthenticatedThroughARealNameServer() throws IOException, InterruptedException {
    String key = SignedMessage.RSA_KEY;
    List<Record> zone =
        List.of(
            txt("football.example.com", "v=spf1 ip4:192.0.2.0/24 -all"),
            txt("_dmarc.football.example.com", "v=DMARC1; p=reject"),
            txt(SignedMessage.EDWARDS_NAME, SignedMessage.EDWARDS_KEY),
            txt(SignedMessage.RSA_NAME, key.substring(0, 100), key.substring(100)));
    try (NameServerStandIn server = new NameServerStandIn(zone)) {
      VerdictSettings settings =
          settings(
              Optional.of(
                  new VerdictSettings.Authentication(List.of(server.address()), LONG, LONG)),
              Optional.empty(),
              Optional.empty());
      Verdicts verdicts = judged(settings, SignedMessage.TEXT, true);
      assertEquals(
          new Verdicts(
              Verdict.DISABLED,
              Verdict.DISABLED,
              Verdict.PASS,
              Verdict.PASS,
              Verdict.PASS,
              Optional.empty(),
              List.of(
                  new Header(
                      "Authentication-Results",
                      "mx.x.org; spf=pass smtp.mailfrom=joe@football.example.com; dmarc=pass"
                          + " policy.dmarc=reject header.from=football.example.com"),
                  new Header(
                      "Authentication-Results",
                      "mx.x.org; dkim=pass header.d=football.example.com header.s=brisbane"
                          + " header.a=ed25519-sha256 header.b=\"/gCrinpc\""),
                  new Header(
                      "Authentication-Results",
                      "mx.x.org; dkim=pass header.d=football.example.com header.s=test"
                          + " header.a=rsa-sha256 header.b=F45dVWDf"),
                  new Header(
                      "Received-SPF",
                      "pass (mx.x.org: the policy of football.example.com says so)"
                          + " client-ip=192.0.2.1; envelope-from=joe@football.example.com;"
                          + " helo=mail.football.example.com; receiver=mx.x.org;"
                          + " identity=mailfrom"))),
          verdicts);
    }
  }

  @Test
  void aNameServerThatKeepsSilentIsNoPass() throws IOException, InterruptedException {
    HeldDns dns = new HeldDns();
    for (String name :
        List.of(
            "football.example.com",
            "_dmarc.football.example.com",
            SignedMessage.RSA_NAME,
            SignedMessage.EDWARDS_NAME)) {
      dns.failing(name);
    }
    VerdictSettings settings =
        settings(
            Optional.of(VerdictSettings.Authentication.DEFAULT),
            Optional.empty(),
            Optional.empty());
    try (ExaminingJudge judge = new ExaminingJudge(settings, new HeldClock(), Optional.of(dns))) {
      Verdicts verdicts = judge.judge(ENVELOPE, MemoryContent.of(SignedMessage.TEXT), true);
      assertEquals(Verdict.PROCESSING_FAILED, verdicts.spf());
      assertEquals(Verdict.PROCESSING_FAILED, verdicts.dkim());
      assertEquals(Verdict.PROCESSING_FAILED, verdicts.dmarc());
      assertEquals(Optional.empty(), verdicts.dmarcPolicy());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stream: OK, PASS",
    "stream: Eicar-Signature FOUND, FAIL",
    "stream: Can't allocate memory ERROR, PROCESSING_FAILED",
    "nonsense, PROCESSING_FAILED",
  })
  void clamdSaysWhetherThereAreViruses(String answer, Verdict verdict)
      throws IOException, InterruptedException {
    try (ScannerStandIn stand = ScannerStandIn.clamd(answer)) {
      assertEquals(verdict, judged(clamd(stand, LONG), "Subject: x\n\nbody\n", true).virus());
      assertEquals("Subject: x\r\n\r\nbody\r\n", stand.got());
    }
  }

  @Test
  void whatClamdDoesNotScanIsNoPass() throws IOException, InterruptedException {
    try (ScannerStandIn stand = ScannerStandIn.clamd("stream: OK")) {
      assertEquals(
          Verdict.PROCESSING_FAILED,
          judged(clamd(stand, LONG), "x".repeat(1_000_001), true).virus(),
          "larger than clamd is said to take");
      assertEquals(
          Verdict.PROCESSING_FAILED,
          judged(clamd(stand, LONG), "x".repeat(900_000), true).virus(),
          "larger than clamd takes");
      assertEquals(Verdict.DISABLED, judged(clamd(stand, LONG), "x", false).virus());
      stand.answers("");
      assertEquals(
          Verdict.PROCESSING_FAILED,
          judged(clamd(stand, Duration.ofMillis(300)), "x", true).virus(),
          "silent");
      stand.goAway();
      assertEquals(
          Verdict.PROCESSING_FAILED, judged(clamd(stand, LONG), "x", true).virus(), "away");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"is_skipped":false,"score":0.1,"action":"no action"} | PASS
          {"action":"greylist"}                                 | GRAY
          {"symbols":{"action":"x"},"action":"add header"}      | GRAY
          {"action":"soft reject"}                              | GRAY
          {"action":"reject"}                                   | FAIL
          {"action":"dance"}                                    | PROCESSING_FAILED
          {"is_skipped":true,"action":"no action"}              | DISABLED
          {}                                                    | PROCESSING_FAILED
          []                                                    | PROCESSING_FAILED
          {"action":                                            | PROCESSING_FAILED
          """)
  void rspamdSaysWhetherItIsSpam(String answer, Verdict verdict)
      throws IOException, InterruptedException {
    try (ScannerStandIn stand = ScannerStandIn.rspamd(answer)) {
      assertEquals(verdict, judged(rspamd(stand, LONG), "Subject: x\n\nbody\n", true).spam());
      String got = stand.got();
      assertTrue(got.startsWith("POST /checkv2 HTTP/1.1\r\n"), got);
      for (String line :
          List.of(
              "IP: 192.0.2.1",
              "Helo: mail.football.example.com",
              "From: joe@football.example.com",
              "Rcpt: a@x.org",
              "Rcpt: b@x.org",
              "Password: pw")) {
        assertTrue(got.contains("\r\n" + line + "\r\n"), line);
      }
      assertTrue(got.endsWith("\r\n\r\nSubject: x\r\n\r\nbody\r\n"), got);
    }
  }

  @Test
  void anRspamdThatKeepsSilentOrIsAwayIsNoPass() throws IOException, InterruptedException {
    try (ScannerStandIn stand = ScannerStandIn.rspamd("")) {
      Duration brief = Duration.ofMillis(300);
      assertEquals(Verdict.PROCESSING_FAILED, judged(rspamd(stand, brief), "x", true).spam());
      assertEquals(Verdict.DISABLED, judged(rspamd(stand, brief), "x", false).spam());
      stand.goAway();
      assertEquals(Verdict.PROCESSING_FAILED, judged(rspamd(stand, LONG), "x", true).spam());
    }
  }

  @Test
  void whereNothingIsSetUpNothingIsJudged() throws InterruptedException {
    VerdictSettings nothing = settings(Optional.empty(), Optional.empty(), Optional.empty());
    assertEquals(Verdicts.DISABLED, judged(nothing, SignedMessage.TEXT, true));
  }

  @Test
  void headersThatPretendToBeOursAreFound() throws IOException {
    MessageHeaders headers =
        MessageHeaders.read(
            MemoryContent.of(
                """
                Authentication-Results: mx.x.org; spf=pass
                Authentication-Results: (c) "MX.X.ORG" 1; spf=pass
                Authentication-Results: mx.x.org.evil.org; spf=pass
                Authentication-Results: other.org; spf=pass (mx.x.org;)

                """));
    assertEquals(
        List.of("mx.x.org; spf=pass", "(c) \"MX.X.ORG\" 1; spf=pass"),
        AuthenticationResults.forged(headers, "mx.x.org").stream().map(Header::value).toList());
  }

  @Test
  void nothingThatASenderSaysBreaksOutOfAHeader() {
    Client client =
        new Client(
            InetAddress.ofLiteral("2001:db8::1"),
            "evil\r\nX: y (\"" + "z".repeat(5_000),
            "ESMTP",
            Optional.empty(),
            Optional.empty());
    Envelope envelope = new Envelope(client, Optional.empty(), ENVELOPE.recipients(), false);
    Spf spf = new Spf(Spf.Result.NONE, "", true, "no (domain)\r\n");
    Dmarc dmarc = new Dmarc(Dmarc.Result.PERMERROR, "", Optional.empty(), "none");
    for (Header header :
        AuthenticationResults.headers("mx.x.org", envelope, Optional.of(spf), List.of(), dmarc)) {
      assertFalse(header.value().chars().anyMatch(c -> c < ' ' || c > '~'), header.value());
      assertTrue(header.name().length() + header.value().length() < 996, header.name());
    }
  }
}
