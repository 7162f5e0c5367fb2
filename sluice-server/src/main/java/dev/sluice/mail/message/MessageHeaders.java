package dev.sluice.mail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The headers of a message.
///
/// At most 102,400 bytes, 1,000 lines, and 8,192 bytes of a line are read; what stands behind is
/// left out, and a flaw says so.
///
/// @param headers from top to bottom, unfolded, not decoded
/// @param raw the same headers as they stand in the message
/// @param flaws what is wrong with them
/// @param bodyAt where the body begins, in bytes from the message's beginning
public record MessageHeaders(
    List<Header> headers, List<RawHeader> raw, Set<Flaw> flaws, long bodyAt) {

  /// Copies the lists.
  public MessageHeaders {
    headers = List.copyOf(headers);
    raw = List.copyOf(raw);
    flaws = Set.copyOf(flaws);
  }

  /// Reads the headers of a message, and not its body.
  ///
  /// @throws IOException when the message cannot be read; never for what stands in it
  public static MessageHeaders read(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return read(new LineReader(in, 0));
    }
  }

  static MessageHeaders read(LineReader lines) throws IOException {
    HeaderBlock block = new HeaderBlock();
    boolean isOpen = true;
    while (isOpen && lines.next()) {
      isOpen = block.add(lines);
    }
    if (isOpen) {
      block.end();
    }
    return of(block, lines.end());
  }

  static MessageHeaders of(HeaderBlock block, long bodyAt) {
    List<Header> headers = block.headers();
    return new MessageHeaders(headers, block.raw(), block.flaws(), bodyAt);
  }

  /// Whether every header is there, whole.
  public boolean isWhole() {
    return !flaws.contains(Flaw.HEADERS_TOO_LARGE)
        && !flaws.contains(Flaw.TOO_MANY_HEADER_LINES)
        && !flaws.contains(Flaw.HEADER_LINE_TOO_LONG);
  }

  /// The value of the topmost header of a name, whose case does not matter.
  public Optional<String> first(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  /// The values of all headers of a name, from top to bottom.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }
}
