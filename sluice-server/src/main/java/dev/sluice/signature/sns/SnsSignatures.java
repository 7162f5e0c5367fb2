package dev.sluice.signature.sns;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Checks that messages are of SNS: signature versions 1 (SHA-1) and 2 (SHA-256), by the
/// certificate that stands at a host of SNS.
///
/// Whoever holds that host's name holds the certificate, so HTTPS is what vouches for it. It is
/// kept; SNS gives a new one a new URL.
public final class SnsSignatures {

  /// How old a message may be; SNS gives up long before.
  public static final Duration MAX_AGE = Duration.ofHours(24);

  private static final int MAX_KEPT = 16;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final SnsFetch fetch;
  private final Clock clock;
  private final Map<URI, X509Certificate> kept = new ConcurrentHashMap<>();

  /// Checks with certificates that are fetched when they are needed.
  public SnsSignatures(SnsFetch fetch, Clock clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  /// Refuses a message that is not of SNS.
  ///
  /// @throws Fault `invalid-sns-message`, `wrong-sns-signature`, or `sns-unavailable` when the
  ///   certificate cannot be had now
  public void require(SnsMessage message) throws InterruptedException {
    if (message.timestamp().isBefore(clock.now().minus(MAX_AGE))) {
      throw SnsMessage.invalid("it is older than 24 hours");
    }
    String algorithm =
        switch (message.text("SignatureVersion")) {
          case "1" -> "SHA1withRSA";
          case "2" -> "SHA256withRSA";
          default -> throw SnsMessage.invalid("its SignatureVersion is neither 1 nor 2");
        };
    X509Certificate certificate = certificate(message.url("SigningCertURL"));
    boolean right;
    try {
      certificate.checkValidity(Date.from(clock.now()));
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(certificate.getPublicKey());
      signature.update(message.signed().getBytes(StandardCharsets.UTF_8));
      right = signature.verify(Base64.getDecoder().decode(message.text("Signature")));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw wrong(e);
    }
    if (!right) {
      throw wrong(null);
    }
  }

  private X509Certificate certificate(URI url) throws InterruptedException {
    X509Certificate known = kept.get(url);
    if (known != null) {
      return known;
    }
    byte[] pem;
    try {
      pem = fetch.get(url);
    } catch (IOException e) {
      throw Fault.unavailable(
          "sns-unavailable", "the certificate that SNS signs with cannot be had now", PAUSE, e);
    }
    try {
      X509Certificate fresh =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      if (kept.size() >= MAX_KEPT) {
        kept.clear();
      }
      kept.put(url, fresh);
      return fresh;
    } catch (GeneralSecurityException e) {
      throw wrong(e);
    }
  }

  private static Fault wrong(@org.jspecify.annotations.Nullable Exception cause) {
    String sentence = "the message of SNS has a signature that is not right";
    return cause == null
        ? Fault.of(Fault.Kind.FORBIDDEN, "wrong-sns-signature", sentence)
        : Fault.of(Fault.Kind.FORBIDDEN, "wrong-sns-signature", sentence, cause);
  }
}
