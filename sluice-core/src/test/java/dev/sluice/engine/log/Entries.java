package dev.sluice.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.journal.Position;
import dev.sluice.simulation.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A log of texts, with what was acknowledged kept beside it.
final class Entries {

  private final Disk disk;
  private final long segmentBytes;
  private final long salt;
  private final List<String> acknowledged = new ArrayList<>();
  private long millis = 1_000;
  private SegmentLog log;

  Entries(Disk disk, long segmentBytes) throws IOException {
    this(disk, segmentBytes, 7);
  }

  Entries(Disk disk, long segmentBytes, long salt) throws IOException {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.salt = salt;
    this.log = open();
  }

  /// Lets groups be accepted at a time.
  void at(long time) {
    millis = time;
  }

  private SegmentLog open() throws IOException {
    return SegmentLog.open(disk, new SplittableRandom(salt)::nextLong, segmentBytes);
  }

  static SimulatedDisk diskWith(String name, byte[] bytes) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    put(disk, name, bytes);
    return disk;
  }

  static void put(Disk disk, String name, byte[] bytes) throws IOException {
    try (DiskFile file = disk.open(name)) {
      file.write(0, ByteBuffer.wrap(bytes));
      file.sync();
    }
    disk.sync();
  }

  private static byte[] bytes(byte[] text) {
    return ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();
  }

  /// Appends a group and has it synced.
  void append(String... texts) throws IOException {
    try {
      writeWithoutSync(texts);
    } catch (IOException e) {
      log.writer().abandon();
      throw e;
    }
    sync();
    acknowledged.addAll(Arrays.asList(texts));
  }

  void writeWithoutSync(String... texts) throws IOException {
    write(
        Arrays.stream(texts)
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  void writeWithoutSync(byte[] entry) throws IOException {
    write(entry);
  }

  private void write(byte[]... entries) throws IOException {
    LogWriter writer = log.writer();
    writer.begin(millis, Arrays.stream(entries).mapToLong(entry -> entry.length + 4).sum());
    for (byte[] entry : entries) {
      byte[] bytes = bytes(entry);
      writer.entry(bytes, 0, bytes.length);
    }
    writer.write();
  }

  void sync() throws IOException {
    log.writer().sync();
  }

  void reopen() throws IOException {
    log.close();
    log = open();
  }

  /// All texts from a position on.
  List<String> read(long from) throws IOException {
    List<String> read = new ArrayList<>();
    long[] next = {-1};
    log.read(
        new Position(from),
        false,
        (first, _, count, array, offset, length) -> {
          assertEquals(next[0] < 0 ? first.value() : next[0], first.value(), "a gap");
          next[0] = first.value() + count;
          ByteBuffer body = ByteBuffer.wrap(array, offset, length);
          for (int i = 0; i < count; i++) {
            byte[] text = new byte[body.getInt()];
            body.get(text);
            if (first.value() + i >= from) {
              read.add(new String(text, StandardCharsets.UTF_8));
            }
          }
          return true;
        });
    return read;
  }

  void requireEachPosition() throws IOException {
    for (int from = 1; from <= acknowledged.size() + 1; from++) {
      assertEquals(acknowledged.subList(from - 1, acknowledged.size()), read(from), "from " + from);
    }
  }
}
