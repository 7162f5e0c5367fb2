package dev.sluice.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.archive.line.LineShape;
import dev.sluice.archive.line.Shaped;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import dev.sluice.view.Glance;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One archive: takes what the outbox owes it and writes each event into it exactly once.
///
/// What was read since the last settlement is a range of positions, with a draft for each
/// partition. It is written out all at once:
///
/// ```
/// seal every draft → persist what routing decided → put the manifest → publish every draft → settle
/// the range → delete the manifest
/// ```
///
/// Up to the manifest nothing is seen, and a crash throws the drafts away and reads again. From the
/// manifest on, a start does the rest of the work once more, which changes nothing where it was
/// done; and no start routes the events of the range anew, by rules or schemas that have changed
/// since. An error takes the same way as a crash: all that memory holds is dropped, and the next
/// step begins with the recovery.
///
/// An object is called after the positions of the first and the last event of the range ({@link
/// ObjectName}): a range written again has the same names.
///
/// An event that several rules owe the archive stands in it once; it is tallied for each of them.
/// One that has no place is tallied dead and stands under the error prefix ({@link ErrorRecord}). A
/// partition whose prefix begins like the error prefix has its first character percent-encoded, so
/// that what lies under the error prefix is an error. One that a transform drops has no line; it is
/// tallied delivered, and counted ({@link DroppedSoFar}).
///
/// Not for use by several threads.
public final class Archive {

  /// How many bytes all open partitions have together, not packed; at the limit all are written
  /// out. It bounds what a store keeps as drafts.
  public static final long MAX_RANGE_BYTES = 1L << 30;

  /// How many deliveries a step reads.
  static final int MAX_DELIVERIES = 512;

  private static final long MAX_READ_BYTES = 8L << 20;

  /// Up to which distance two owed positions are read together, with what lies between.
  private static final long MAX_GAP = 16;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger(Archive.class.getName());

  private final TargetName name;
  private final ArchiveSettings settings;
  private final Journal journal;
  private final Outbox outbox;
  private final ObjectStore store;
  private final String hubId;
  private final Clock clock;
  private final ObjectKey manifestKey;
  private final LineShape shape;
  private final @Nullable Resolution fixed;

  /// What the prefix looks at.
  private final Glance glance;

  private final ArchivedLine lines = new ArchivedLine();
  private OpenRange range = new OpenRange();
  private DroppedSoFar dropped = DroppedSoFar.NONE;
  private volatile ArchiveProgress progress = ArchiveProgress.NONE;
  private boolean recovered;
  private Duration nextPause = FIRST_PAUSE;
  private @Nullable Pause pause;

  private record Pause(long sinceNanos, Duration length) {}

  /// What is owed of one event.
  private record Owed(Position position, List<RuleName> rules) {}

  private interface Work {
    boolean run() throws IOException;
  }

  /// An archive that has done nothing yet.
  ///
  /// @param store a store of which this archive is the one owner
  /// @param hubId tells hubs apart that write to one place: 1 to 40 letters, digits, `.`, `_`, `-`
  public Archive(
      TargetName name,
      ArchiveSettings settings,
      Journal journal,
      Outbox outbox,
      ObjectStore store,
      String hubId,
      Clock clock) {
    if (!ObjectName.HUB.matcher(hubId).matches()) {
      throw new IllegalArgumentException(
          "'" + hubId + "' cannot name a hub: 1 to 40 letters, digits, '.', '_', '-' are right");
    }
    this.name = name;
    this.settings = settings;
    this.journal = journal;
    this.outbox = outbox;
    this.store = store;
    this.hubId = hubId;
    this.clock = clock;
    this.manifestKey = manifestKey(name);
    this.shape = settings.lines().shape();
    this.fixed = settings.prefix().hasExpressions() ? null : settings.prefix().resolveWithoutView();
    this.glance = Glance.of(settings.prefix().paths());
  }

  /// Where an archive notes what it is about to publish.
  static ObjectKey manifestKey(TargetName name) {
    return new ObjectKey(".sluice/archive-" + name + ".json");
  }

  /// Whose archive it is.
  public TargetName name() {
    return name;
  }

  /// What it has done; any thread may ask.
  public ArchiveProgress progress() {
    return progress;
  }

  /// Does one bounded piece of work: recovers at first and after trouble, reads on, and writes out
  /// what is due. Trouble of the store or the engine is logged and leads to a {@link #pause()}.
  ///
  /// @return whether there was work
  public boolean step() {
    return pause().isEmpty() && guarded(this::work);
  }

  /// Writes out all that was read, whether it is due or not; for a clean stop.
  public void flush() {
    if (recovered) {
      guarded(() -> {
        write();
        return true;
      });
    }
  }

  /// How long until what was read is due for its age; empty when nothing waits.
  public Optional<Duration> untilFlush() {
    if (range.isEmpty()) {
      return Optional.empty();
    }
    Duration left = settings.flushAge().minus(clock.since(range.beganNanos()));
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  /// How long to leave the store alone after trouble; a step before that does nothing.
  public Optional<Duration> pause() {
    if (pause == null) {
      return Optional.empty();
    }
    Duration left = pause.length().minus(clock.since(pause.sinceNanos()));
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  private boolean guarded(Work work) {
    boolean isDone = false;
    try {
      boolean worked = work.run();
      isDone = true;
      return worked;
    } catch (IOException | UncheckedIOException | Fault e) {
      failed(e);
      return false;
    } finally {
      if (!isDone) {
        recovered = false;
        range = new OpenRange();
      }
    }
  }

  private void failed(Exception cause) {
    range.discardUnsealed(cause);
    progress = progress.failing(String.valueOf(cause));
    pause = new Pause(clock.nanos(), nextPause);
    LOG.log(
        System.Logger.Level.WARNING,
        "archive "
            + name
            + ": cannot write now, next try in "
            + nextPause.toSeconds()
            + " s: "
            + cause);
    Duration doubled = nextPause.multipliedBy(2);
    nextPause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private boolean work() throws IOException {
    if (!recovered) {
      recover();
      recovered = true;
    }
    boolean worked = readOn();
    progress = progress.withOpen(range.size());
    if (!range.isEmpty() && clock.since(range.beganNanos()).compareTo(settings.flushAge()) >= 0) {
      write();
      worked = true;
    }
    return worked;
  }

  /// Ends what an earlier life began.
  ///
  /// The manifest is put again first: it may be one that was seen but not yet durable when the
  /// process died, and nothing may be published before it is durable.
  private void recover() throws IOException {
    Optional<Manifest> left = Manifest.read(store, manifestKey);
    dropped = DroppedSoFar.read(store, name);
    if (left.isPresent()) {
      Optional<Position> settled = outbox.settledThrough(name);
      if (settled.isEmpty() || settled.get().compareTo(left.get().through()) < 0) {
        store.put(manifestKey, left.get().toBytes());
        publish(left.get());
      } else {
        store.delete(manifestKey);
      }
    }
    store.discardDrafts(List.of());
    progress = progress.withDropped(dropped.total());
  }

  private void write() throws IOException {
    if (range.isEmpty()) {
      return;
    }
    Manifest manifest =
        range.seal((first, last) -> prefix -> key(prefix, first, last), dropped.total());
    outbox.persist();
    store.put(manifestKey, manifest.toBytes());
    publish(manifest);
    range = new OpenRange();
  }

  private void publish(Manifest manifest) throws IOException {
    store.publishAll(manifest.objects());
    Manifest.Count count = manifest.count();
    DroppedSoFar after = dropped;
    if (count.dropped() > 0) {
      after =
          new DroppedSoFar(
              manifest.through(), count.droppedBefore(), count.droppedBefore() + count.dropped());
      store.put(DroppedSoFar.key(name), after.toBytes());
    }
    outbox.settleRun(name, manifest.through(), manifest.tallies());
    dropped = after;
    progress = progress.with(manifest, clock.now());
    store.delete(manifestKey);
    nextPause = FIRST_PAUSE;
  }

  private boolean readOn() throws IOException {
    Optional<Position> after = Optional.ofNullable(range.last());
    List<DeliveryId> deliveries =
        outbox.owed(name, after.isPresent() ? after : outbox.settledThrough(name), MAX_DELIVERIES);
    List<Owed> owed = byPosition(deliveries);
    int at = 0;
    while (at < owed.size()) {
      int end = at + 1;
      while (end < owed.size()
          && owed.get(end).position().value() - owed.get(end - 1).position().value() <= MAX_GAP) {
        end++;
      }
      at += appendSome(owed.subList(at, end));
    }
    return !owed.isEmpty();
  }

  private static List<Owed> byPosition(List<DeliveryId> deliveries) {
    List<Owed> owed = new ArrayList<>(deliveries.size());
    int at = 0;
    while (at < deliveries.size()) {
      Position position = deliveries.get(at).position();
      int end = at + 1;
      while (end < deliveries.size() && deliveries.get(end).position().equals(position)) {
        end++;
      }
      owed.add(
          new Owed(position, deliveries.subList(at, end).stream().map(DeliveryId::rule).toList()));
      at = end;
    }
    return owed;
  }

  /// Appends as many events of a stretch as the journal gives at once.
  ///
  /// @return how many
  private int appendSome(List<Owed> stretch) throws IOException {
    Position from = stretch.getFirst().position();
    int span = (int) (stretch.getLast().position().value() - from.value() + 1);
    List<Entry> entries = journal.read(from, span, MAX_READ_BYTES);
    if (entries.isEmpty()) {
      if (from.compareTo(journal.end()) >= 0) {
        throw new IOException("position " + from + " is owed, but the journal ends before it");
      }
      appendForgotten(stretch.getFirst());
      return 1;
    }
    Position covered = entries.getLast().position();
    int next = 0;
    int appended = 0;
    for (Owed owed : stretch) {
      if (owed.position().compareTo(covered) > 0) {
        break;
      }
      while (entries.get(next).position().compareTo(owed.position()) < 0) {
        next++;
      }
      Entry entry = entries.get(next);
      if (entry.position().equals(owed.position())) {
        append(owed, entry);
      } else {
        appendForgotten(owed);
      }
      appended++;
    }
    return appended;
  }

  private void append(Owed owed, Entry entry) throws IOException {
    if (shape.isPlain()) {
      MatchingView.Seen seen = MatchingView.line(entry.event(), glance);
      append(owed, entry, seen.tree(), seen.line());
      return;
    }
    switch (shape.of(entry)) {
      case Shaped.Stored(ObjectNode view) -> append(owed, entry, view, LineShape.bytes(view));
      case Shaped.Dropped _ -> count(owed, OpenRange.Ending.DROPPED);
      case Shaped.Failed(String code, String message) ->
          appendError(owed, entry, ErrorType.PROCESSING_FAILED, code, message);
    }
  }

  private void append(Owed owed, Entry entry, ObjectNode view, byte[] line) throws IOException {
    Resolution resolution =
        fixed == null ? settings.prefix().resolve(view, entry.acceptedAt()) : fixed;
    switch (resolution) {
      case Resolution.Resolved(String resolved) -> {
        String prefix = place(resolved);
        if (range.has(prefix) || makesKey(prefix)) {
          byte[] whole = lines.of(line, entry.position(), entry.acceptedAt());
          append(owed, prefix, whole, OpenRange.Ending.STORED);
        } else {
          appendError(
              owed,
              entry,
              ErrorType.PARTITIONING_FAILED,
              ErrorRecord.KEY_INVALID,
              "the key is too long");
        }
      }
      case Resolution.Missing(String path, String reason) ->
          appendError(
              owed,
              entry,
              ErrorType.PARTITIONING_FAILED,
              ErrorRecord.VALUE_MISSING,
              "at " + path + ": " + reason);
    }
  }

  /// Keeps a partition apart from errors, from recent files that are to be packed, and from another
  /// one that is the same file on this disk.
  private String place(String resolved) {
    String prefix =
        switch (settings.format()) {
          case ArchiveFormat.Lines _ -> apart(resolved, false);
          case ArchiveFormat.Parquet _ ->
              ArchiveObjects.RECENT + apart(resolved, resolved.startsWith(ArchiveObjects.RECENT));
        };
    return range.has(prefix) || range.isEmpty() || store.distinguishesCase()
        ? prefix
        : range.apart(prefix);
  }

  private String apart(String resolved, boolean isTaken) {
    return isTaken || resolved.startsWith(settings.errorPrefix())
        ? Prefix.escapeFirst(resolved)
        : resolved;
  }

  private void appendError(Owed owed, Entry entry, ErrorType type, String code, String message)
      throws IOException {
    appendError(
        owed,
        type,
        entry.acceptedAt(),
        ErrorRecord.of(code, message, entry, shape.original(entry), clock.now()));
  }

  private void appendForgotten(Owed owed) throws IOException {
    boolean isLost = journal.lostUntil(owed.position()).isPresent();
    appendError(
        owed,
        ErrorType.EVENT_LOST,
        Instant.EPOCH,
        isLost
            ? ErrorRecord.damaged(owed.position(), clock.now())
            : ErrorRecord.forgotten(owed.position(), clock.now()));
  }

  private void appendError(Owed owed, ErrorType type, Instant arrival, byte[] line)
      throws IOException {
    String prefix = settings.errorPrefix() + settings.lines().errorTail().of(type, arrival);
    append(owed, prefix, line, OpenRange.Ending.DEAD);
  }

  private void append(Owed owed, String prefix, byte[] line, OpenRange.Ending ending)
      throws IOException {
    if (!range.has(prefix)) {
      if (range.size() >= settings.lines().maxPartitions()) {
        write();
      }
      range.open(prefix, new Partition(store.draft(), settings.lines().compression()));
    }
    long length = range.append(prefix, line);
    count(owed, ending);
    if (length >= settings.flushBytes() || range.bytes() >= MAX_RANGE_BYTES) {
      write();
    }
  }

  private void count(Owed owed, OpenRange.Ending ending) {
    range.count(owed.position(), owed.rules(), ending, clock.nanos());
  }

  private boolean makesKey(String prefix) {
    try {
      ObjectKey key = key(prefix, Position.FIRST, Position.FIRST);
      return !key.isInternal()
          && key.value().getBytes(StandardCharsets.UTF_8).length <= store.maxKeyBytes();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private ObjectKey key(String prefix, Position first, Position last) {
    String ending = ObjectName.JSON_LINES + settings.lines().compression().ending();
    return new ObjectName(prefix, name, hubId, first, last, ending).key();
  }
}
