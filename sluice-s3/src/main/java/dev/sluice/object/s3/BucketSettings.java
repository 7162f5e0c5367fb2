package dev.sluice.object.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a bucket, and how it is asked.
///
/// @param bucket the bucket's name
/// @param region the region that requests are signed for
/// @param prefix what all keys begin with, empty or with a `/` at its end
/// @param endpoint what is called in place of the region's own address
/// @param isPathStyle whether the bucket is named in the path and not in the host
/// @param hasConditionalWrites whether the store heeds `If-None-Match: *`; otherwise it is asked
///   first whether an object is there
/// @param encryption how objects are encrypted there; empty leaves it to the bucket
public record BucketSettings(
    String bucket,
    String region,
    String prefix,
    Optional<URI> endpoint,
    boolean isPathStyle,
    boolean hasConditionalWrites,
    Optional<Encryption> encryption) {

  /// The most bytes of a prefix.
  public static final int MAX_PREFIX_BYTES = 256;

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /// Checks the names.
  public BucketSettings {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "'"
              + bucket
              + "' is no bucket: 3 to 63 small letters, digits, '.' and '-', with a letter or digit"
              + " at both ends");
    }
    if (bucket.endsWith("--x-s3")) {
      throw new IllegalArgumentException(
          "'" + bucket + "' is a directory bucket, which does not list its keys in order");
    }
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("'" + region + "' is no region, such as eu-central-1");
    }
    requirePrefix(prefix);
  }

  private static void requirePrefix(String prefix) {
    boolean isRight =
        prefix.isEmpty()
            || prefix.endsWith("/")
                && !prefix.startsWith("/")
                && !prefix.contains("//")
                && prefix.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\')
                && prefix.getBytes(StandardCharsets.UTF_8).length <= MAX_PREFIX_BYTES;
    if (!isRight) {
      throw new IllegalArgumentException(
          "'"
              + prefix
              + "' is no prefix of keys; it is empty, or such as 'events/', 256 bytes long");
    }
  }

  /// How objects are encrypted in the store.
  ///
  /// @param algorithm `AES256`, `aws:kms` or `aws:kms:dsse`
  /// @param kmsKey the key of KMS; empty is the bucket's own
  public record Encryption(String algorithm, Optional<String> kmsKey) {

    private static final Pattern ALGORITHM = Pattern.compile("AES256|aws:kms(:dsse)?");

    /// Checks that a key of KMS is for KMS.
    public Encryption {
      if (!ALGORITHM.matcher(algorithm).matches()) {
        throw new IllegalArgumentException(
            "'" + algorithm + "' is not known; AES256, aws:kms and aws:kms:dsse are");
      }
      if (kmsKey.isPresent() && algorithm.equals("AES256")) {
        throw new IllegalArgumentException("AES256 takes no key of KMS; aws:kms does");
      }
    }
  }

  /// The bucket and the prefix, as people write them.
  public String url() {
    return "s3://" + bucket + "/" + prefix;
  }

  /// Who is asked, for people.
  String asked() {
    return endpoint.map(URI::toString).orElse("S3 in " + region);
  }
}
