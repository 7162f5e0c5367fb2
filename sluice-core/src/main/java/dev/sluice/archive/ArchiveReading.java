package dev.sluice.archive;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the lines of an archive from its store, for replays.
///
/// Objects in Parquet are not read yet; whoever adds that gives their rows as lines here.
public final class ArchiveReading implements ArchivedLines {

  /// How long a line may be: data of 1 MiB grows to no more by escapes.
  static final int MAX_LINE = 16 << 20;

  private static final int PAGE = 1_000;
  private static final int BUFFER_BYTES = 64 << 10;

  private final ObjectStore store;
  private final String errorPrefix;
  private final boolean isTransformed;
  private final TargetName archive;
  private final ObjectName.Reader names;

  /// A reading of one archive.
  ///
  /// @param store where it stands; only read
  public ArchiveReading(TargetName archive, ArchiveSettings settings, ObjectStore store) {
    this.archive = archive;
    this.store = store;
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

  /// An object of the archive, with what its name says.
  private record Named(ObjectKey key, ObjectName name) {}

  private final class Lines implements Reading {
    private final Optional<Position> from;
    private final Optional<Position> until;
    private final Deque<Named> ahead = new ArrayDeque<>();
    private Optional<ObjectKey> listed = Optional.empty();
    private boolean isListed;
    private @Nullable Named open;
    private @Nullable InputStream in;
    private long line;

    Lines(Optional<Place> after, Optional<Position> from, Optional<Position> until)
        throws IOException {
      this.from = from;
      this.until = until;
      if (after.isPresent()) {
        ObjectKey key = new ObjectKey(after.get().key());
        listed = Optional.of(key);
        Optional<ObjectName> name = names.read(key);
        if (name.isPresent()) {
          open(new Named(key, name.get()));
          for (long i = 0; i < after.get().line(); i++) {
            if (readLine() == null) {
              break;
            }
          }
          line = after.get().line();
        }
      }
    }

    @Override
    public @Nullable Line next() throws IOException {
      while (true) {
        Named now = open;
        if (now != null) {
          byte[] bytes = readLine();
          if (bytes != null) {
            line++;
            return new Line(
                new Place(now.key().value(), line), now.name().first(), Payload.of(bytes));
          }
          close();
        }
        Named next = nextObject();
        if (next == null) {
          return null;
        }
        open(next);
      }
    }

    private @Nullable Named nextObject() throws IOException {
      while (ahead.isEmpty() && !isListed) {
        List<ObjectEntry> page = store.list("", listed, PAGE);
        isListed = page.isEmpty();
        for (ObjectEntry entry : page) {
          listed = Optional.of(entry.key());
          if (!entry.key().value().startsWith(errorPrefix)) {
            names
                .read(entry.key())
                .filter(this::isAsked)
                .ifPresent(name -> ahead.add(new Named(entry.key(), name)));
          }
        }
      }
      return ahead.poll();
    }

    private boolean isAsked(ObjectName name) {
      return from.map(first -> name.last().compareTo(first) >= 0).orElse(true)
          && until.map(end -> name.first().compareTo(end) < 0).orElse(true);
    }

    private void open(Named object) throws IOException {
      if (!object.name().hasLines()) {
        throw Fault.of(
            Fault.Kind.CONFLICT,
            "archive-not-readable",
            "archive "
                + archive
                + " has objects in Parquet, which replays do not read yet: "
                + object.key());
      }
      Optional<InputStream> found = store.open(object.key());
      if (found.isEmpty()) {
        throw new FileNotFoundException(object.key() + " is there no longer");
      }
      open = object;
      line = 0;
      in =
          new BufferedInputStream(object.name().compression().unpacking(found.get()), BUFFER_BYTES);
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
      InputStream from = in;
      in = null;
      open = null;
      if (from != null) {
        from.close();
      }
    }
  }
}
