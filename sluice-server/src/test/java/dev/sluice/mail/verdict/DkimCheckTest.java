package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.message.MemoryContent;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DkimCheckTest {

  private static List<Dkim> check(String text, HeldDns dns)
      throws IOException, InterruptedException {
    return check(MemoryContent.of(text), dns);
  }

  private static List<Dkim> check(MemoryContent content, HeldDns dns)
      throws IOException, InterruptedException {
    HeldClock clock = new HeldClock();
    Inquiry inquiry = new Inquiry(dns, clock, Duration.ofSeconds(20));
    return DkimCheck.check(inquiry, clock, MessageHeaders.read(content), content);
  }

  private static List<Dkim.Result> results(List<Dkim> checked) {
    return checked.stream().map(Dkim::result).toList();
  }

  @Test
  void bothSignaturesOfRfc8463Pass() throws IOException, InterruptedException {
    List<Dkim> checked = check(SignedMessage.TEXT, SignedMessage.keys());
    assertEquals(
        List.of(
            new Dkim(
                Dkim.Result.PASS,
                "football.example.com",
                "brisbane",
                "ed25519-sha256",
                "/gCrinpc",
                ""),
            new Dkim(
                Dkim.Result.PASS, "football.example.com", "test", "rsa-sha256", "F45dVWDf", "")),
        checked);
    assertEquals(Verdict.PASS, Dkim.verdict(checked));
  }

  @Test
  void aMessageThatWasKeptWithBareLineFeedsPassesToo() throws IOException, InterruptedException {
    MemoryContent content = MemoryContent.exactly(SignedMessage.TEXT);
    assertEquals(
        List.of(Dkim.Result.PASS, Dkim.Result.PASS), results(check(content, SignedMessage.keys())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hungry            | angry                   | FAIL      | FAIL
          dinner            | lunch                   | FAIL      | FAIL
          From: Joe         | From: M <m@e.org>\\nFrom: Joe | FAIL | FAIL
          Joe.              | Joe.\\n\\n\\n           | PASS      | PASS
          Message-ID:       | X-Other: 1\\nMessage-ID: | PASS     | PASS
          a=ed25519-sha256  | a=rsa-sha1              | POLICY    | PASS
          a=ed25519-sha256  | a=rsa-sha256            | PERMERROR | PASS
          s=brisbane;       | s=brisbane; l=10;       | FAIL      | PASS
          s=brisbane;       | s=brisbane; x=1528637910; | FAIL    | PASS
          s=brisbane;       | s=brisbane; x=5;        | PERMERROR | PASS
          s=brisbane;       | s=brisbane; l=-1;       | PERMERROR | PASS
          s=brisbane;       | s=brisbane; s=brisbane; | PERMERROR | PASS
          s=brisbane;       | s=other;                | PERMERROR | PASS
          s=brisbane;       | s=a b/../c;             | PERMERROR | PASS
          v=1; a=ed         | v=2; a=ed               | PERMERROR | PASS
          h=from : to :     | h=to :                  | FAIL      | PASS
          b=/gCr            | b=!!!!                  | PERMERROR | PASS
          d=football.example.com; i=@football.example.com;\\n q=dns/txt; s=brisbane | d=example.org; i=@football.example.com;\\n q=dns/txt; s=brisbane | PERMERROR | PASS
          """)
  void aChangedMessageOrAWrongSignatureDoesNotPass(
      String old, String now, Dkim.Result edwards, Dkim.Result rsa)
      throws IOException, InterruptedException {
    String from = old.replace("\\n", "\n");
    String text =
        SignedMessage.TEXT.replaceFirst(
            java.util.regex.Pattern.quote(from),
            java.util.regex.Matcher.quoteReplacement(now.replace("\\n", "\n")));
    assertTrue(SignedMessage.TEXT.contains(from), old);
    assertEquals(List.of(edwards, rsa), results(check(text, SignedMessage.keys())), now);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=                | PASS
          v=DKIM1;; k=ed25519; t=y:s; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= | PASS
          v=DKIM1; k=ed25519; p=                                                   | PERMERROR
          v=DKIM2; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=       | PERMERROR
          v=DKIM1; k=ed25519; h=sha1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= | PERMERROR
          v=DKIM1; k=ed25519; s=tlsrpt; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= | PERMERROR
          v=DKIM1; k=ed25519; p=AAAA                                               | PERMERROR
          v=DKIM1; k=ed25519; p=not base64!                                        | PERMERROR
          nonsense                                                                 | PERMERROR
          """)
  void aKeyHasToBeAKeyForThis(String record, Dkim.Result result)
      throws IOException, InterruptedException {
    HeldDns dns = new HeldDns().txt(SignedMessage.EDWARDS_NAME, record);
    assertEquals(result, results(check(SignedMessage.TEXT, dns)).getFirst(), record);
  }

  @Test
  void aNameServerThatDoesNotAnswerIsNoVerdict() throws IOException, InterruptedException {
    HeldDns dns = new HeldDns().failing(SignedMessage.EDWARDS_NAME);
    List<Dkim> checked = check(SignedMessage.TEXT, dns);
    assertEquals(List.of(Dkim.Result.TEMPERROR, Dkim.Result.PERMERROR), results(checked));
    assertEquals(Verdict.PROCESSING_FAILED, Dkim.verdict(checked));
    assertEquals(Verdict.GRAY, Dkim.verdict(check("From: a@b\n\nx", dns)));
    assertEquals(Verdict.FAIL, Dkim.verdict(check(SignedMessage.TEXT, new HeldDns())));
  }

  @Test
  void headersThatAreTooLargeAreNotCheckedAndDoNotPass() throws IOException, InterruptedException {
    String text = SignedMessage.TEXT.replace("To: ", "X: " + "x".repeat(9_000) + "\nTo: ");
    List<Dkim> checked = check(text, SignedMessage.keys());
    assertEquals(List.of(Dkim.Result.NEUTRAL, Dkim.Result.NEUTRAL), results(checked));
    assertEquals(Verdict.PROCESSING_FAILED, Dkim.verdict(checked));
  }

  @Test
  void tenSignaturesAreCheckedWithOnePassOverTheBody() throws IOException, InterruptedException {
    String signature = SignedMessage.TEXT.substring(0, SignedMessage.TEXT.indexOf("From: "));
    MemoryContent content =
        MemoryContent.of(signature.repeat(20) + SignedMessage.TEXT + "x".repeat(1_000_000));
    HeldDns dns = SignedMessage.keys();
    assertEquals(DkimCheck.MOST, check(content, dns).size());
    assertTrue(dns.asked() <= DkimCheck.MOST);
    assertTrue(content.bytesRead() < content.length() + 65_536, "read " + content.bytesRead());
  }

  @ParameterizedTest
  @CsvSource({
    "512, , POLICY",
    "1024, , PASS",
    "2048, , PASS",
    "2048, 0, POLICY",
    "2048, 9, PASS",
    "2048, 8, POLICY",
    "2048, 10, FAIL"
  })
  void weakKeysAndBodiesThatAreSignedInPartDoNotPass(int bits, String length, Dkim.Result result)
      throws GeneralSecurityException, IOException, InterruptedException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    String body = "Hi all.\r\n";
    String counted =
        body.substring(0, length == null ? body.length() : Math.min(9, Integer.parseInt(length)));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    String hash =
        Base64.getEncoder()
            .encodeToString(digest.digest(counted.getBytes(StandardCharsets.US_ASCII)));
    String unsigned =
        "DKIM-Signature: v=1; a=rsa-sha256; d=x.org; s=k; h=From; bh="
            + hash
            + (length == null ? "" : "; l=" + length)
            + "; b=";
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(("From: a@x.org\r\n" + unsigned).getBytes(StandardCharsets.US_ASCII));
    String signed = unsigned + Base64.getEncoder().encodeToString(signer.sign());
    HeldDns dns =
        new HeldDns()
            .txt(
                "k._domainkey.x.org",
                "p=" + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    MemoryContent content =
        MemoryContent.exactly(signed + "\r\nFrom: a@x.org\r\n\r\n" + body + "\r\n\r\n");
    assertEquals(List.of(result), results(check(content, dns)));
  }

  @Test
  void bodiesAreHashedInTheFormsOfRfc6376() {
    // Section 3.4.5: " C \r\nD \t E\r\n\r\n\r\n".
    String body = " C \r\nD \t E\r\n\r\n\r\n";
    assertEquals(hash(" C \r\nD \t E\r\n"), hash(false, body));
    assertEquals(hash(" C\r\nD E\r\n"), hash(true, body));
    assertEquals(hash("\r\n"), hash(false, ""));
    assertEquals(hash(""), hash(true, ""));
    assertEquals(hash(""), hash(true, " \t\r\n\r\n"));
    assertEquals(hash("x\r\n"), hash(true, "x"));
    assertEquals(hash("a\rb\r\n"), hash(false, "a\rb"));
  }

  private static String hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(BodyHash.sha256().digest(bytes));
  }

  private static String hash(boolean isRelaxed, String text) {
    BodyHash hash = new BodyHash(isRelaxed, Long.MAX_VALUE);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    hash.update(bytes, bytes.length);
    return Base64.getEncoder().encodeToString(hash.end());
  }
}
