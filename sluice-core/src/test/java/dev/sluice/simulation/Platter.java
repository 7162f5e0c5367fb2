package dev.sluice.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/// One file's bytes: as every reader sees them, and as they stand on the platter.
final class Platter {

  /// What reaches the platter whole or not at all.
  static final int BLOCK = 512;

  private byte[] seen = new byte[BLOCK];
  private int size;
  private byte[] kept = new byte[BLOCK];
  private int keptSize;

  /// What the next sync will bring to the platter, oldest first.
  private final List<Write> unsynced = new ArrayList<>();

  private static final class Write {
    private final int at;
    private final byte[] bytes;

    Write(int at, byte[] bytes) {
      this.at = at;
      this.bytes = bytes;
    }

    boolean touches(int block) {
      return at < (block + 1) * BLOCK && at + bytes.length > block * BLOCK;
    }
  }

  /// How much of what was not synced a loss of power leaves.
  enum Luck {
    NOTHING,
    EVERYTHING,
    ANYTHING;

    static Luck drawn(RandomGenerator random) {
      return switch (random.nextInt(4)) {
        case 0 -> NOTHING;
        case 1 -> EVERYTHING;
        default -> ANYTHING;
      };
    }
  }

  int size() {
    return size;
  }

  void read(int from, int length, ByteBuffer into) {
    into.put(seen, from, length);
  }

  void write(int at, byte[] bytes) {
    seen = room(seen, at + bytes.length);
    System.arraycopy(bytes, 0, seen, at, bytes.length);
    size = Math.max(size, at + bytes.length);
    unsynced.add(new Write(at, bytes));
  }

  private static byte[] room(byte[] bytes, int length) {
    if (length <= bytes.length) {
      return bytes;
    }
    int blocks = Math.max(length, bytes.length * 2) / BLOCK + 1;
    return Arrays.copyOf(bytes, blocks * BLOCK);
  }

  private Set<Integer> unsyncedBlocks() {
    Set<Integer> blocks = new TreeSet<>();
    for (Write write : unsynced) {
      for (int block = write.at / BLOCK; block * BLOCK < write.at + write.bytes.length; block++) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  void sync() {
    unsyncedBlocks().forEach(this::keep);
    keptSize = size;
    unsynced.clear();
  }

  private void keep(int block) {
    kept = room(kept, (block + 1) * BLOCK);
    System.arraycopy(seen, block * BLOCK, kept, block * BLOCK, BLOCK);
  }

  /// What a system makes of a sync that fails: some blocks have reached the platter. The others
  /// have not, are shown to readers all the same, and no later sync will write them.
  void failSync(RandomGenerator random) {
    for (int block : unsyncedBlocks()) {
      if (random.nextBoolean()) {
        keep(block);
      }
    }
    if (random.nextBoolean()) {
      keptSize = size;
    }
    unsynced.clear();
  }

  /// Of each block that was not synced one of its states is left: the synced one, or that after any
  /// of the writes to it. Growth is left whole, in part, or not at all.
  void losePower(RandomGenerator random, Luck luck) {
    losePower(
        (_, writes) ->
            switch (luck) {
              case NOTHING -> 0;
              case EVERYTHING -> writes;
              case ANYTHING ->
                  random.nextBoolean() ? random.nextInt(2) * writes : random.nextInt(writes + 1);
            },
        () ->
            switch (luck) {
              case NOTHING -> keptSize;
              case EVERYTHING -> size;
              case ANYTHING -> size > keptSize ? random.nextInt(keptSize, size + 1) : keptSize;
            });
  }

  /// @param reached how many of the writes to a block have reached it
  /// @param left the size that is left, asked after that
  void losePower(IntBinaryOperator reached, IntSupplier left) {
    for (int block : unsyncedBlocks()) {
      List<Write> writes = unsynced.stream().filter(write -> write.touches(block)).toList();
      writes
          .subList(0, reached.applyAsInt(block, writes.size()))
          .forEach(write -> apply(write, block));
    }
    keptSize = left.getAsInt();
    kept = room(kept, keptSize);
    Arrays.fill(kept, keptSize, kept.length, (byte) 0);
    unsynced.clear();
    seen = kept.clone();
    size = keptSize;
  }

  private void apply(Write write, int block) {
    int from = Math.max(write.at, block * BLOCK);
    int to = Math.min(write.at + write.bytes.length, (block + 1) * BLOCK);
    kept = room(kept, (block + 1) * BLOCK);
    System.arraycopy(write.bytes, from - write.at, kept, from, to - from);
  }

  /// Turns one bit over, on the platter and for every reader.
  void flip(int at, int bit) {
    seen[at] ^= (byte) (1 << bit);
    kept = room(kept, at + 1);
    kept[at] ^= (byte) (1 << bit);
  }
}
