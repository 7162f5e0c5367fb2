package dev.sluice.query.parquet;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;

/// The lines of a file, one after another in a buffer that grows with the longest.
final class Lines implements AutoCloseable {

  static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final int longest;
  private final Lock large;
  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int begin;
  private int end = -1;
  private int filled;
  private long number;
  private boolean isLarge;

  /// @param longest how many bytes a line may have
  /// @param large is held from the first line that is longer than the usual buffer until the end
  Lines(Path file, int longest, Lock large) throws IOException {
    this.file = file;
    this.longest = longest;
    this.large = large;
    this.in = Files.newInputStream(file);
  }

  /// What holds the line; it is another one after each step.
  byte[] buffer() {
    return buffer;
  }

  /// Where the line begins.
  int begin() {
    return begin;
  }

  /// Where it ends, without its line break.
  int end() {
    return end;
  }

  /// Goes to the next line.
  ///
  /// @return false behind the last one
  boolean next() throws IOException {
    begin = end + 1;
    int at = begin;
    number++;
    while (true) {
      byte[] bytes = buffer;
      int last = filled;
      while (at < last) {
        if (bytes[at] == '\n') {
          end = at;
          return true;
        }
        at++;
      }
      int kept = filled - begin;
      if (begin == 0 && filled == buffer.length) {
        if (filled > longest) {
          throw unreadable("it has more than " + (longest >> 20) + " MiB");
        }
        if (!isLarge) {
          large.lock();
          isLarge = true;
        }
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      } else if (begin > 0) {
        System.arraycopy(buffer, begin, buffer, 0, kept);
        filled = kept;
        begin = 0;
        at = kept;
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        if (kept > 0) {
          throw unreadable("the file ends in the middle of it");
        }
        return false;
      }
      filled += read;
    }
  }

  /// The fault of this line.
  Fault unreadable(String what) {
    return Fault.of(
        Fault.Kind.INVALID,
        "unreadable-line",
        "line " + number + " of " + file.getFileName() + ": " + what);
  }

  @Override
  public void close() throws IOException {
    try (in) {
      if (isLarge) {
        isLarge = false;
        large.unlock();
      }
    }
  }
}
