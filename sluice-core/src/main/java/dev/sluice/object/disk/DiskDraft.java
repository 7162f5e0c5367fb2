package dev.sluice.object.disk;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.Sealed;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file under the drafts' directory.
///
/// A plain stream and a buffer of its own, and not a channel, because a channel is closed under a
/// thread that is interrupted.
final class DiskDraft implements Draft {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final Durability durability;
  private final FileOutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long length;
  private boolean ended;

  DiskDraft(Path file, FileOutputStream out, Durability durability) {
    this.file = file;
    this.out = out;
    this.durability = durability;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    requireUsable();
    if (count > BUFFER_BYTES - buffered) {
      spill(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, buffer, buffered, count);
      buffered += count;
    }
    length += count;
  }

  private void spill(byte[] bytes, int offset, int count) throws IOException {
    // A write that fails may have written a part, so nothing may follow it.
    ended = true;
    drain();
    if (count >= BUFFER_BYTES) {
      out.write(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, buffer, 0, count);
      buffered = count;
    }
    ended = false;
  }

  private void drain() throws IOException {
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
    DiskObjectStore.requirePublic(key);
    // After a sync that failed the system may have dropped the bytes and report success to a second
    // one; so it is ended first, whatever comes.
    ended = true;
    try (out) {
      drain();
      durability.file(out);
    }
    durability.directory(DiskObjectStore.parent(file));
    return new Sealed(key, file.getFileName().toString(), length);
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
