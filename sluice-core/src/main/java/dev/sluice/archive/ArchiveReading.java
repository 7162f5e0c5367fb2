package dev.sluice.archive;

import dev.sluice.archive.ArchiveObjects.Found;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.outbox.TargetName;
import dev.sluice.replay.ArchivedLines;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the lines of an archive from its store, for replays.
///
/// Recent files are read before all others, so that nothing is missed while a packer packs: a
/// recent file that has gone was packed before, and the Parquet file that has its lines is still to
/// come. One that was read and packed after that comes a second time. A file that has gone and is
/// in no Parquet file is missing, and that is an error.
public final class ArchiveReading implements ArchivedLines {

  /// How long a line may be: data of 1 MiB grows to no more by escapes.
  static final int MAX_LINE = 16 << 20;

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PAGE = 1_000;
  private static final int BUFFER_BYTES = 64 << 10;

  private final String hubId;
  private final ObjectStore store;
  private final Unpacking unpacking;
  private final String errorPrefix;
  private final boolean isTransformed;
  private final ObjectName.Reader names;

  /// A reading of one archive.
  ///
  /// @param hubId the hub that reads, in the names of objects
  /// @param store where it stands; only read
  /// @param unpacking what reads its Parquet files
  public ArchiveReading(
      TargetName archive,
      ArchiveSettings settings,
      String hubId,
      ObjectStore store,
      Unpacking unpacking) {
    this.hubId = hubId;
    this.store = store;
    this.unpacking = unpacking;
    this.errorPrefix = settings.errorPrefix();
    this.isTransformed = !settings.lines().shape().isPlain();
    this.names = new ObjectName.Reader(archive);
  }

  @Override
  public boolean isTransformed() {
    return isTransformed;
  }

  @Override
  public Reading read(Optional<Place> after, Optional<Position> from, Optional<Position> until)
      throws IOException {
    return new Lines(after, from, until);
  }

  /// Whether a recent file that has gone was packed.
  private boolean isPacked(Found gone) throws IOException {
    PackedRanges packed = new PackedRanges(Integer.MAX_VALUE);
    String prefix = gone.name().prefix();
    Optional<ObjectKey> after = Optional.empty();
    List<ObjectEntry> page = store.list(prefix, after, PAGE);
    while (!page.isEmpty()) {
      for (ObjectEntry entry : page) {
        ArchiveObjects.read(names, entry, false)
            .filter(Found::isParquet)
            .ifPresent(found ->
                packed.add(
                    found.partition(), found.name().first().value(), found.name().last().value()));
      }
      after = Optional.of(page.getLast().key());
      page = store.list(prefix, after, PAGE);
    }
    return packed.holds(gone.partition(), gone.name().first().value(), gone.name().last().value());
  }

  private final class Lines implements Reading {
    private final Optional<Position> from;
    private final Optional<Position> until;
    private final Deque<Found> ahead = new ArrayDeque<>();

    /// Whether recent files are being listed; the others are behind them.
    private boolean isRecent = true;

    private Optional<ObjectKey> listed = Optional.empty();
    private boolean isListed;
    private @Nullable Found open;
    private @Nullable Opening opening;
    private @Nullable InputStream in;
    private long line;
    private @Nullable Line next;
    private boolean isEnd;

    Lines(Optional<Place> after, Optional<Position> from, Optional<Position> until)
        throws IOException {
      this.from = from;
      this.until = until;
      if (after.isPresent()) {
        ObjectKey key = new ObjectKey(after.get().key());
        listed = Optional.of(key);
        isRecent = key.value().startsWith(ArchiveObjects.RECENT);
        Optional<Found> found = ArchiveObjects.read(names, new ObjectEntry(key, 0), isRecent);
        if (found.isPresent()) {
          open(found.get(), after.get().line());
        }
      }
    }

    @Override
    public boolean isReady(Duration patience) throws IOException {
      while (next == null && !isEnd) {
        if (opening != null && !isOpened(opening, patience)) {
          return false;
        }
        readOn();
      }
      return true;
    }

    @Override
    public @Nullable Line next() throws IOException {
      while (!isReady(PATIENCE)) {
        // What is being opened has a deadline of its own.
      }
      Line read = next;
      next = null;
      return read;
    }

    /// Reads a line, or goes on to the next object.
    private void readOn() throws IOException {
      Found now = open;
      byte[] bytes = now == null || in == null ? null : readLine();
      if (now != null && bytes != null) {
        line++;
        next =
            new Line(
                new Place(now.key().value(), line),
                now.name().first(),
                now.name().hubId().equals(hubId),
                Payload.of(bytes));
        return;
      }
      close();
      Found following = nextObject();
      if (following == null) {
        isEnd = true;
      } else {
        open(following, 0);
      }
    }

    private @Nullable Found nextObject() throws IOException {
      while (ahead.isEmpty() && !isListed) {
        List<ObjectEntry> page = store.list(isRecent ? ArchiveObjects.RECENT : "", listed, PAGE);
        if (page.isEmpty()) {
          isListed = !isRecent;
          isRecent = false;
          listed = Optional.empty();
        }
        for (ObjectEntry entry : page) {
          listed = Optional.of(entry.key());
          String key = entry.key().value();
          if (isRecent == key.startsWith(ArchiveObjects.RECENT) && !key.startsWith(errorPrefix)) {
            ArchiveObjects.read(names, entry, isRecent)
                .filter(found -> isAsked(found.name()))
                .ifPresent(ahead::add);
          }
        }
      }
      return ahead.poll();
    }

    private boolean isAsked(ObjectName name) {
      return from.map(first -> name.last().compareTo(first) >= 0).orElse(true)
          && until.map(end -> name.first().compareTo(end) < 0).orElse(true);
    }

    /// Opens an object behind some of its lines.
    private void open(Found object, long skipped) throws IOException {
      open = object;
      line = 0;
      if (object.isParquet()) {
        opening = new Opening(() -> unpacking.open(store, object.key()), skipped);
        return;
      }
      Optional<InputStream> found = store.open(object.key());
      if (found.isPresent()) {
        in =
            new BufferedInputStream(
                object.name().compression().unpacking(found.get()), BUFFER_BYTES);
        skip(skipped);
      } else if (!object.isRecent() || !isPacked(object)) {
        throw new FileNotFoundException(object.key() + " is there no longer");
      }
    }

    private boolean isOpened(Opening now, Duration patience) throws IOException {
      Optional<InputStream> opened = now.opened(patience);
      if (opened.isEmpty()) {
        return false;
      }
      opening = null;
      in = new BufferedInputStream(opened.get(), BUFFER_BYTES);
      skip(now.skipped());
      return true;
    }

    private void skip(long lines) throws IOException {
      while (line < lines && readLine() != null) {
        line++;
      }
      line = lines;
    }

    /// The next line of the open object; null at its end. What has no line break at its end was cut
    /// off, and no archive writes that.
    private byte @Nullable [] readLine() throws IOException {
      InputStream from = in;
      if (from == null) {
        return null;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      boolean isTooLong = false;
      for (int b = from.read(); b >= 0; b = from.read()) {
        if (b == '\n') {
          return isTooLong ? new byte[0] : bytes.toByteArray();
        }
        if (bytes.size() < MAX_LINE) {
          bytes.write(b);
        } else {
          isTooLong = true;
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      Opening unfinished = opening;
      InputStream from = in;
      opening = null;
      in = null;
      open = null;
      if (unfinished != null) {
        unfinished.close();
      }
      if (from != null) {
        from.close();
      }
    }
  }
}
