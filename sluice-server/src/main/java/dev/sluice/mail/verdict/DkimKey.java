package dev.sluice.mail.verdict;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A key of DKIM, as the name system has it (RFC 6376, section 3.6.1; RFC 8463).
///
/// @param key the key; null when it is no good
/// @param isStrict whether `i=` may be no domain below `d=`
/// @param fault why the key is no good; empty when it is
/// @param isWeak whether it is no good for its length only
record DkimKey(@Nullable PublicKey key, boolean isStrict, String fault, boolean isWeak) {

  /// How many bits an RSA key has at least (RFC 8301).
  static final int LEAST_BITS = 1_024;

  /// How many bits an RSA key has at most; a check with more costs too much.
  static final int MOST_BITS = 8_192;

  /// What stands before the 32 bytes of an Ed25519 key in the form that the JDK reads.
  private static final byte[] ED25519_FORM = HexFormat.of().parseHex("302a300506032b6570032100");

  private static DkimKey bad(String fault, boolean isWeak) {
    return new DkimKey(null, false, fault, isWeak);
  }

  /// Reads a record for an algorithm.
  static DkimKey read(String text, String algorithm) {
    Optional<TagList> list = TagList.read(text);
    if (list.isEmpty() || !list.get().tag("v").orElse("DKIM1").equals("DKIM1")) {
      return bad("the key's record is wrong", false);
    }
    TagList tags = list.get();
    String type = tags.packed("k").orElse("rsa").toLowerCase(Locale.ROOT);
    if (!algorithm.equals(type + "-sha256")) {
      return bad("the key is of another algorithm", false);
    }
    List<String> hashes = List.of(tags.packed("h").orElse("sha256").split(":"));
    List<String> uses = List.of(tags.packed("s").orElse("*").split(":"));
    if (!hashes.contains("sha256") || !uses.contains("*") && !uses.contains("email")) {
      return bad("the key is for something else", false);
    }
    String encoded = tags.packed("p").orElse("");
    if (encoded.isEmpty()) {
      return bad("the key is revoked", false);
    }
    boolean isStrict = List.of(tags.packed("t").orElse("").split(":")).contains("s");
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return type.equals("ed25519") ? edwards(bytes, isStrict) : rsa(bytes, isStrict);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return bad("the key cannot be read", false);
    }
  }

  private static DkimKey edwards(byte[] bytes, boolean isStrict) throws GeneralSecurityException {
    if (bytes.length != 32) {
      return bad("the key has not 32 bytes", false);
    }
    byte[] form = Arrays.copyOf(ED25519_FORM, ED25519_FORM.length + bytes.length);
    System.arraycopy(bytes, 0, form, ED25519_FORM.length, bytes.length);
    PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(form));
    return new DkimKey(key, isStrict, "", false);
  }

  private static DkimKey rsa(byte[] bytes, boolean isStrict) throws GeneralSecurityException {
    PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
    int bits = ((RSAPublicKey) key).getModulus().bitLength();
    if (bits < LEAST_BITS || bits > MOST_BITS) {
      return bad("an RSA key of " + bits + " bits", true);
    }
    return new DkimKey(key, isStrict, "", false);
  }
}
