package com.example.books;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.annotation.WebServlet;
import java.io.Serial;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Notes covers: the object `covers/7.jpg`, in whatever bucket, is the cover of book 7. Other
/// objects are nothing to it.
@WebServlet("/aws.s3")
public final class UploadsServlet extends EventServlet {

  @Serial private static final long serialVersionUID = 1L;

  private static final Pattern COVER = Pattern.compile("covers/([0-9]{1,9})\\.(jpg|png|webp)");

  /// S3 writes keys as forms write them: a space is a plus sign.
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "/s3/object/key is not encoded as S3 does");
    }
  }

  @Override
  void take(JsonNode record) {
    String name = text(record, "/eventName");
    String bucket = text(record, "/s3/bucket/name");
    String written = text(record, "/s3/object/key");
    String key = decoded(written);
    Matcher cover = COVER.matcher(key);
    if (!cover.matches()) {
      return;
    }
    String order = text(record, "/s3/object/sequencer");
    boolean isThere = name.startsWith("ObjectCreated:");
    if (isThere || name.startsWith("ObjectRemoved:")) {
      String where = isThere ? "s3://" + bucket + "/" + key : "";
      shelf()
          .once(
              String.join(" ", "s3", bucket, key, order, name),
              () -> shelf().cover(cover.group(1), where, order));
    }
  }
}
