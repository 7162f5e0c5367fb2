package dev.sluice.config;

import dev.sluice.object.s3.BucketSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;

/// Reads `s3` of archives.
final class BucketReader {

  private static final long GIBIBYTE = 1L << 30;

  private final Path data;

  /// @param data where stands on this machine what belongs to a bucket
  BucketReader(Path data) {
    this.data = data;
  }

  Optional<ArchivePlace> read(String name, Section s3) {
    s3.need("bucket", "acme-events");
    Optional<String> bucket = s3.text("bucket");
    Optional<URI> endpoint = s3.parsed("endpoint", BucketReader::endpoint);
    if (endpoint.isEmpty()) {
      s3.need("region", "eu-central-1");
    }
    String region = s3.text("region").orElse("us-east-1");
    String prefix = s3.text("prefix").orElse("");
    boolean isPathStyle = s3.flag("path-style").orElse(endpoint.isPresent());
    boolean hasConditionalWrites = s3.flag("conditional-writes").orElse(true);
    Optional<String> algorithm = s3.text("sse");
    Optional<String> kmsKey = s3.text("kms-key");
    if (kmsKey.isPresent() && algorithm.isEmpty()) {
      s3.wrong("kms-key", "it needs 'sse: aws:kms' beside it");
    }
    Optional<ArchivePlace.Credentials> credentials =
        AccessKeyReader.read(s3, ArchivePlace.Credentials::new);
    long cacheBytes =
        s3.size("cache", 1L << 20, 1024 * GIBIBYTE).orElse(ArchivePlace.Bucket.DEFAULT_CACHE_BYTES);
    s3.finish();
    return bucket
        .flatMap(found ->
            s3.made(() ->
                new BucketSettings(
                    found,
                    region,
                    prefix,
                    endpoint,
                    isPathStyle,
                    hasConditionalWrites,
                    algorithm.map(word -> new BucketSettings.Encryption(word, kmsKey)))))
        .map(settings ->
            new ArchivePlace.Bucket(
                settings,
                credentials,
                data.resolve("spool").resolve(folder(name, settings)),
                data.resolve("cache").resolve(folder(name, settings)),
                cacheBytes));
  }

  /// Another place has another folder, so that what was meant for one is never put into the other.
  private static String folder(String name, BucketSettings settings) {
    CRC32 sum = new CRC32();
    sum.update(settings.url().getBytes(StandardCharsets.UTF_8));
    return "%s-%08x".formatted(name, sum.getValue());
  }

  private static URI endpoint(String text) {
    URI url = Addresses.parse(text);
    String scheme = String.valueOf(url.getScheme());
    boolean isRight =
        (scheme.equals("http") || scheme.equals("https"))
            && url.getHost() != null
            && url.getRawQuery() == null
            && url.getRawUserInfo() == null
            && (url.getPath() == null || url.getPath().isEmpty() || url.getPath().equals("/"));
    if (!isRight) {
      throw new IllegalArgumentException(
          "a URL with http or https and nothing behind the host is right, such as"
              + " https://minio.example.com:9000");
    }
    return url;
  }
}
