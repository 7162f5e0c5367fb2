package dev.sluice.archive;

import dev.sluice.fault.Fault;
import java.time.Duration;

/// What an archive's files become.
public sealed interface ArchiveFormat {

  /// They stay files of JSON lines.
  record Lines() implements ArchiveFormat {}

  /// The files of one partition are packed into Parquet files.
  ///
  /// @param bytes how much the recent files of a partition have together, not packed, before they
  ///   are packed, 1 KiB to 1 GiB; also what a Parquet file is made of at most, unless one file
  ///   alone has more
  /// @param age how long the oldest recent file of a partition waits, 1 s to 24 h
  /// @param detail how `detail` stands in a Parquet file
  record Parquet(long bytes, Duration age, Detail detail) implements ArchiveFormat {

    /// 128 MiB.
    public static final long DEFAULT_BYTES = 128L << 20;

    /// A quarter of an hour.
    public static final Duration DEFAULT_AGE = Duration.ofMinutes(15);

    /// Checks size and age.
    ///
    /// @throws Fault `invalid-archive`
    public Parquet {
      if (bytes < 1 << 10 || bytes > 1 << 30) {
        throw wrong("pack size " + bytes + ": 1 KiB to 1 GiB is right");
      }
      if (age.compareTo(Duration.ofSeconds(1)) < 0 || age.compareTo(Duration.ofDays(1)) > 0) {
        throw wrong("pack age " + age + ": 1 s to 24 h is right");
      }
    }

    private static Fault wrong(String sentence) {
      return Fault.of(Fault.Kind.INVALID, "invalid-archive", sentence);
    }
  }

  /// How `detail` stands in a Parquet file.
  enum Detail {
    /// As JSON text.
    JSON,
    /// As a struct, with the JSON text beside it.
    STRUCT
  }

  /// As they are unless the configuration says otherwise.
  ArchiveFormat LINES = new Lines();
}
