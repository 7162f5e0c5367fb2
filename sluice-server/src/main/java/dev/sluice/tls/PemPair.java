package dev.sluice.tls;

import dev.sluice.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// A certificate chain and its private key, read from PEM files (RFC 7468) with the JDK alone.
///
/// @param store a key store in memory that holds both
/// @param password opens that store; it protects nothing, but an empty one is not allowed
///   everywhere
public record PemPair(KeyStore store, String password) {

  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final String IN_MEMORY = "in-memory";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /// The kinds of key that are taken, each with the signature that proves a key to fit.
  private static final List<String[]> KINDS =
      List.of(new String[] {"RSA", "SHA256withRSA"}, new String[] {"EC", "SHA256withECDSA"});

  /// Reads both files and sees that they fit together.
  ///
  /// @throws Fault `invalid-certificate`, naming the file and what would be right
  public static PemPair read(Path certificate, Path key) {
    try {
      Certificate[] chain = chain(certificate);
      PrivateKey secret = key(key, chain[0]);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("hub", secret, IN_MEMORY.toCharArray(), chain);
      return new PemPair(store, IN_MEMORY);
    } catch (GeneralSecurityException e) {
      throw invalid(certificate + " and " + key + " cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Certificate[] chain(Path file) throws IOException {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(file)))
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw invalid(file + " holds no certificate");
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw invalid(file + " is not a chain of certificates in PEM");
    }
  }

  private static PrivateKey key(Path file, Certificate certificate)
      throws IOException, GeneralSecurityException {
    String text = new String(bytes(file), StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw invalid(
          file
              + " holds no '"
              + BEGIN
              + "'; a key in another form becomes one by: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
    } catch (IllegalArgumentException e) {
      throw invalid(file + " is not a key in PEM: what stands in it is not base64");
    }
    String kind = certificate.getPublicKey().getAlgorithm();
    for (String[] taken : KINDS) {
      if (taken[0].equals(kind)) {
        return fitting(file, encoded, taken[0], taken[1], certificate);
      }
    }
    throw invalid("a certificate for " + kind + " keys is not taken; RSA and EC ones are");
  }

  private static PrivateKey fitting(
      Path file, byte[] encoded, String kind, String signature, Certificate certificate)
      throws GeneralSecurityException {
    PrivateKey key;
    try {
      key = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw invalid(file + " is not an " + kind + " key, which its certificate is for");
    }
    byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance(signature);
    signer.initSign(key);
    signer.update(probe);
    byte[] signed = signer.sign();
    Signature verifier = Signature.getInstance(signature);
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(probe);
    if (!verifier.verify(signed)) {
      throw invalid(file + " is the key of another certificate");
    }
    return key;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw invalid(file + " is larger than " + MAX_FILE_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  static Fault unreadable(IOException e) {
    return invalid("cannot read a TLS file: " + e);
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-certificate", sentence);
  }
}
