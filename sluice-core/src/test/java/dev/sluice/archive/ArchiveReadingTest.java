package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.journal.Position;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.replay.ArchivedLines;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveReadingTest {

  private final ObjectStore store =
      new MemoryEngine(new HeldClock(), Duration.ofDays(1)).objects("lake");
  private final ArchiveReading reading =
      new ArchiveReading(
          new TargetName("lake"),
          new ArchiveSettings(Prefix.parse("{type}/"), "error/", 1_000, Duration.ofSeconds(1)),
          "hub",
          store,
          FakeParquet::open);

  private void write(String folder, int first, int last, Compression packed, String... lines)
      throws IOException {
    String key = folder + "lake-hub-%020d-%020d.jsonl%s".formatted(first, last, packed.ending());
    write(key, packed, String.join("\n", lines) + "\n");
  }

  private void write(String key, Compression packed, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packed.packing(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Draft draft = store.draft();
    draft.write(bytes.toByteArray(), 0, bytes.size());
    store.publish(draft.seal(new ObjectKey(key)));
  }

  private List<String> read(
      Optional<ArchivedLines.Place> after, Optional<Position> from, Optional<Position> until)
      throws IOException {
    List<String> read = new ArrayList<>();
    try (ArchivedLines.Reading lines = reading.read(after, from, until)) {
      for (ArchivedLines.Line line = lines.next(); line != null; line = lines.next()) {
        read.add(line.bytes().text() + "@" + line.place().line());
      }
    }
    return read;
  }

  private List<String> all() throws IOException {
    return read(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void linesComeInTheOrderOfKeysAndGoOnBehindAnyOfThem(Compression packed) throws IOException {
    write("b/", 1, 9, packed, "b1", "b2", "b3");
    write("a/", 1, 9, packed, "a1");
    write("a/", 10, 12, packed, "a2");
    List<String> all = List.of("a1@1", "a2@1", "b1@1", "b2@2", "b3@3");
    assertEquals(all, all());
    List<ArchivedLines.Place> places = new ArrayList<>();
    try (ArchivedLines.Reading lines =
        reading.read(Optional.empty(), Optional.empty(), Optional.empty())) {
      for (ArchivedLines.Line line = lines.next(); line != null; line = lines.next()) {
        places.add(line.place());
      }
    }
    for (int i = 0; i < places.size(); i++) {
      assertEquals(
          all.subList(i + 1, all.size()),
          read(Optional.of(places.get(i)), Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void errorRecordsAndFilesOfOthersAreNoLines() throws IOException {
    write("error/", 1, 9, Compression.NONE, "lost");
    write("a/other-hub-%020d-%020d.jsonl".formatted(1, 9), Compression.NONE, "other\n");
    write("a/", 1, 9, Compression.NONE, "a1");
    assertEquals(List.of("a1@1"), all());
  }

  @Test
  void objectsThatHoldNothingOfARangeAreNotOpened() throws IOException {
    write("a/", 1, 9, Compression.NONE, "a");
    write("a/", 10, 19, Compression.NONE, "b");
    write("a/", 20, 29, Compression.NONE, "c");
    assertEquals(
        List.of("b@1"),
        read(Optional.empty(), Optional.of(new Position(10)), Optional.of(new Position(20))));
  }
}
