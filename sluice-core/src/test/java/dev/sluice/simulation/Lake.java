package dev.sluice.simulation;

import dev.sluice.archive.ArchiveFormat;
import dev.sluice.archive.ArchiveSettings;
import dev.sluice.archive.Compression;
import dev.sluice.archive.ErrorTail;
import dev.sluice.archive.LineSettings;
import dev.sluice.archive.Prefix;
import dev.sluice.archive.line.LineShape;
import dev.sluice.archive.line.Privacy;
import dev.sluice.archive.line.Transform;
import dev.sluice.event.Event;
import dev.sluice.journal.Entry;
import dev.sluice.outbox.TargetName;
import dev.sluice.record.Transformed;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The archives of every world, and by hand what each makes of an event.
enum Lake {
  /// Files of lines, with each event as it came.
  PLAIN(LineSettings.DEFAULT, ArchiveFormat.LINES),

  /// Compressed files of what a transform makes.
  SHAPED(shaped(Compression.GZIP), ArchiveFormat.LINES),

  /// The same, packed into Parquet files.
  PACKED(
      shaped(Compression.NONE),
      new ArchiveFormat.Parquet(1 << 10, Duration.ofMinutes(1), ArchiveFormat.Detail.JSON));

  /// What is to become of an event.
  enum Fate {
    STORED,
    DROPPED,
    FAILED
  }

  @SuppressWarnings("ImmutableEnumChecker") // A name is not changed.
  private final TargetName target = new TargetName("lake-" + name().toLowerCase(Locale.ROOT));

  @SuppressWarnings("ImmutableEnumChecker") // Settings are not changed.
  private final ArchiveSettings settings;

  Lake(LineSettings lines, ArchiveFormat format) {
    // All stand in one store, so each has places of its own.
    String place = name().charAt(0) + "/";
    settings =
        new ArchiveSettings(
            Prefix.parse(place + "{detail.k}/"),
            "error-" + place,
            900,
            Duration.ofSeconds(60),
            lines,
            format);
  }

  private static LineSettings shaped(Compression compression) {
    return new LineSettings(
        compression,
        compression.usualPartitions(),
        ErrorTail.NONE,
        new LineShape(
            Optional.of((entry, view) -> Transform.shaped(transformed(entry, view.toString()))),
            Privacy.NONE));
  }

  private static Transformed transformed(Entry entry, String view) {
    return switch (number(entry.event()) % 7) {
      case 0 -> new Transformed.Dropped();
      case 1 -> new Transformed.Failed("it is one of those");
      default -> new Transformed.Ok(view);
    };
  }

  private static int number(Event event) {
    return Integer.parseInt(event.id().substring(1));
  }

  TargetName target() {
    return target;
  }

  ArchiveSettings settings() {
    return settings;
  }

  static boolean is(TargetName target) {
    for (Lake lake : values()) {
      if (lake.target.equals(target)) {
        return true;
      }
    }
    return false;
  }

  /// What is to become of an event that is owed.
  Fate fate(Event event) {
    if (this != PLAIN && number(event) % 7 < 2) {
      return number(event) % 7 == 0 ? Fate.DROPPED : Fate.FAILED;
    }
    return Clients.hasPlace(event) ? Fate.STORED : Fate.FAILED;
  }
}
