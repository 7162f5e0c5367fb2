package dev.sluice.identity.user;

import dev.sluice.identity.Sha256;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// A text that stands for a session and proves nothing by itself: where to look, and a secret.
///
/// ```
/// base64url(<sub, 16 bytes> <id, 16 bytes> <secret, 32 bytes>)
/// ```
///
/// Of the secret only the digest is kept.
@SuppressWarnings("ArrayRecordComponent")
record Opaque(String sub, String id, byte[] secret) {

  private static final int SECRET_BYTES = 32;
  private static final int BYTES = 32 + SECRET_BYTES;

  static Opaque of(String sub, String id, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new Opaque(sub, id, secret);
  }

  static Optional<Opaque> read(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    String sub = new UUID(in.getLong(), in.getLong()).toString();
    String id = new UUID(in.getLong(), in.getLong()).toString();
    byte[] secret = new byte[SECRET_BYTES];
    in.get(secret);
    return Optional.of(new Opaque(sub, id, secret));
  }

  String text() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    for (String each : new String[] {sub, id}) {
      UUID uuid = UUID.fromString(each);
      out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.put(secret).array());
  }

  String digest() {
    return Sha256.hex(Base64.getEncoder().encodeToString(secret));
  }

  @Override
  public String toString() {
    return "Opaque[***]";
  }
}
