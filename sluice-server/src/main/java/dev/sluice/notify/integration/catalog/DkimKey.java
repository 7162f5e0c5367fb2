package dev.sluice.notify.integration.catalog;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Credentials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A key that signs mails of a domain (RFC 6376, with RFC 8463 for Ed25519).
///
/// Both canonicalizations are `relaxed`. All fields of the mail are signed, and `From`, `To` and
/// `Subject` once more than they stand there, so that none can be added.
///
/// @param domain `d=`
/// @param selector `s=`
/// @param key RSA of 2,048 bits or more, or Ed25519
record DkimKey(String domain, String selector, PrivateKey key) {

  private static final int MIN_RSA_BITS = 2_048;
  private static final List<String> OVERSIGNED = List.of("from", "to", "subject");

  /// The key of credentials that have one.
  ///
  /// @throws Fault `invalid-credentials` when a part of it is missing or wrong
  static Optional<DkimKey> of(Credentials credentials) {
    Optional<String> domain = credentials.find("dkim-domain");
    Optional<String> selector = credentials.find("dkim-selector");
    Optional<String> pem = credentials.find("dkim-key");
    if (domain.isEmpty() && selector.isEmpty() && pem.isEmpty()) {
      return Optional.empty();
    }
    if (domain.isEmpty() || selector.isEmpty() || pem.isEmpty()) {
      throw credentials.wrong("'dkim-domain', 'dkim-selector' and 'dkim-key' belong together");
    }
    if (!isName(domain.get()) || !isName(selector.get())) {
      throw credentials.wrong("'dkim-domain' and 'dkim-selector' are DNS names");
    }
    return Optional.of(new DkimKey(domain.get(), selector.get(), key(credentials, pem.get())));
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?");
  }

  private static PrivateKey key(Credentials credentials, String pem) {
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      bytes = new byte[0];
    }
    for (String algorithm : List.of("RSA", "Ed25519")) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
          throw credentials.wrong("'dkim-key' needs 2,048 bits or more");
        }
        return key;
      } catch (GeneralSecurityException _) {
        // The other algorithm may be the one.
      }
    }
    throw credentials.wrong(
        "'dkim-key' must be a PKCS #8 private key in PEM (BEGIN PRIVATE KEY), RSA or Ed25519");
  }

  /// The value of `DKIM-Signature` for a mail that has none yet.
  String sign(MimeMessage mail, Instant at) {
    boolean isRsa = key instanceof RSAKey;
    List<String> names = new ArrayList<>();
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    for (MimeMessage.Field field : mail.fields()) {
      names.add(field.name().toLowerCase(Locale.ROOT));
      signed.writeBytes(
          (relaxed(field.name(), field.value()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    names.addAll(OVERSIGNED);
    String unsigned =
        "v=1; a="
            + (isRsa ? "rsa-sha256" : "ed25519-sha256")
            + "; c=relaxed/relaxed; d="
            + domain
            + "; s="
            + selector
            + ";\r\n t="
            + at.getEpochSecond()
            + "; h="
            + String.join(":", names)
            + ";\r\n bh="
            + Base64.getEncoder().encodeToString(sha256(canonicalBody(mail.body())))
            + ";\r\n b=";
    signed.writeBytes(relaxed("DKIM-Signature", unsigned).getBytes(StandardCharsets.US_ASCII));
    try {
      Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "Ed25519");
      signature.initSign(key);
      // RFC 8463 §3: Ed25519 signs the hash, RSA hashes by itself.
      signature.update(isRsa ? signed.toByteArray() : sha256(signed.toByteArray()));
      return unsigned + folded(Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read signs", e);
    }
  }

  /// A field in the relaxed form (RFC 6376 §3.4.2), without its CR LF.
  private static String relaxed(String name, String value) {
    String line = value.replace("\r\n", "").replaceAll("[ \t]+", " ").strip();
    return name.toLowerCase(Locale.ROOT) + ":" + line;
  }

  /// A body in the relaxed form (RFC 6376 §3.4.4).
  private static byte[] canonicalBody(byte[] body) {
    String text = new String(body, StandardCharsets.US_ASCII).replaceAll("[ \t]+", " ");
    text = text.replaceAll(" \r\n", "\r\n").replaceAll("(\r\n)+$", "\r\n");
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }

  private static String folded(String base64) {
    return base64.replaceAll("(.{70})(?=.)", "$1\r\n ");
  }

  /// Never shows the key.
  @Override
  public String toString() {
    return "DkimKey[" + selector + "._domainkey." + domain + "]";
  }
}
