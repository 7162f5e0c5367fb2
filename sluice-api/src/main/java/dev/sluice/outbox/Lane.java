package dev.sluice.outbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What stands for the key by which a target's deliveries keep their order: of one lane at most one
/// delivery is under way, and the next one comes when it has ended.
///
/// It is 64 bits of a SHA-256, so nobody can choose a value that gets into the lane of another one.
/// Should two values share a lane by chance, they keep their order with each other too.
public record Lane(long value) {

  /// The lane of a key. It stands on disk, so how it is made never changes.
  public static Lane of(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return new Lane(ByteBuffer.wrap(hash).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
