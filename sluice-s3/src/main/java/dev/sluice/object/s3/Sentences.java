package dev.sluice.object.s3;

import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Says in a sentence what was asked of whom, what came of it, and what would be right.
record Sentences(BucketSettings settings) {

  private static final int LONGEST = 200;

  private static final Map<String, String> PERMISSIONS =
      Map.of(
          "HeadObject",
          "s3:GetObject and s3:ListBucket, without which an absent object is denied",
          "GetObject",
          "s3:GetObject",
          "ListObjectsV2",
          "s3:ListBucket",
          "DeleteObject",
          "s3:DeleteObject",
          "AbortMultipartUpload",
          "s3:AbortMultipartUpload");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired");

  /// Of an answer.
  Refusal refusal(String action, String key, AwsServiceException e) {
    String code =
        e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
            ? ""
            : e.awsErrorDetails().errorCode();
    return new Refusal(
        e.statusCode(),
        code,
        asked(action, key)
            + " is answered with "
            + e.statusCode()
            + (code.isEmpty() ? "" : " " + code)
            + right(action, code, e));
  }

  private String right(String action, String code, AwsServiceException e) {
    String region = region(e);
    if (!region.isEmpty() && !region.equals(settings.region())) {
      return "; the bucket is in region " + region + ", and 'region' says " + settings.region();
    }
    if (CREDENTIALS.contains(code)) {
      return "; look at the credentials";
    }
    return switch (e.statusCode()) {
      case 403 ->
          code.equals("RequestTimeTooSkewed")
              ? "; the clock of this machine is wrong"
              : "; the credentials need the permission "
                  + PERMISSIONS.getOrDefault(
                      action, "s3:PutObject, and those of the key where KMS encrypts");
      case 404 -> code.equals("NoSuchBucket") ? "; there is no such bucket, look at 'bucket'" : "";
      case 301, 307, 400 ->
          code.equals("PermanentRedirect") || code.equals("AuthorizationHeaderMalformed")
              ? "; the bucket is in another region than " + settings.region() + ", look at 'region'"
              : "";
      case 501 ->
          "; a store that does not know conditional writes needs 'conditional-writes: false'";
      case 503 -> "; it asks for fewer requests";
      default -> "";
    };
  }

  private static String region(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
        ? ""
        : e.awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .orElse("");
  }

  /// Of no answer.
  String silence(String action, String key, SdkException e) {
    return asked(action, key) + " gets no answer: " + firstLine(e);
  }

  String asked(String action, String key) {
    return action + " of s3://" + settings.bucket() + "/" + key + " at " + settings.asked();
  }

  private static String firstLine(Exception e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String line = message.lines().findFirst().orElse("");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
