package dev.sluice.engine.log;

import dev.sluice.simulation.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A log that was written right, and one file of which was damaged then, all as a script of bytes
/// has it.
///
/// The script is: how large segments are, how many groups, each group, which file is damaged, and
/// the damage. Where it ends, zeros follow.
final class DamagedLog {

  private static final int MAX_DAMAGE = 6;

  private final ByteBuffer script;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<Group> groups = new ArrayList<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private String hurt = "";
  private int hurtAt = Integer.MAX_VALUE;

  /// A group of one record, and where that ends.
  private record Group(String segment, long end, long first, ByteBuffer body) {}

  private DamagedLog(byte[] script) {
    this.script = ByteBuffer.wrap(script);
  }

  static DamagedLog of(byte[] script) throws IOException {
    DamagedLog log = new DamagedLog(script);
    log.write();
    log.damage();
    return log;
  }

  private int next(int below) {
    int drawn = script.hasRemaining() ? script.get() & 0xff : 0;
    if (below > 256 && script.hasRemaining()) {
      drawn = drawn << 8 | script.get() & 0xff;
    }
    return drawn % below;
  }

  private void write() throws IOException {
    long segmentBytes = next(2) == 0 ? 400 : 1 << 20;
    int count = 1 + next(12);
    try (SegmentLog log = SegmentLog.open(disk, () -> 7, segmentBytes)) {
      for (int i = 0; i < count; i++) {
        long first = log.end().value();
        byte[] body = new byte[1 + next(90)];
        Arrays.fill(body, (byte) next(256));
        int entries = 1 + next(3);
        log.writer().begin(1_000 + i, (long) entries * body.length);
        byte[] all = new byte[entries * body.length];
        for (int entry = 0; entry < entries; entry++) {
          log.writer().entry(body, 0, body.length);
          System.arraycopy(body, 0, all, entry * body.length, body.length);
        }
        log.writer().write();
        log.writer().sync();
        String segment = disk.names().getLast();
        groups.add(new Group(segment, disk.bytes(segment).length, first, ByteBuffer.wrap(all)));
      }
    }
    for (String name : disk.names()) {
      files.put(name, disk.bytes(name));
    }
  }

  private void damage() {
    List<String> names = List.copyOf(files.keySet());
    hurt = names.get(next(names.size()));
    byte[] bytes = disk.bytes(hurt);
    for (int i = 0; i < MAX_DAMAGE && script.hasRemaining() && bytes.length > 0; i++) {
      int kind = next(5);
      int at = next(bytes.length);
      hurtAt = Math.min(hurtAt, at);
      bytes = damage(bytes, kind, at);
    }
    files.put(hurt, bytes);
  }

  private byte[] damage(byte[] bytes, int kind, int at) {
    int length = Math.min(next(64), bytes.length - at);
    ByteBuffer changed = ByteBuffer.allocate(bytes.length + 64).put(bytes);
    return switch (kind) {
      case 0 -> {
        changed.put(at, (byte) (bytes[at] ^ next(256)));
        yield Arrays.copyOf(changed.array(), bytes.length);
      }
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> {
        for (int i = 0; i < length; i++) {
          changed.put(at + i, (byte) next(256));
        }
        changed.put(at + length, bytes, at, bytes.length - at);
        yield Arrays.copyOf(changed.array(), bytes.length + length);
      }
      case 3 -> {
        changed.put(at, new byte[length]);
        yield Arrays.copyOf(changed.array(), bytes.length);
      }
      default -> {
        // What stands elsewhere stands here once more.
        int from = next(bytes.length - length + 1);
        changed.put(at, bytes, from, length);
        yield Arrays.copyOf(changed.array(), bytes.length);
      }
    };
  }

  /// The files after the damage.
  Map<String, byte[]> files() {
    return files;
  }

  /// Whether the damage begins in the header of the last segment, behind which nothing follows that
  /// would say how much is lost.
  boolean isLastHeaderHit() {
    return hurtAt < Segment.HEADER && hurt.equals(groups.getLast().segment());
  }

  /// The records that stand before the damage or in other files, by their first positions.
  Map<Long, ByteBuffer> unhurt() {
    Map<Long, ByteBuffer> unhurt = new TreeMap<>();
    for (Group group : groups) {
      if (!group.segment().equals(hurt) || group.end() <= hurtAt && hurtAt >= Segment.HEADER) {
        unhurt.put(group.first(), group.body());
      }
    }
    return unhurt;
  }
}
