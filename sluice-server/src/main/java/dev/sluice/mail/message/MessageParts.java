package dev.sluice.mail.message;

import dev.sluice.object.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

/// The parts of a message, found without holding any of them.
///
/// A walk ends at 1,000 parts, and at 20 multiparts and messages in each other; then it says so,
/// and has what it found up to there. A message in more than 5 others is a part that is not looked
/// into. The message is read once to find the parts, and at most once for each of its levels of
/// messages to count and hash their bytes.
public final class MessageParts {

  /// How many parts, multiparts with them, are looked at.
  public static final int MAX_PARTS = 1_000;

  /// How many multiparts and messages may stand in each other.
  public static final int MAX_DEPTH = 20;

  /// In how many other messages a message may stand to be looked into.
  public static final int MAX_MESSAGE_DEPTH = 5;

  /// How many bytes a boundary has at most.
  public static final int MAX_BOUNDARY = 2_048;

  private final Content content;
  private final MessageHeaders headers;
  private final List<Part> parts;
  private final Set<Flaw> flaws;
  private final Optional<Limit> stopped;

  /// Why a walk ended before the message did.
  public enum Limit {
    /// There are more than {@link #MAX_PARTS} parts.
    TOO_MANY_PARTS,
    /// Parts stand in each other deeper than {@link #MAX_DEPTH}.
    TOO_DEEP
  }

  private MessageParts(Content content, PartWalk walk, List<Part> parts) {
    this.content = content;
    this.headers = walk.headers();
    this.parts = List.copyOf(parts);
    this.flaws = Set.copyOf(walk.flaws());
    this.stopped = walk.stopped();
  }

  /// Finds the parts of a message.
  ///
  /// @throws IOException when the message cannot be read; never for what stands in it
  public static MessageParts walk(Content content) throws IOException {
    PartWalk walk;
    try (InputStream in = content.open()) {
      walk = new PartWalk(new LineReader(in, 0));
      walk.run();
    }
    List<PartDraft> drafts = walk.found();
    Part[] parts = new Part[drafts.size()];
    // Messages hold their own parts, so that only parts of one level follow each other.
    int deepest = drafts.stream().mapToInt(draft -> draft.messageDepth).max().orElse(-1);
    for (int depth = 0; depth <= deepest; depth++) {
      measure(content, drafts, depth, parts);
    }
    return new MessageParts(content, walk, List.of(parts));
  }

  private static void measure(Content content, List<PartDraft> drafts, int depth, Part[] parts)
      throws IOException {
    List<Integer> level = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      if (drafts.get(i).messageDepth == depth) {
        level.add(i);
      }
    }
    level.sort(Comparator.comparingLong(i -> drafts.get(i).at));
    try (InputStream in = content.open()) {
      long position = 0;
      for (int index : level) {
        PartDraft draft = drafts.get(index);
        in.skipNBytes(draft.at - position);
        Slice slice = new Slice(in, draft.end - draft.at);
        parts[index] = measured(draft, decoded(slice, draft.encoding));
        slice.skipRest();
        position = draft.end;
      }
    }
  }

  private static Part measured(PartDraft draft, InputStream bytes) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[16_384];
    long size = 0;
    for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
      digest.update(buffer, 0, read);
      size += read;
    }
    return draft.part(size, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static InputStream decoded(InputStream bytes, String encoding) {
    return switch (encoding) {
      case "base64" -> new Base64InputStream(bytes, DecodeMonitor.SILENT);
      case "quoted-printable" -> new QuotedPrintableInputStream(bytes, DecodeMonitor.SILENT);
      default -> bytes;
    };
  }

  /// The message's own headers.
  public MessageHeaders headers() {
    return headers;
  }

  /// The parts in the order in which they begin; a message within the message stands before its own
  /// parts.
  public List<Part> parts() {
    return parts;
  }

  /// What is wrong with the message as a whole.
  public Set<Flaw> flaws() {
    return flaws;
  }

  /// The limit that ended the walk; empty when the message was walked to its end.
  public Optional<Limit> stopped() {
    return stopped;
  }

  /// The part of a number.
  public Optional<Part> part(String number) {
    return parts.stream().filter(part -> part.number().equals(number)).findFirst();
  }

  /// The decoded bytes of a part of this message.
  public InputStream open(Part part) throws IOException {
    InputStream in = content.open();
    try {
      in.skipNBytes(part.at());
      return decoded(new Slice(in, part.encodedSize()), part.encoding());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// The message's text for people: the first `text/plain` of the message itself that is not an
  /// attachment.
  public Optional<Part> text() {
    return parts.stream().filter(part -> part.isBody("text/plain")).findFirst();
  }

  /// The message's text as HTML, likewise. It is not safe to show; {@link HtmlText} is.
  public Optional<Part> html() {
    return parts.stream().filter(part -> part.isBody("text/html")).findFirst();
  }

  /// The parts with dates, of the message itself.
  public List<Part> calendars() {
    return parts.stream()
        .filter(part -> part.messageDepth() == 0 && part.mediaType().equals("text/calendar"))
        .toList();
  }

  /// The parts of the message itself that are neither its text nor its HTML.
  public List<Part> attachments() {
    return parts.stream()
        .filter(part -> part.messageDepth() == 0)
        .filter(part -> !text().equals(Optional.of(part)) && !html().equals(Optional.of(part)))
        .toList();
  }

  /// A part read as text. What its charset cannot read becomes U+FFFD; a charset that is not known
  /// is taken for UTF-8.
  ///
  /// @param most how many bytes are read
  public String read(Part part, int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = open(part)) {
      byte[] buffer = new byte[8_192];
      int read = 0;
      while (read >= 0 && bytes.size() < most) {
        read = in.read(buffer, 0, Math.min(buffer.length, most - bytes.size()));
        bytes.write(buffer, 0, Math.max(0, read));
      }
    }
    Charset charset = part.charset().flatMap(Charsets::named).orElse(StandardCharsets.UTF_8);
    return bytes.toString(charset);
  }
}
