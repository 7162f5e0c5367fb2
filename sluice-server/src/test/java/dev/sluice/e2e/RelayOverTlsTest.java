package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.mail.relay.RelaySettings;
import dev.sluice.mail.relay.SmtpSubmission;
import dev.sluice.secret.Secret;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail that the hub hands over in real TLS, to a hub that takes it.
class RelayOverTlsTest {

  private static final byte[] MAIL =
      "Subject: in TLS\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private final SSLContext before = usual();
  private Certificate certificate;
  private Hub hub;

  private static SSLContext usual() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException, InterruptedException, GeneralSecurityException {
    certificate = PemFiles.make(folder);
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            keys: { sender: { key: the-key-of-the-sender, scopes: ["mail:send"] } }
            smtp:
              port: 0
              domains: [example.com]
              tls: { certificate: tls/hub.pem, key: tls/hub.key }
              auth: required
            receipt:
              stores: { inbox: { folder: ./inbox } }
              rules: [{ name: all, actions: [{ store: inbox }] }]
            """);
    hub = Hub.start(Configuration.load(file), Clock.system());
  }

  @AfterEach
  void stop() {
    hub.close();
    SSLContext.setDefault(before);
  }

  private SmtpSubmission.Result submit(String password) throws InterruptedException {
    RelaySettings settings =
        new RelaySettings(
            "localhost",
            hub.smtpPort().orElseThrow(),
            RelaySettings.Security.STARTTLS,
            Optional.of(new RelaySettings.Login("sender", new Secret(password))),
            "hub@example.org");
    return new SmtpSubmission(settings, Duration.ofSeconds(30))
        .submit(List.of("ada@example.com"), MAIL);
  }

  private void trustTheCertificate() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("hub", certificate);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLContext.setDefault(context);
  }

  private List<Path> stored() throws IOException {
    Path inbox = folder.resolve("inbox");
    if (!Files.isDirectory(inbox)) {
      return List.of();
    }
    try (var files = Files.list(inbox)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aMailGoesOverInTlsAndSignedIn()
      throws IOException, InterruptedException, GeneralSecurityException {
    trustTheCertificate();
    assertEquals(new SmtpSubmission.Result.Answered(250, ""), submit("the-key-of-the-sender"));
    String taken = Files.readString(stored().getFirst(), StandardCharsets.US_ASCII);
    assertTrue(taken.contains(" with ESMTPSA id "), taken);
    assertTrue(taken.endsWith("\r\n\r\nhello\r\n"), taken);
  }

  @Test
  void aWrongPasswordIsToldAsSuchAndNothingGoesOver()
      throws IOException, InterruptedException, GeneralSecurityException {
    trustTheCertificate();
    assertEquals(
        new SmtpSubmission.Result.Answered(
            535, "the server does not take the user name and password"),
        submit("another"));
    assertEquals(List.of(), stored());
  }

  @Test
  void aServerWhoseCertificateNobodyVouchesForGetsNeitherPasswordNorMail()
      throws IOException, InterruptedException {
    SmtpSubmission.Result result = submit("the-key-of-the-sender");
    assertTrue(
        result instanceof SmtpSubmission.Result.Troubled troubled
            && troubled.code().equals("CONNECTION"),
        result::toString);
    assertEquals(List.of(), stored());
  }
}
