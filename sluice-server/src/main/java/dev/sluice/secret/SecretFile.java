package dev.sluice.secret;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// A file that holds a text, read again when its time or size has changed.
///
/// While the file is missing, empty or unreadable, which is so for a moment in many rotations, the
/// text read last holds on, and one warning is logged.
public final class SecretFile implements Secret.Part {

  /// The most bytes that such a file may hold.
  static final int MAX_BYTES = 64 << 10;

  private static final System.Logger LOG = System.getLogger(SecretFile.class.getName());

  private final Path path;
  private volatile Seen seen;
  private volatile boolean troubled;

  private record Seen(FileTime modified, long size, String text) {}

  /// Reads the file for the first time.
  ///
  /// @throws Fault `invalid-value` when it cannot be read, is empty or too large
  public SecretFile(Path path) {
    this.path = path;
    try {
      this.seen = read(path);
    } catch (NoSuchFileException e) {
      throw trouble("does not exist");
    } catch (IOException e) {
      throw trouble("cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  @Override
  public String reveal() {
    Seen before = seen;
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.lastModifiedTime().equals(before.modified()) && now.size() == before.size()) {
        return before.text();
      }
      Seen after = read(path);
      seen = after;
      troubled = false;
      return after.text();
    } catch (IOException | Fault e) {
      if (!troubled) {
        troubled = true;
        LOG.log(
            Level.WARNING,
            "secret file {0} cannot be read again ({1}); what it held before stays in use",
            path,
            e.getMessage());
      }
      return before.text();
    }
  }

  /// The attributes come first: a change between the two is then seen at the next look.
  private Seen read(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw trouble("holds more than " + MAX_BYTES + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw trouble("is not UTF-8 text");
    }
    if (text.endsWith("\n")) {
      text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
    }
    if (text.isEmpty()) {
      throw trouble("is empty");
    }
    return new Seen(attributes.lastModifiedTime(), attributes.size(), text);
  }

  private Fault trouble(String what) {
    return Fault.of(Fault.Kind.INVALID, "invalid-value", "the file " + path + " " + what);
  }

  @Override
  public String toString() {
    return "***";
  }
}
