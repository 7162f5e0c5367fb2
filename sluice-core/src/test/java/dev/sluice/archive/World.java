package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.archive.line.LineShape;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What outlives an archive's process: journal, outbox and store.
final class World {

  static final TargetName NAME = new TargetName("lake");
  private static final JsonMapper MAPPER = new JsonMapper();

  final Faults faults = new Faults();
  final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  final ArchiveJournal journal = new ArchiveJournal(engine.journal());
  final ArchiveOutbox outbox = new ArchiveOutbox(engine.outbox(), faults);
  final ObjectStore store;

  World(ObjectStore store) {
    this.store = store;
  }

  /// A store in memory; it outlives the archive objects.
  static MemoryObjectStore memory() {
    return new MemoryEngine(new HeldClock(), Duration.ofDays(7)).objects("hub-1-lake");
  }

  static ArchiveSettings settings(String prefix, long flushBytes) {
    return new ArchiveSettings(Prefix.parse(prefix), "error/", flushBytes, Duration.ofSeconds(60));
  }

  static ArchiveSettings packed(String prefix, long flushBytes, Compression compression) {
    return new ArchiveSettings(
        Prefix.parse(prefix),
        "error/",
        flushBytes,
        Duration.ofSeconds(60),
        new LineSettings(compression, 100, ErrorTail.NONE, LineShape.PLAIN));
  }

  Archive archive(ArchiveSettings settings) {
    return new Archive(
        NAME, settings, journal, outbox, new FaultyStore(store, faults), "hub-1", clock);
  }

  /// An event with an owed delivery for each rule.
  Position event(String detail, String... rules) {
    Position position = journal.append(detail);
    outbox.owe(position, NAME, rules);
    return position;
  }

  /// Steps until there is no work.
  static void drain(Archive archive) {
    int steps = 0;
    while (archive.step()) {
      steps++;
      assertEquals(true, steps < 10_000, "it always finds work");
    }
  }

  List<String> keys() throws IOException {
    return store.list("", Optional.empty(), 100_000).stream()
        .map(ObjectEntry::key)
        .map(Object::toString)
        .toList();
  }

  /// All lines of all objects, by their keys.
  NavigableMap<String, List<String>> lines() throws IOException {
    NavigableMap<String, List<String>> lines = new TreeMap<>();
    for (ObjectEntry entry : store.list("", Optional.empty(), 100_000)) {
      try (var in =
          Compression.ofName(entry.key().value())
              .unpacking(store.open(entry.key()).orElseThrow())) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(true, text.endsWith("\n"));
        lines.put(entry.key().value(), text.lines().toList());
      }
    }
    return lines;
  }

  /// The ids of the events in the data objects, sorted, repeats and all.
  List<String> archivedIds() throws IOException {
    List<String> ids = new ArrayList<>();
    for (var each : lines().entrySet()) {
      if (!each.getKey().startsWith("error/")) {
        for (String line : each.getValue()) {
          ids.add(MAPPER.readTree(line).required("id").textValue());
        }
      }
    }
    ids.sort(null);
    return ids;
  }

  /// The lines under the error prefix.
  List<JsonNode> errors() throws IOException {
    List<JsonNode> errors = new ArrayList<>();
    for (var each : lines().entrySet()) {
      if (each.getKey().startsWith("error/")) {
        for (String line : each.getValue()) {
          errors.add(MAPPER.readTree(line));
        }
      }
    }
    return errors;
  }
}
