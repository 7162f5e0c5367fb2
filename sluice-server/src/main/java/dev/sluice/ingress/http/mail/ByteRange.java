package dev.sluice.ingress.http.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stretch of bytes (RFC 9110, section 14.1.2).
///
/// @param first the first byte
/// @param length how many
record ByteRange(long first, long length) {

  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /// What a `Range` asks for.
  sealed interface Asked {
    /// Everything: nothing else is asked for, or more than one stretch, which nobody needs of mail.
    record Whole() implements Asked {}

    /// A part.
    record Part(ByteRange range) implements Asked {}

    /// What is not there.
    record Nothing() implements Asked {}
  }

  /// Reads the header.
  ///
  /// @param size how many bytes there are
  static Asked read(Optional<String> header, long size) {
    Optional<Matcher> match =
        header.map(text -> ONE.matcher(text.strip())).filter(Matcher::matches);
    if (match.isEmpty() || match.get().group(1).isEmpty() && match.get().group(2).isEmpty()) {
      return new Asked.Whole();
    }
    String from = match.get().group(1);
    String to = match.get().group(2);
    if (from.isEmpty()) {
      long length = Math.min(size, Long.parseLong(to));
      return length == 0
          ? new Asked.Nothing()
          : new Asked.Part(new ByteRange(size - length, length));
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    if (!to.isEmpty() && Long.parseLong(to) < first) {
      return new Asked.Whole();
    }
    return first >= size
        ? new Asked.Nothing()
        : new Asked.Part(new ByteRange(first, last - first + 1));
  }

  /// As `Content-Range` says it.
  String of(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
