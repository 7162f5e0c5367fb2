package dev.sluice.mail.receipt;

import dev.sluice.mail.message.Content;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bytes of one message that is coming in. Belongs to one thread at a time.
final class Spool implements Content, AutoCloseable {

  private static final int FIRST_BYTES = 16 << 10;
  private static final int FILE_BUFFER = 32 << 10;

  private final Spools spools;
  private byte[] memory = new byte[0];
  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long length;

  Spool(Spools spools) {
    this.spools = spools;
  }

  void write(byte[] bytes, int offset, int count) throws IOException {
    OutputStream open = out;
    if (open == null && fits(count)) {
      System.arraycopy(bytes, offset, memory, (int) length, count);
    } else {
      (open == null ? spill() : open).write(bytes, offset, count);
    }
    length += count;
  }

  private boolean fits(int count) {
    long wanted = length + count;
    if (wanted <= memory.length) {
      return true;
    }
    if (wanted > Spools.MAX_IN_MEMORY) {
      return false;
    }
    int size =
        (int)
            Math.min(
                Spools.MAX_IN_MEMORY, Math.max(wanted, Math.max(FIRST_BYTES, 2L * memory.length)));
    if (!spools.reserve(size - memory.length)) {
      return false;
    }
    memory = Arrays.copyOf(memory, size);
    return true;
  }

  private OutputStream spill() throws IOException {
    Path path = spools.newFile();
    OutputStream open = new BufferedOutputStream(Files.newOutputStream(path), FILE_BUFFER);
    file = path;
    out = open;
    open.write(memory, 0, (int) length);
    spools.release(memory.length);
    memory = new byte[0];
    return open;
  }

  @Override
  public InputStream open() throws IOException {
    Path path = file;
    if (path == null) {
      return new ByteArrayInputStream(memory, 0, (int) length);
    }
    if (out != null) {
      out.flush();
    }
    return Files.newInputStream(path);
  }

  @Override
  public long length() {
    return length;
  }

  /// The bytes when they are in memory, with others in front of them.
  Optional<byte[]> whole(byte[] head) {
    if (file != null) {
      return Optional.empty();
    }
    byte[] whole = Arrays.copyOf(head, head.length + (int) length);
    System.arraycopy(memory, 0, whole, head.length, (int) length);
    return Optional.of(whole);
  }

  @Override
  public void close() {
    spools.release(memory.length);
    memory = new byte[0];
    length = 0;
    Path path = file;
    OutputStream open = out;
    file = null;
    out = null;
    if (path != null && open != null) {
      try (open) {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        System.getLogger(Spool.class.getName())
            .log(System.Logger.Level.WARNING, "{0} stays until the next start: {1}", path, e);
      }
    }
  }
}
