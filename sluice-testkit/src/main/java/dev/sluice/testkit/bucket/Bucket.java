package dev.sluice.testkit.bucket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a bucket holds, and how it answers a request that is whole.
final class Bucket {

  private static final int MAX_KEY_BYTES = 1024;
  private static final int MIN_PART_BYTES = 5 << 20;
  private static final int MAX_PARTS = 10_000;
  private static final int PAGE = 1000;
  private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final Pattern TAG = Pattern.compile("<ETag>(?:\"|&quot;)?([0-9a-f]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /// An object.
  private static final class Thing {
    private final byte[] bytes;
    private final String tag;
    private final Map<String, String> metadata;

    Thing(byte[] bytes, String tag, Map<String, String> metadata) {
      this.bytes = bytes;
      this.tag = tag;
      this.metadata = metadata;
    }
  }

  private record Upload(String key, Map<String, String> metadata, TreeMap<Integer, byte[]> parts) {}

  private final int page;
  private final boolean knowsConditions;
  private final TreeMap<String, Thing> objects =
      new TreeMap<>((one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other)));
  private final Map<String, Integer> writes = new HashMap<>();
  private final Map<String, Upload> uploads = new HashMap<>();
  private int made;

  Bucket(int page, boolean knowsConditions) {
    this.page = Math.min(page, PAGE);
    this.knowsConditions = knowsConditions;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  synchronized Map<String, byte[]> objects() {
    Map<String, byte[]> all = new TreeMap<>();
    objects.forEach((key, thing) -> all.put(key, thing.bytes));
    return all;
  }

  synchronized Map<String, String> metadata(String key) {
    Thing thing = objects.get(key);
    return thing == null ? Map.of() : thing.metadata;
  }

  synchronized Map<String, Integer> writes() {
    return Map.copyOf(writes);
  }

  synchronized int uploads() {
    return uploads.size();
  }

  synchronized void lay(String key, byte[] bytes) {
    objects.put(key, new Thing(bytes, tag(bytes), Map.of()));
  }

  synchronized void damage(String key) {
    Thing thing = objects.get(key);
    if (thing != null) {
      byte[] bytes = thing.bytes.clone();
      bytes[0] ^= 1;
      objects.put(key, new Thing(bytes, thing.tag, thing.metadata));
    }
  }

  synchronized void remove(String key) {
    objects.remove(key);
  }

  synchronized BucketAnswer answer(BucketRequest request, byte[] body) {
    Optional<BucketAnswer> wrong = wrong(request, body);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    return switch (request.operation()) {
      case "PutObject" -> put(request, body);
      case "UploadPart" -> part(request, body);
      case "CreateMultipartUpload" -> create(request);
      case "CompleteMultipartUpload" -> complete(request, body);
      case "AbortMultipartUpload" ->
          uploads.remove(request.query().get("uploadId")) == null
              ? BucketAnswer.error(404, "NoSuchUpload")
              : BucketAnswer.of(204);
      case "DeleteObject" -> {
        objects.remove(request.key());
        yield BucketAnswer.of(204);
      }
      case "HeadObject", "GetObject" -> get(request);
      case "ListObjectsV2" -> list(request);
      default -> BucketAnswer.error(405, "MethodNotAllowed");
    };
  }

  private static Optional<BucketAnswer> wrong(BucketRequest request, byte[] body) {
    if (utf8(request.key()).length > MAX_KEY_BYTES) {
      return Optional.of(BucketAnswer.error(400, "KeyTooLongError"));
    }
    Optional<String> md5 = request.header("content-md5");
    if (md5.isPresent()
        && !md5.get().equals(Base64.getEncoder().encodeToString(digest("MD5", body)))) {
      return Optional.of(BucketAnswer.error(400, "BadDigest"));
    }
    Optional<String> sha = request.header("x-amz-content-sha256");
    if (sha.isEmpty()) {
      return Optional.of(BucketAnswer.error(400, "MissingSecurityHeader"));
    }
    if (sha.get().length() == 64
        && !sha.get().equals(HexFormat.of().formatHex(digest("SHA-256", body)))) {
      return Optional.of(BucketAnswer.error(400, "XAmzContentSHA256Mismatch"));
    }
    return request.header("content-encoding").isPresent()
        ? Optional.of(BucketAnswer.error(501, "NotImplemented"))
        : Optional.empty();
  }

  private Optional<BucketAnswer> precondition(BucketRequest request) {
    Optional<String> condition = request.header("if-none-match");
    if (condition.isEmpty() || !knowsConditions) {
      return Optional.empty();
    }
    if (!condition.get().equals("*")) {
      return Optional.of(BucketAnswer.error(501, "NotImplemented"));
    }
    return objects.containsKey(request.key())
        ? Optional.of(BucketAnswer.error(412, "PreconditionFailed"))
        : Optional.empty();
  }

  private BucketAnswer put(BucketRequest request, byte[] body) {
    return precondition(request)
        .orElseGet(() ->
            store(
                request.key(),
                new Thing(body, tag(body), metadata(request)),
                BucketAnswer.of(200)));
  }

  private BucketAnswer store(String key, Thing thing, BucketAnswer answer) {
    objects.put(key, thing);
    writes.merge(key, 1, Integer::sum);
    return answer.with("ETag", "\"" + thing.tag + "\"");
  }

  private static Map<String, String> metadata(BucketRequest request) {
    Map<String, String> found = new TreeMap<>();
    request
        .headers()
        .forEach((name, value) -> {
          if (name.startsWith("x-amz-meta-") || name.startsWith("x-amz-server-side-encryption")) {
            found.put(name, value);
          }
        });
    return found;
  }

  private BucketAnswer create(BucketRequest request) {
    String id = "upload-" + ++made;
    uploads.put(id, new Upload(request.key(), metadata(request), new TreeMap<>()));
    return BucketAnswer.xml(
        200,
        "<InitiateMultipartUploadResult><UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  private @Nullable Upload upload(BucketRequest request) {
    Upload found = uploads.get(request.query().get("uploadId"));
    return found != null && found.key().equals(request.key()) ? found : null;
  }

  private BucketAnswer part(BucketRequest request, byte[] body) {
    Upload upload = upload(request);
    int number = Integer.parseInt(request.query().getOrDefault("partNumber", "0"));
    if (upload == null) {
      return BucketAnswer.error(404, "NoSuchUpload");
    }
    if (number < 1 || number > MAX_PARTS) {
      return BucketAnswer.error(400, "InvalidArgument");
    }
    upload.parts().put(number, body);
    return BucketAnswer.of(200).with("ETag", "\"" + tag(body) + "\"");
  }

  private BucketAnswer complete(BucketRequest request, byte[] body) {
    Upload upload = upload(request);
    if (upload == null) {
      return BucketAnswer.error(404, "NoSuchUpload");
    }
    Optional<BucketAnswer> unmet = precondition(request);
    if (unmet.isPresent()) {
      return unmet.get();
    }
    List<byte[]> parts = new ArrayList<>();
    int before = 0;
    Matcher each = PART.matcher(new String(body, StandardCharsets.UTF_8));
    while (each.find()) {
      Matcher number = NUMBER.matcher(each.group(1));
      Matcher tag = TAG.matcher(each.group(1));
      int at = number.find() ? Integer.parseInt(number.group(1)) : 0;
      byte[] part = upload.parts().get(at);
      if (part == null || !tag.find() || !tag.group(1).equals(tag(part))) {
        return BucketAnswer.error(400, "InvalidPart");
      }
      if (at <= before) {
        return BucketAnswer.error(400, "InvalidPartOrder");
      }
      if (!parts.isEmpty() && parts.getLast().length < MIN_PART_BYTES) {
        return BucketAnswer.error(400, "EntityTooSmall");
      }
      before = at;
      parts.add(part);
    }
    uploads.remove(request.query().get("uploadId"));
    byte[] whole = joined(parts);
    return store(
        request.key(),
        new Thing(whole, tag(whole) + "-" + parts.size(), upload.metadata()),
        BucketAnswer.xml(
            200,
            "<CompleteMultipartUploadResult><ETag>&quot;"
                + tag(whole)
                + "&quot;</ETag></CompleteMultipartUploadResult>"));
  }

  private static byte[] joined(List<byte[]> parts) {
    byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  private BucketAnswer get(BucketRequest request) {
    Thing thing = objects.get(request.key());
    if (thing == null) {
      return BucketAnswer.error(404, "NoSuchKey");
    }
    if (request.header("if-match").filter(tag -> !tag.contains(thing.tag)).isPresent()) {
      return BucketAnswer.error(412, "PreconditionFailed");
    }
    byte[] bytes = thing.bytes;
    int status = 200;
    Matcher range = RANGE.matcher(request.headers().getOrDefault("range", ""));
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      if (from >= bytes.length) {
        return BucketAnswer.error(416, "InvalidRange");
      }
      int to = range.group(2).isEmpty() ? bytes.length : Integer.parseInt(range.group(2)) + 1;
      bytes = Arrays.copyOfRange(bytes, from, Math.min(to, bytes.length));
      status = 206;
    }
    BucketAnswer answer =
        request.method().equals("HEAD")
            ? new BucketAnswer(status, new HashMap<>(), new byte[0], bytes.length)
            : BucketAnswer.of(status, bytes);
    thing.metadata.forEach(answer::with);
    return answer
        .with("ETag", "\"" + thing.tag + "\"")
        .with("Last-Modified", "Sun, 22 Nov 2026 08:00:00 GMT");
  }

  private BucketAnswer list(BucketRequest request) {
    String prefix = request.query().getOrDefault("prefix", "");
    String after = request.query().getOrDefault("start-after", "");
    String from = request.query().getOrDefault("continuation-token", after);
    int max = Math.min(Integer.parseInt(request.query().getOrDefault("max-keys", "1000")), page);
    boolean encodes = request.query().getOrDefault("encoding-type", "").equals("url");
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    if (encodes) {
      xml.append("<EncodingType>url</EncodingType>");
    }
    int count = 0;
    String last = "";
    boolean isCut = false;
    for (Map.Entry<String, Thing> each : objects.tailMap(from, from.isEmpty()).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        continue;
      }
      if (count == max) {
        isCut = true;
        break;
      }
      count++;
      last = each.getKey();
      xml.append("<Contents><Key>")
          .append(encodes ? urlEncoded(last) : xmlEscaped(last))
          .append("</Key><LastModified>2026-11-22T08:00:00.000Z</LastModified><ETag>&quot;")
          .append(each.getValue().tag)
          .append("&quot;</ETag><Size>")
          .append(each.getValue().bytes.length)
          .append("</Size></Contents>");
    }
    xml.append("<KeyCount>").append(count).append("</KeyCount>");
    xml.append("<IsTruncated>").append(isCut).append("</IsTruncated>");
    if (isCut) {
      xml.append("<NextContinuationToken>")
          .append(xmlEscaped(last))
          .append("</NextContinuationToken>");
    }
    return BucketAnswer.xml(200, xml.append("</ListBucketResult>").toString());
  }

  /// As S3 does: a space is a plus sign.
  private static String urlEncoded(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static String xmlEscaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String tag(byte[] bytes) {
    return HexFormat.of().formatHex(digest("MD5", bytes));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is in every JDK", e);
    }
  }
}
