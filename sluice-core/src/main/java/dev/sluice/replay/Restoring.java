package dev.sluice.replay;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.view.ViewLine;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A replay that reads an archive: makes copies of the events that its rules match.
///
/// A copy is marked with the event's place, so one that is made again after a crash is recognised
/// as a repeat, for as long as the journal knows any.
final class Restoring implements Closeable {

  private static final int MAX_LINES = 2_000;
  private static final int MAX_COPIES = 256;
  private static final long MAX_BYTES = 4L << 20;

  private final Work.Restore work;
  private final Choice choice;
  private final ArchivedLines archive;
  private ArchivedLines.@Nullable Reading reading;

  Restoring(Work.Restore work, Choice choice, ArchivedLines archive) {
    this.work = work;
    this.choice = choice;
    this.archive = archive;
  }

  /// What a step has read.
  ///
  /// @param copies what comes into the journal again
  /// @param deliveries how many deliveries they will become by the rules of the moment
  /// @param looked how many lines it has looked at
  /// @param refused how many of them are no events any more
  /// @param reason why the last of those is none
  /// @param last the last line that it has looked at
  record Step(
      List<Event> copies,
      long deliveries,
      long looked,
      long refused,
      Optional<String> reason,
      Optional<ArchivedLines.Place> last,
      boolean isEnd) {}

  /// Reads on, up to a number of copies. A step that has looked at nothing has found nothing ready,
  /// unless it is the end.
  ///
  /// @param patience how long it may wait for an object that is being made ready
  Step step(int number, Optional<ArchivedLines.Place> after, int allowed, Duration patience) {
    try {
      ArchivedLines.Reading from = reading;
      if (from == null) {
        from = archive.read(after, work.from(), work.until());
        reading = from;
      }
      return read(number, from, after, Math.min(allowed, MAX_COPIES), patience);
    } catch (IOException e) {
      close();
      throw Fault.unavailable(
          "archive-unreadable",
          "archive " + work.archive() + " cannot be read now: " + e.getMessage(),
          Duration.ofSeconds(5),
          e);
    }
  }

  private Step read(
      int number,
      ArchivedLines.Reading from,
      Optional<ArchivedLines.Place> after,
      int allowed,
      Duration patience)
      throws IOException {
    List<Event> copies = new ArrayList<>();
    long deliveries = 0;
    long looked = 0;
    long refused = 0;
    long bytes = 0;
    Optional<String> reason = Optional.empty();
    Optional<ArchivedLines.Place> last = after;
    while (copies.size() < allowed && looked < MAX_LINES && bytes < MAX_BYTES) {
      ArchivedLines.Line line;
      try {
        if (!from.isReady(looked == 0 ? patience : Duration.ZERO)) {
          return new Step(copies, deliveries, looked, refused, reason, last, false);
        }
        line = from.next();
      } catch (IOException | Fault e) {
        // What was read before it counts; the next step meets it again.
        close();
        if (looked == 0) {
          throw e;
        }
        return new Step(copies, deliveries, looked, refused, reason, last, false);
      }
      if (line == null) {
        return new Step(copies, deliveries, looked, refused, reason, last, true);
      }
      looked++;
      bytes += line.bytes().length();
      last = Optional.of(line.place());
      switch (ViewLine.of(line.bytes().toBytes())) {
        case ViewLine.Read.Lost(String why) -> {
          refused++;
          reason = Optional.of(line.place().key() + ", line " + line.place().line() + ": " + why);
        }
        case ViewLine.Read.Whole whole -> {
          int made = isAsked(line, whole) ? choice.deliveries(whole.event()) : 0;
          if (made > 0) {
            deliveries += made;
            String place =
                whole
                    .position()
                    .map(String::valueOf)
                    .orElseGet(() -> line.first() + "." + line.place().line());
            copies.add(new CopyOf(place, number).mark(whole.event()));
          }
        }
      }
    }
    return new Step(copies, deliveries, looked, refused, reason, last, false);
  }

  /// A line that does not say where or when it stood fits no range of that.
  private boolean isAsked(ArchivedLines.Line line, ViewLine.Read.Whole read) {
    Optional<Long> position = read.position();
    Optional<Instant> arrival = read.arrival();
    boolean fromFits =
        work.from()
            .map(from -> position.isPresent() && position.get() >= from.value())
            .orElse(true);
    boolean untilFits =
        work.until()
            .map(until -> position.isEmpty() || position.get() < until.value())
            .orElse(true);
    boolean isRouted =
        !line.isOwn()
            || work.routed()
                .map(routed -> position.isEmpty() || position.get() < routed.value())
                .orElse(true);
    boolean timeFits =
        work.fromTime()
                .map(from -> arrival.isPresent() && !arrival.get().isBefore(from))
                .orElse(true)
            && work.toTime()
                .map(to -> arrival.isPresent() && arrival.get().isBefore(to))
                .orElse(true);
    return fromFits && untilFits && isRouted && timeFits;
  }

  /// Lets the archive go; a later step reads it from the place that it is told.
  @Override
  public void close() {
    ArchivedLines.Reading open = reading;
    reading = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        System.getLogger(Restoring.class.getName())
            .log(System.Logger.Level.DEBUG, "an archive's object cannot be closed", e);
      }
    }
  }
}
