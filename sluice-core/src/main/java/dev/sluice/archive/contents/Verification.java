package dev.sluice.archive.contents;

import dev.sluice.audit.Findings;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks whether each position stands in an archive once, by the position in each line.
///
/// Rows are read as streams, range by range; what is held is a bit for each position of one range.
/// What a packer replaced meanwhile is not read a second time: the verification says that it must
/// be begun again.
public final class Verification {

  /// The widest range whose positions are held.
  private static final long MAX_SPAN = 1L << 30;

  private final ObjectStore store;
  private final Rows rows;
  private final Optional<Given> given;
  private final Findings findings = new Findings();

  private long files;
  private long events;
  private long errors;
  private long withoutPosition;
  private long counted;

  private @Nullable ArchiveObject range;
  private long rangeLast;
  private BitSet seen = new BitSet();

  /// What a hub says that it has given the archive.
  ///
  /// @param hubId the hub's name in the names of objects
  /// @param through through which position all is written
  /// @param least how many events that are at least
  /// @param most how many at most: one that several rules gave it counts for each
  /// @param dropped how many of them a transform has dropped
  public record Given(String hubId, long through, long least, long most, long dropped) {}

  /// What was found.
  ///
  /// @param withoutPosition how many lines an older hub has written, which have none
  public record Verified(
      long files, long events, long errors, long withoutPosition, Findings findings) {}

  private Verification(ObjectStore store, Rows rows, Optional<Given> given) {
    this.store = store;
    this.rows = rows;
    this.given = given;
  }

  /// Looks at all objects of an archive.
  ///
  /// @param given what must be there; else only what is there is looked at
  /// @throws IOException when an object is gone or cannot be read
  public static Verified run(ObjectStore store, Contents objects, Rows rows, Optional<Given> given)
      throws IOException {
    return new Verification(store, rows, given).run(objects.all());
  }

  private Verified run(List<ArchiveObject> objects) throws IOException {
    for (ArchiveObject each : objects) {
      enter(each);
      read(each);
      files++;
    }
    given.ifPresent(this::compare);
    return new Verified(files, events, errors, withoutPosition, findings);
  }

  /// Begins a range, unless the object is one more partition of the last one.
  private void enter(ArchiveObject each) {
    ArchiveObject before = range;
    long first = each.name().first().value();
    boolean sameHub = before != null && before.name().hubId().equals(each.name().hubId());
    if (before != null && sameHub && first <= rangeLast) {
      boolean isPartition =
          before.name().first().equals(each.name().first())
              && before.name().last().equals(each.name().last());
      boolean mayOverlap = !each.name().hasLines() || !before.name().hasLines();
      if (!isPartition && !mayOverlap) {
        findings.add(
            each.key().value(),
            "positions "
                + first
                + " to "
                + each.name().last()
                + " overlap those of "
                + before.key());
      }
      rangeLast = Math.max(rangeLast, each.name().last().value());
      return;
    }
    range = each;
    rangeLast = each.name().last().value();
    seen = new BitSet();
  }

  private void read(ArchiveObject object) throws IOException {
    long[] before = {0};
    boolean isGiven =
        given
            .filter(g -> g.hubId().equals(object.name().hubId()))
            .filter(g -> object.name().last().value() <= g.through())
            .isPresent();
    try {
      rows.each(
          store,
          object,
          line -> {
            if (object.isErrors()) {
              errors++;
            } else {
              events++;
            }
            counted += isGiven ? 1 : 0;
            Optional<Placed> placed =
                object.isErrors() ? Placed.ofError(line) : Placed.ofEvent(line);
            if (placed.isEmpty()) {
              withoutPosition++;
            } else {
              before[0] = hold(object, placed.get().position(), before[0]);
            }
          });
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      findings.add(object.key().value(), String.valueOf(e.getMessage()));
    }
  }

  private long hold(ArchiveObject object, Position position, long before) {
    long at = position.value();
    String place = object.key() + ", position " + at;
    if (at < object.name().first().value() || at > object.name().last().value()) {
      findings.add(place, "its name does not hold this position");
      return before;
    }
    if (at < before) {
      findings.add(place, "stands behind position " + before);
    }
    long bit = at - (range == null ? at : range.name().first().value());
    if (bit < MAX_SPAN) {
      if (seen.get((int) bit)) {
        findings.add(place, "stands there twice");
      }
      seen.set((int) bit);
    } else if (at == before) {
      findings.add(place, "stands there twice");
    }
    return Math.max(before, at);
  }

  private void compare(Given expected) {
    long least = Math.max(0, expected.least() - expected.dropped());
    long most = Math.max(0, expected.most() - expected.dropped());
    String both =
        "lines through position %d: %d, given: %s%s"
            .formatted(
                expected.through(),
                counted,
                expected.least() == expected.most()
                    ? "" + expected.least()
                    : expected.least() + " to " + expected.most(),
                expected.dropped() == 0 ? "" : ", dropped: " + expected.dropped());
    if (counted < least) {
      findings.add("the archive", both + "; events are missing");
    } else if (counted > most) {
      findings.add("the archive", both + "; some stand twice");
    }
  }
}
