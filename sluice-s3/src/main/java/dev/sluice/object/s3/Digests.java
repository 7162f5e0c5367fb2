package dev.sluice.object.s3;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// What a sealed draft's bytes are told apart by: SHA-256 of all, and the MD5 of each part, which
/// every store compares with what it got.
///
/// @param parts Base64, as in `Content-MD5` (RFC 1864)
record Digests(String sha256, List<String> parts) {

  private static final int BUFFER_BYTES = 64 << 10;

  /// Reads a file once.
  static Digests of(Path file, long partBytes) throws IOException {
    MessageDigest whole = newSha256();
    List<String> parts = new ArrayList<>();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = new FileInputStream(file.toFile())) {
      MessageDigest part = md5();
      long left = partBytes;
      for (int n = read(in, buffer, left); n >= 0; n = read(in, buffer, left)) {
        whole.update(buffer, 0, n);
        part.update(buffer, 0, n);
        left -= n;
        if (left == 0) {
          parts.add(base64(part));
          left = partBytes;
        }
      }
      if (left < partBytes || parts.isEmpty()) {
        parts.add(base64(part));
      }
    }
    return new Digests(HexFormat.of().formatHex(whole.digest()), parts);
  }

  private static int read(InputStream in, byte[] buffer, long most) throws IOException {
    return in.read(buffer, 0, (int) Math.min(buffer.length, most));
  }

  /// The SHA-256 of what is left in a stream, and how long that was.
  static Content of(InputStream in) throws IOException {
    MessageDigest whole = newSha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      whole.update(buffer, 0, n);
      length += n;
    }
    return new Content(length, HexFormat.of().formatHex(whole.digest()));
  }

  /// What an object holds.
  record Content(long length, String sha256) {}

  static String md5(byte[] bytes) {
    MessageDigest digest = md5();
    digest.update(bytes);
    return base64(digest);
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newSha256().digest(bytes));
  }

  private static String base64(MessageDigest digest) {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest md5() {
    return digest("MD5");
  }

  static MessageDigest newSha256() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is in every JDK", e);
    }
  }
}
