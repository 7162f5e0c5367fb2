package dev.sluice.simulation;

import dev.sluice.journal.Entry;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.outbox.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// No event stands in the archive's objects twice, at no time; and in the end each that a rule gave
/// it stands there once, under the error prefix if it has no place.
final class TheArchiveHoldsEachEventOnce implements Invariant {

  private static final Pattern ID = Pattern.compile("\"id\":\"(e\\d+)\"");
  private static final Pattern PLACE =
      Pattern.compile(
          "\"_?position\":(\\d+),(?:\"_arrival\":\"([^\"]+)\"|\"rawData\":\"[^\"]+\")}$");
  private static final Pattern RAW = Pattern.compile("\"rawData\":\"([^\"]+)\"");

  private final Set<ObjectKey> read = new HashSet<>();

  /// How often an event stands there, by its id.
  private final Map<String, Integer> held = new HashMap<>();

  @Override
  public void afterStep(World world, Facts facts) {
    if (world.hasPublished()) {
      readNew(world, facts);
    }
  }

  private void readNew(World world, Facts facts) {
    ObjectStore store = world.engine.objects("reader");
    try {
      for (ObjectEntry object : store.list("", Optional.empty(), 100_000)) {
        if (read.add(object.key())) {
          try (var in = store.open(object.key()).orElseThrow()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().forEach(line -> hold(line, object.key(), facts));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requireNoneTwice(facts);
  }

  private void hold(String line, ObjectKey key, Facts facts) {
    Matcher raw = RAW.matcher(line);
    Matcher matcher =
        ID.matcher(
            raw.find()
                ? new String(Base64.getDecoder().decode(raw.group(1)), StandardCharsets.UTF_8)
                : line);
    if (!matcher.find()) {
      throw broken(key + " has a line without an event: " + line);
    }
    held.merge(matcher.group(1), 1, Integer::sum);
    requireItsPlace(line, matcher.group(1), key, facts);
  }

  /// The position in the line is the event's own, and so is the arrival.
  private void requireItsPlace(String line, String id, ObjectKey key, Facts facts) {
    Matcher place = PLACE.matcher(line);
    if (!place.find()) {
      throw broken(key + " has a line without a position: " + line);
    }
    int position = Integer.parseInt(place.group(1));
    Entry entry = facts.entries.get(position - 1);
    String arrival = place.group(2);
    if (!entry.event().id().equals(id)
        || arrival != null && !entry.acceptedAt().equals(Instant.parse(arrival))) {
      throw broken(key + " has another event's position: " + line);
    }
  }

  private void requireNoneTwice(Facts facts) {
    Map<String, Integer> owed = owed(facts);
    held.forEach((id, count) -> {
      if (count > owed.getOrDefault(id, 0)) {
        throw broken(id + " stands there " + count + " times, owed " + owed.getOrDefault(id, 0));
      }
    });
  }

  private static Map<String, Integer> owed(Facts facts) {
    Map<String, Integer> owed = new HashMap<>();
    for (Entry entry : facts.entries) {
      if (!Setup.archived(entry.event()).isEmpty()) {
        owed.merge(entry.event().id(), 1, Integer::sum);
      }
    }
    return owed;
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    readNew(world, facts);
    Map<String, Integer> owed = owed(facts);
    owed.forEach((id, count) -> {
      if (!count.equals(held.get(id))) {
        throw broken(id + " stands there " + held.get(id) + " times, owed " + count);
      }
    });
    int lines =
        facts.entries.stream().mapToInt(entry -> Setup.archived(entry.event()).size()).sum();
    long tallied =
        world.engine.outbox().accounts().stream()
            .filter(account -> account.target().equals(Setup.LAKE))
            .mapToLong(Account::in)
            .sum();
    if (tallied != lines) {
      throw broken("the accounts say " + tallied + ", owed were " + lines);
    }
  }
}
