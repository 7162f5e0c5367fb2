package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.mail.relay.RelaySettings.Security;
import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Integration;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Model;
import dev.sluice.target.Outcome;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.notify.Mood;
import dev.sluice.testkit.notify.PushReceivers;
import dev.sluice.testkit.notify.SmtpStandIn;
import dev.sluice.time.Clock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTest {

  private static final Integration MAIL =
      Integrations.all(Clock.system(), new SecureRandom()).named("mail");
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final Map<String, String> CREDENTIALS =
      Map.of("host", "mail.example", "from", "hub@sluice.example", "to", "ada@example.com");

  private static Outgoing.Mail mail(String model, String value, Map<String, String> credentials) {
    Json content =
        Model.of(Json.parse(model)).render(Json.Fields.NONE.with("v", value), MAIL).content();
    return (Outgoing.Mail)
        MAIL.outgoing(new Message("m-1", AT, content), Credentials.ofTexts(MAIL, credentials));
  }

  private static String text(Outgoing.Mail mail) {
    return mail.content().text();
  }

  private static String decoded(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  @Test
  void htmlStandsBesideItsText() {
    Outgoing.Mail mail =
        mail(
            "{\"subject\":\"Sold: $v\",\"html\":\"<p>Sold <b>$v</b></p><p>Bye</p>\"}",
            "<tea> & größer",
            CREDENTIALS);
    Matcher boundary = Pattern.compile("boundary=\"(=_[0-9a-f-]+)\"").matcher(text(mail));
    assertTrue(boundary.find(), text(mail));
    String[] parts = text(mail).split("--" + boundary.group(1));
    assertEquals(4, parts.length, text(mail));
    assertTrue(
        parts[0].contains("Content-Type: multipart/alternative;\r\n boundary=\"=_"), parts[0]);
    assertTrue(parts[1].contains("Content-Type: text/plain; charset=utf-8\r\n"), parts[1]);
    assertEquals(
        "Sold <tea> & größer\r\nBye\r\n",
        decoded(parts[1].substring(parts[1].indexOf("\r\n\r\n"))));
    assertTrue(parts[2].contains("Content-Type: text/html; charset=utf-8\r\n"), parts[2]);
    assertEquals(
        "<p>Sold <b>&lt;tea&gt; &amp; größer</b></p><p>Bye</p>",
        decoded(parts[2].substring(parts[2].indexOf("\r\n\r\n"))));
    assertEquals("--\r\n", parts[3]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: eve@example.com",
        "a\nBcc: eve@example.com\n\nbody",
        "a\rBcc: eve@example.com",
        "a\u0000b\u0085c\u2028Bcc: x",
        "=?UTF-8?B?aGk=?= =?utf-7?q?x?=",
        "日本語 😀 größer",
      })
  void aSubjectStaysOneHeaderWhateverIsInIt(String value) {
    String mail = text(mail("{\"subject\":\"$v\",\"text\":\"$v\"}", value.repeat(5), CREDENTIALS));
    String head = mail.substring(0, mail.indexOf("\r\n\r\n"));
    assertEquals(
        "Date,From,To,Subject,Message-ID,Auto-Submitted,MIME-Version,Content-Type,"
            + "Content-Transfer-Encoding",
        String.join(
            ",",
            Pattern.compile("(?m)^([A-Za-z-]+): ")
                .matcher(head)
                .results()
                .map(field -> field.group(1))
                .toList()));
    assertTrue(head.lines().allMatch(line -> line.length() <= 78), head);
    assertTrue(mail.chars().allMatch(c -> c < 0x80), "a mail is ASCII");
    Matcher words = Pattern.compile("=\\?UTF-8\\?B\\?([A-Za-z0-9+/=]+)\\?=").matcher(head);
    StringBuilder subject = new StringBuilder();
    while (words.find()) {
      subject.append(decoded(words.group(1)));
    }
    String expected = Escape.LINE.apply(value.repeat(5));
    assertTrue(
        head.contains("Subject: " + expected + "\r\n") || subject.toString().equals(expected),
        head);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "to,nobody,'to' must be addresses",
        "from,a@b>c,'from' must be an address",
        "from,~a@b.example\r\nBcc: x@y.example~,'from' must be an address",
        "port,99999,'port' is a number",
        "security,ssl,'security' is starttls",
        "dkim-domain,x.example,belong together",
        "pasword,x,'password'",
      })
  void wrongCredentialsAreRefused(String name, String value, String sentence) {
    Map<String, String> credentials = new HashMap<>(CREDENTIALS);
    credentials.put(name, value);
    Fault fault = assertThrows(Fault.class, () -> Credentials.ofTexts(MAIL, credentials));
    assertEquals("invalid-credentials", fault.code());
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }

  @Test
  void tlsIsAskedForUnlessTheCredentialsSayOtherwise() {
    assertEquals(Security.STARTTLS, mail("{\"text\":\"a\"}", "", CREDENTIALS).relay().security());
    assertEquals(587, mail("{\"text\":\"a\"}", "", CREDENTIALS).relay().port());
  }

  @Test
  void withoutTlsNothingIsToldToAServerThatMustHaveIt() throws InterruptedException {
    HttpClient client = HttpClients.start();
    try (SmtpStandIn server = new SmtpStandIn(PushReceivers.mail(), Mood.TAKES)) {
      Map<String, String> credentials = new HashMap<>(CREDENTIALS);
      credentials.put("host", "127.0.0.1");
      credentials.put("port", Integer.toString(server.base().getPort()));
      credentials.put("username", "hub");
      credentials.put("password", "secret");
      Outcome outcome =
          new Sender(client, Duration.ofSeconds(20), Clock.system())
              .send(
                  MAIL,
                  new Message("m-1", AT, new Json.Text("hello")),
                  Credentials.ofTexts(MAIL, credentials));
      assertInstanceOf(Outcome.Retryable.class, outcome);
      assertFalse(
          server.commands().stream().anyMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL")),
          server.commands().toString());
    } finally {
      HttpClients.stop(client);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "Ed25519"})
  void aSignatureHoldsForTheMailAndForNoOther(String algorithm) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Map<String, String> credentials = new HashMap<>(CREDENTIALS);
    credentials.put("dkim-domain", "sluice.example");
    credentials.put("dkim-selector", "hub1");
    credentials.put(
        "dkim-key",
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    String mail =
        text(mail("{\"subject\":\"$v\",\"text\":\"$v\"}", "größer  than ".repeat(20), credentials));
    assertTrue(verifies(mail, pair, algorithm), mail);
    assertFalse(verifies(mail.replace("ada@example.com", "eve@example.com"), pair, algorithm));
    assertFalse(verifies(mail.replace("\r\n\r\n", "\r\nSubject: more\r\n\r\n"), pair, algorithm));
    assertFalse(verifies(mail + "x\r\n", pair, algorithm));
  }

  /// A verifier as RFC 6376 §6.1 describes it, for the relaxed forms.
  private static boolean verifies(String mail, KeyPair pair, String algorithm)
      throws GeneralSecurityException {
    String head = mail.substring(0, mail.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]", " ");
    String body = mail.substring(mail.indexOf("\r\n\r\n") + 4).replaceAll("[ \t]+\r\n", "\r\n");
    body = body.replaceAll("(\r\n)+$", "\r\n");
    String[] fields = head.split("\r\n");
    String signature = fields[0];
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] hash = sha.digest(body.getBytes(StandardCharsets.US_ASCII));
    if (!tag(signature, "bh").equals(Base64.getEncoder().encodeToString(hash))) {
      return false;
    }
    StringBuilder signed = new StringBuilder();
    boolean[] used = new boolean[fields.length];
    for (String name : tag(signature, "h").split(":")) {
      for (int i = fields.length - 1; i > 0; i--) {
        if (!used[i] && fields[i].regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          used[i] = true;
          signed.append(relaxed(fields[i])).append("\r\n");
          break;
        }
      }
    }
    signed.append(relaxed(signature.replaceAll(" b=.*$", " b=")));
    byte[] bytes = signed.toString().getBytes(StandardCharsets.US_ASCII);
    boolean isRsa = algorithm.equals("RSA");
    Signature verifier = Signature.getInstance(isRsa ? "SHA256withRSA" : "Ed25519");
    verifier.initVerify(pair.getPublic());
    verifier.update(isRsa ? bytes : sha.digest(bytes));
    return verifier.verify(Base64.getDecoder().decode(tag(signature, "b")));
  }

  private static String relaxed(String field) {
    int colon = field.indexOf(':');
    return field.substring(0, colon).toLowerCase(Locale.ROOT)
        + ":"
        + field.substring(colon + 1).replaceAll("[ \t]+", " ").strip();
  }

  private static String tag(String signature, String name) {
    Matcher tag = Pattern.compile("[ ;]" + name + "=([^;]*)").matcher(signature);
    assertTrue(tag.find(), signature);
    return tag.group(1).replaceAll("\\s", "");
  }
}
