package dev.sluice.object.s3;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.Sealed;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A draft in a file on this machine.
final class SpoolDraft implements Draft {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final FileOutputStream out;
  private final MessageDigest digest = Digests.newSha256();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long length;
  private boolean ended;

  SpoolDraft(Path file, FileOutputStream out) {
    this.file = file;
    this.out = out;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    requireUsable();
    if (count > BUFFER_BYTES - buffered) {
      // A write that fails may have written a part, so nothing may follow it.
      ended = true;
      drain();
      pour(bytes, offset, count);
      ended = false;
    } else {
      System.arraycopy(bytes, offset, buffer, buffered, count);
      buffered += count;
    }
    length += count;
  }

  private void pour(byte[] bytes, int offset, int count) throws IOException {
    if (count >= BUFFER_BYTES) {
      digest.update(bytes, offset, count);
      out.write(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, buffer, 0, count);
      buffered = count;
    }
  }

  private void drain() throws IOException {
    digest.update(buffer, 0, buffered);
    out.write(buffer, 0, buffered);
    buffered = 0;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Sealed seal(ObjectKey key) throws IOException {
    requireUsable();
    S3ObjectStore.requirePublic(key);
    // A second sync after one that failed would say nothing, so it is ended first.
    ended = true;
    try (out) {
      drain();
      out.getFD().sync();
    }
    Durably.syncNames(Durably.parent(file));
    Token token =
        new Token(file.getFileName().toString(), HexFormat.of().formatHex(digest.digest()));
    return new Sealed(key, token.toString(), length);
  }

  @Override
  public void discard() throws IOException {
    ended = true;
    try (out) {
      Files.deleteIfExists(file);
    }
  }

  private void requireUsable() throws IOException {
    if (ended) {
      throw new IOException("the draft " + file.getFileName() + " is sealed or has failed");
    }
  }
}
