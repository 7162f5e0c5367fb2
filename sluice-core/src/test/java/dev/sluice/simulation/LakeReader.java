package dev.sluice.simulation;

import dev.sluice.archive.ArchiveObjects;
import dev.sluice.archive.ArchiveObjects.Found;
import dev.sluice.archive.FakeParquet;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an archive as all do who ask it: lists it, opens what was found, and lists it again when
/// an object has gone meanwhile.
final class LakeReader {

  private static final Pattern PLACE =
      Pattern.compile(
          "\"_?position\":(\\d+),(?:\"_arrival\":\"([^\"]+)\"|\"rawData\":\"[^\"]+\")}$");

  /// What objects hold, which never change.
  private final Map<ObjectKey, List<Held>> known = new HashMap<>();

  /// A line of an archive.
  ///
  /// @param isError whether it stands under the error prefix
  record Held(ObjectKey key, boolean isError, long position, String line) {}

  /// What is there, by position.
  ///
  /// @throws Broken when a position stands there twice
  Map<Long, Held> read(ObjectStore store, Lake lake) throws IOException {
    Optional<Map<Long, Held>> read = readOnce(store, lake);
    while (read.isEmpty()) {
      read = readOnce(store, lake);
    }
    return read.get();
  }

  /// Empty when an object has gone.
  private Optional<Map<Long, Held>> readOnce(ObjectStore store, Lake lake) throws IOException {
    ArchiveObjects there =
        ArchiveObjects.list(
                only(store, lake), lake.target(), lake.settings().errorPrefix(), 100_000)
            .orElseThrow();
    Map<Long, Held> all = new TreeMap<>();
    for (Found object : there.objects()) {
      Optional<List<Held>> lines = lines(store, object, false);
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      lines.get().forEach(held -> hold(all, held));
    }
    for (Found object : there.errors()) {
      lines(store, object, true).orElseThrow().forEach(held -> hold(all, held));
    }
    return Optional.of(all);
  }

  /// Without the objects of the other archives, whose names need not be read each time.
  private static ObjectStore only(ObjectStore all, Lake lake) {
    return new ForwardingObjectStore(all) {
      @Override
      public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
          throws IOException {
        return super.list(prefix, after, max).stream()
            .filter(entry -> entry.key().value().contains(lake.target().value()))
            .toList();
      }
    };
  }

  private static void hold(Map<Long, Held> all, Held held) {
    Held before = all.put(held.position(), held);
    if (before != null) {
      throw TheArchiveHoldsEachEventOnce.brokenBy(
          held.position() + " stands in " + before.key() + " and in " + held.key());
    }
  }

  private Optional<List<Held>> lines(ObjectStore store, Found object, boolean isError)
      throws IOException {
    Optional<InputStream> opened = store.open(object.key());
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        known.computeIfAbsent(object.key(), _ -> held(opened.get(), object, isError)));
  }

  private static List<Held> held(InputStream opened, Found object, boolean isError) {
    List<Held> held = new ArrayList<>();
    for (String line : text(opened, object)) {
      Matcher place = PLACE.matcher(line);
      if (!place.find()) {
        throw TheArchiveHoldsEachEventOnce.brokenBy(
            object.key() + " has a line without a position: " + line);
      }
      held.add(new Held(object.key(), isError, Long.parseLong(place.group(1)), line));
    }
    return held;
  }

  private static List<String> text(InputStream opened, Found object) {
    try (InputStream in =
        object.isParquet() ? opened : object.name().compression().unpacking(opened)) {
      byte[] bytes = in.readAllBytes();
      return object.isParquet()
          ? FakeParquet.lines(bytes)
          : new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
