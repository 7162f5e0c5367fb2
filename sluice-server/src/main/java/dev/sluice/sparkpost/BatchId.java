package dev.sluice.sparkpost;

import dev.sluice.fault.Fault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What names a batch: 1 to 128 letters, digits, `_` or `-`, safe as a file's name.
record BatchId(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /// The id that `X-MessageSystems-Batch-ID` gives. A batch without one is named by a hash of its
  /// bytes, so that it is known again as well.
  ///
  /// @throws Fault `invalid-batch-id`
  static BatchId of(Optional<String> header, byte[] body) {
    return header.map(BatchId::parse).orElseGet(() -> new BatchId("sha256-" + hash(body)));
  }

  static BatchId parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-batch-id",
          "a batch id has 1 to 128 letters, digits, '_' or '-'");
    }
    return new BatchId(text);
  }

  private static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
