package dev.sluice.mail.message;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// A message in memory that counts how many of its bytes were read.
public final class MemoryContent implements Content {

  private final byte[] bytes;
  private final AtomicLong read = new AtomicLong();

  public MemoryContent(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /// A message of lines; each character is a byte, and `\n` stands for CRLF.
  public static MemoryContent of(String text) {
    return new MemoryContent(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A message as it is written.
  public static MemoryContent exactly(String text) {
    return new MemoryContent(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public InputStream open() {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read() throws IOException {
        read.incrementAndGet();
        return super.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        read.addAndGet(Math.max(0, count));
        return count;
      }
    };
  }

  @Override
  public long length() {
    return bytes.length;
  }

  /// How many bytes were read; skipped ones do not count.
  public long bytesRead() {
    return read.get();
  }
}
