package dev.sluice.archive;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.Sealed;
import java.io.IOException;
import java.io.OutputStream;

/// The lines of one partition that are not written out yet: a draft, packed as it grows.
final class Partition {

  private static final byte[] LINE_BREAK = {'\n'};

  private final Draft draft;
  private final ToDraft toDraft;
  private final OutputStream packed;
  private long length;

  /// @param draft an empty one
  Partition(Draft draft, Compression compression) throws IOException {
    this.draft = draft;
    this.toDraft = new ToDraft(draft);
    this.packed = compression.packing(toDraft);
  }

  /// Appends a line.
  ///
  /// @return how many bytes its lines have, not packed
  long append(byte[] line) throws IOException {
    packed.write(line, 0, line.length);
    packed.write(LINE_BREAK, 0, 1);
    length += line.length + 1L;
    return length;
  }

  Sealed seal(ObjectKey key) throws IOException {
    packed.close();
    return draft.seal(key);
  }

  /// Throws it away, with the memory that packing holds.
  void discard() throws IOException {
    toDraft.isOver = true;
    try {
      packed.close();
    } finally {
      draft.discard();
    }
  }

  private static final class ToDraft extends OutputStream {

    private final Draft draft;
    private boolean isOver;

    ToDraft(Draft draft) {
      this.draft = draft;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (!isOver) {
        draft.write(bytes, offset, count);
      }
    }
  }
}
