package dev.sluice.simulation;

import dev.sluice.archive.ArchiveProgress;
import dev.sluice.journal.Entry;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.RuleName;
import dev.sluice.simulation.LakeReader.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whoever reads an archive sees no position twice, at no moment, not even between two steps of the
/// packer or before a recovery; what was seen once is seen from then on; and in the end each event
/// that a rule gave the archive was stored, dropped or kept as an error, as it should be.
final class TheArchiveHoldsEachEventOnce implements Invariant {

  private static final Pattern ID = Pattern.compile("\"id\":\"(e\\d+)\"");
  private static final Pattern ARRIVAL = Pattern.compile("\"_arrival\":\"([^\"]+)\"}$");
  private static final Pattern RAW = Pattern.compile("\"rawData\":\"([^\"]+)\"");

  private final Set<Lake> changed = EnumSet.noneOf(Lake.class);
  private final LakeReader reader = new LakeReader();
  private final Map<Lake, Map<Long, Held>> seen = new EnumMap<>(Lake.class);
  private final Map<Lake, Set<Long>> checked = new EnumMap<>(Lake.class);

  TheArchiveHoldsEachEventOnce() {
    for (Lake lake : Lake.values()) {
      seen.put(lake, Map.of());
      checked.put(lake, new HashSet<>());
    }
  }

  static Broken brokenBy(String how) {
    return new Broken(TheArchiveHoldsEachEventOnce.class.getSimpleName(), how);
  }

  /// Looks at an archive at the very moment in which its objects have changed, when objects come
  /// and go there; where they only come, the next look sees whatever this one would.
  void hasChanged(World world, Lake lake) {
    if (lake == Lake.PACKED) {
      lookNow(world, lake);
    } else {
      changed.add(lake);
    }
  }

  private void lookNow(World world, Lake lake) {
    look(world.engine.objects("looker"), lake);
  }

  /// Reads an archive, through a store in which much may happen meanwhile.
  void look(ObjectStore store, Lake lake) {
    Map<Long, Held> before = seen(lake);
    Map<Long, Held> now;
    try {
      now = reader.read(store, lake);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Held held : before.values()) {
      if (!now.containsKey(held.position())) {
        throw broken(lake + ": " + held.position() + " stood in " + held.key() + " and is gone");
      }
    }
    if (now.size() > seen(lake).size()) {
      seen.put(lake, now);
    }
  }

  private Map<Long, Held> seen(Lake lake) {
    return seen.getOrDefault(lake, Map.of());
  }

  @Override
  public void afterStep(World world, Facts facts) {
    changed.forEach(lake -> lookNow(world, lake));
    changed.clear();
    for (Lake lake : Lake.values()) {
      Set<Long> known = checked.computeIfAbsent(lake, _ -> new HashSet<>());
      if (known.size() < seen(lake).size()) {
        seen(lake).values().stream()
            .filter(held -> known.add(held.position()))
            .forEach(held -> requireRight(world, lake, held, facts));
      }
    }
  }

  /// The position in the line is the event's own, and so is the arrival; and it is owed.
  private void requireRight(World world, Lake lake, Held held, Facts facts) {
    Entry entry = facts.entries.get((int) held.position() - 1);
    Matcher raw = RAW.matcher(held.line());
    Matcher id =
        ID.matcher(
            raw.find()
                ? new String(Base64.getDecoder().decode(raw.group(1)), StandardCharsets.UTF_8)
                : held.line());
    Matcher arrival = ARRIVAL.matcher(held.line());
    if (!id.find()
        || !entry.event().id().equals(id.group(1))
        || arrival.find() && !entry.acceptedAt().equals(Instant.parse(arrival.group(1)))) {
      throw broken(held.key() + " has another event's position: " + held.line());
    }
    Lake.Fate due = held.isError() ? Lake.Fate.FAILED : Lake.Fate.STORED;
    if (!isOwed(world, entry, lake) || lake.fate(entry.event()) != due) {
      throw broken(held.key() + " has " + held.position() + ", which should not be there");
    }
  }

  private static boolean isOwed(World world, Entry entry, Lake lake) {
    return !world.schemas.isKept(entry.position())
        && !Setup.archived(entry.event(), lake).isEmpty();
  }

  /// What was counted for a rule.
  private static final class Count {
    private long delivered;
    private long dead;
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    for (Lake lake : Lake.values()) {
      lookNow(world, lake);
      afterStep(world, facts);
      int dropped = 0;
      Map<RuleName, Count> counts = new HashMap<>();
      for (Entry entry : facts.entries) {
        if (isOwed(world, entry, lake)) {
          Lake.Fate fate = lake.fate(entry.event());
          if (fate != Lake.Fate.DROPPED && !seen(lake).containsKey(entry.position().value())) {
            throw broken(lake + ": " + entry.position() + " does not stand there");
          }
          dropped += fate == Lake.Fate.DROPPED ? 1 : 0;
          for (RuleName rule : Setup.archived(entry.event(), lake)) {
            Count count = counts.computeIfAbsent(rule, _ -> new Count());
            count.delivered += fate == Lake.Fate.FAILED ? 0 : 1;
            count.dead += fate == Lake.Fate.FAILED ? 1 : 0;
          }
        }
      }
      requireCounted(world, lake, dropped, counts);
    }
  }

  private void requireCounted(World world, Lake lake, int dropped, Map<RuleName, Count> counts) {
    ArchiveProgress progress = world.hub().archive(lake).progress();
    if (progress.dropped() != dropped) {
      throw broken(lake + " says it has dropped " + progress.dropped() + " and not " + dropped);
    }
    for (Account account : world.engine.outbox().accounts()) {
      if (account.target().equals(lake.target())) {
        Count count = counts.getOrDefault(account.rule(), new Count());
        if (account.delivered() != count.delivered
            || account.dead() != count.dead
            || account.pending() != 0) {
          throw broken(
              "the account says "
                  + account
                  + ", due are "
                  + count.delivered
                  + " and "
                  + count.dead);
        }
      }
    }
  }
}
