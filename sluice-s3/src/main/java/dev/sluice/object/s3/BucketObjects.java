package dev.sluice.object.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The requests that are made of a bucket, one method for each. Keys are those of the bucket.
final class BucketObjects implements AutoCloseable {

  /// What an object's SHA-256 stands under in its metadata.
  static final String SHA256 = "sluice-sha256";

  private final BucketSettings settings;
  private final BucketCalls calls;

  BucketObjects(BucketSettings settings, Optional<Supplier<AccessKey>> key, Limits limits) {
    this.settings = settings;
    this.calls = new BucketCalls(settings, key, limits);
  }

  /// What is known of an object that is there.
  ///
  /// @param sha256 what its writer said; empty when it said nothing
  record Head(long length, String tag, Optional<String> sha256) {}

  Optional<Head> head(String key) throws IOException {
    return present("HeadObject", key, client -> client.headObject(r -> r.bucket(bucket()).key(key)))
        .map(BucketObjects::head);
  }

  private static Head head(HeadObjectResponse answer) {
    return new Head(answer.contentLength(), answer.eTag(), sha256(answer.metadata()));
  }

  private static Optional<String> sha256(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(SHA256));
  }

  private <T> Optional<T> present(String action, String key, Function<S3Client, T> call)
      throws IOException {
    try {
      return Optional.of(calls.ask(action, key, call));
    } catch (Refusal e) {
      if (e.isAbsence()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// An object that is being read.
  record Reading(Head head, InputStream bytes) {}

  Optional<Reading> open(String key) throws IOException {
    return present("GetObject", key, client -> client.getObject(r -> r.bucket(bucket()).key(key)))
        .map(BucketObjects::reading);
  }

  private static Reading reading(ResponseInputStream<GetObjectResponse> answer) {
    GetObjectResponse about = answer.response();
    return new Reading(
        new Head(about.contentLength(), about.eTag(), sha256(about.metadata())), answer);
  }

  /// Reads on in an object that must be the same still.
  InputStream openAgain(String key, String tag, long from) throws IOException {
    return calls.ask(
        "GetObject",
        key,
        client ->
            client.getObject(
                r -> r.bucket(bucket()).key(key).ifMatch(tag).range("bytes=" + from + "-")));
  }

  /// Writes an object.
  ///
  /// @param isNew whether it must not be there yet
  /// @param md5 in Base64
  void put(String key, RequestBody body, boolean isNew, String sha256, String md5)
      throws IOException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket())
            .key(key)
            .contentMD5(md5)
            .metadata(Map.of(SHA256, sha256));
    if (isNew) {
      request.ifNoneMatch("*");
    }
    settings
        .encryption()
        .ifPresent(encryption -> {
          request.serverSideEncryption(encryption.algorithm());
          encryption.kmsKey().ifPresent(request::ssekmsKeyId);
        });
    PutObjectRequest whole = request.build();
    requireTag(
        "PutObject",
        key,
        calls.send("PutObject", key, client -> client.putObject(whole, body)).eTag());
  }

  /// Begins an upload in parts, and says its id.
  String create(String key, String sha256) throws IOException {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket())
            .key(key)
            .metadata(Map.of(SHA256, sha256));
    settings
        .encryption()
        .ifPresent(encryption -> {
          request.serverSideEncryption(encryption.algorithm());
          encryption.kmsKey().ifPresent(request::ssekmsKeyId);
        });
    CreateMultipartUploadRequest whole = request.build();
    return calls
        .ask("CreateMultipartUpload", key, client -> client.createMultipartUpload(whole))
        .uploadId();
  }

  CompletedPart part(String key, String upload, int number, RequestBody body, String md5)
      throws IOException {
    String tag =
        calls
            .send(
                "UploadPart",
                key,
                client ->
                    client.uploadPart(
                        r ->
                            r.bucket(bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .contentMD5(md5),
                        body))
            .eTag();
    requireTag("UploadPart", key, tag);
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  void complete(String key, String upload, boolean isNew, List<CompletedPart> parts)
      throws IOException {
    requireTag(
        "CompleteMultipartUpload",
        key,
        calls
            .send(
                "CompleteMultipartUpload",
                key,
                client ->
                    client.completeMultipartUpload(r -> {
                      r.bucket(bucket())
                          .key(key)
                          .uploadId(upload)
                          .multipartUpload(m -> m.parts(parts));
                      if (isNew) {
                        r.ifNoneMatch("*");
                      }
                    }))
            .eTag());
  }

  /// Whoever stands between and says 200 to everything has not written an object.
  private void requireTag(String action, String key, @Nullable String tag) throws IOException {
    if (tag == null || tag.isEmpty()) {
      throw new IOException(
          action
              + " of s3://"
              + bucket()
              + "/"
              + key
              + " is answered with success, but not as S3 does; look at 'endpoint'");
    }
  }

  /// Throws away what was uploaded of an object; does nothing when the upload has ended.
  void abort(String key, String upload) throws IOException {
    var _ =
        present(
            "AbortMultipartUpload",
            key,
            client ->
                client.abortMultipartUpload(r -> r.bucket(bucket()).key(key).uploadId(upload)));
  }

  void delete(String key) throws IOException {
    var _ =
        present(
            "DeleteObject", key, client -> client.deleteObject(r -> r.bucket(bucket()).key(key)));
  }

  /// A page of the list.
  ///
  /// @param token where the page before ended; empty for the first
  ListObjectsV2Response list(String prefix, String after, Optional<String> token, int max)
      throws IOException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket())
            .prefix(prefix)
            .maxKeys(max)
            .encodingType(EncodingType.URL);
    if (!after.isEmpty()) {
      request.startAfter(after);
    }
    token.ifPresent(request::continuationToken);
    ListObjectsV2Request whole = request.build();
    return calls.ask("ListObjectsV2", prefix, client -> client.listObjectsV2(whole));
  }

  private String bucket() {
    return settings.bucket();
  }

  @Override
  public void close() {
    calls.close();
  }
}
