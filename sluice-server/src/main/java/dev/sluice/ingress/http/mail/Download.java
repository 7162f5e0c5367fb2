package dev.sluice.ingress.http.mail;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.object.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Bytes of somebody else that are given out so that no browser shows or runs them: as a file to be
/// saved, of a type that is not guessed, and in a sandbox where it is shown after all.
///
/// @param type the media type that a message claims; what could not stand in a header, or is one
///   that a browser acts on, is given as unknown bytes
/// @param name the name of the file
/// @param size how many bytes there are
/// @param tag tells these bytes from others under the same path
record Download(String type, String name, long size, String tag) {

  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}");

  /// Opens the bytes.
  interface Source {
    InputStream open() throws IOException;
  }

  /// Answers a call with the bytes, or with as many of them as it asks for.
  Answer answer(Call call, Source source) {
    String quoted = '"' + tag + '"';
    Map<String, String> headers = new HashMap<>();
    headers.put("ETag", quoted);
    headers.put("Accept-Ranges", "bytes");
    headers.put("Cache-Control", "private, no-cache");
    headers.put("Content-Disposition", disposition());
    headers.put("Content-Security-Policy", "sandbox; default-src 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    if (call.header("If-None-Match").filter(text -> names(text, quoted)).isPresent()) {
      return new Answer(304, mediaType(), Payload.EMPTY, headers);
    }
    // A stretch of other bytes than the caller has the rest of would be of no use.
    boolean isSame = call.header("If-Range").map(quoted::equals).orElse(true);
    Optional<String> range = isSame ? call.header("Range") : Optional.empty();
    return switch (ByteRange.read(range, size)) {
      case ByteRange.Asked.Whole() -> streamed(200, source, new ByteRange(0, size), headers);
      case ByteRange.Asked.Part(ByteRange part) -> {
        headers.put("Content-Range", part.of(size));
        yield streamed(206, source, part, headers);
      }
      case ByteRange.Asked.Nothing() ->
          Answer.problem(
                  416, "no-such-range", "there are " + size + " bytes; ask for some of these")
              .with("Content-Range", "bytes */" + size);
    };
  }

  private static boolean names(String header, String quoted) {
    List<String> tags = Arrays.stream(header.split(",", -1)).map(String::strip).toList();
    return tags.contains("*") || tags.contains(quoted) || tags.contains("W/" + quoted);
  }

  private Answer streamed(int status, Source source, ByteRange range, Map<String, String> headers) {
    return new Answer(
        status,
        mediaType(),
        Payload.EMPTY,
        headers,
        Optional.of(new Answer.Streamed(range.length(), opened(source, range))));
  }

  private static InputStream opened(Source source, ByteRange range) {
    try {
      InputStream in = source.open();
      try {
        in.skipNBytes(range.first());
        return new Slice(in, range.length());
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw Fault.unavailable(
          "store-unreadable", "the store cannot be read now", Duration.ofSeconds(5), e);
    }
  }

  private String mediaType() {
    return TYPE.matcher(type).matches() ? type : "application/octet-stream";
  }

  private String disposition() {
    String plain = name.replaceAll("[^A-Za-z0-9 ._-]", "_");
    String encoded =
        URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return plain.equals(name)
        ? "attachment; filename=\"" + plain + '"'
        : "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
  }
}
