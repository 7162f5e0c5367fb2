package dev.sluice.archive;

import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.outbox.TargetName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the key of an archive's object tells.
///
/// ```
/// <prefix><archive>-<hub>-<first, 20 digits>-<last, 20 digits>.<ending>
/// ```
///
/// A range written again has the same names. The ending is `jsonl`, `jsonl.gz`, `jsonl.zst` or
/// `parquet`.
///
/// @param prefix the partition, with the `/` at its end if it has one
/// @param hubId which hub has written it
/// @param first the position of the first event of its range, which may stand in another partition
/// @param last the position of the last one
/// @param ending what stands behind the first `.` of its name
public record ObjectName(
    String prefix, TargetName archive, String hubId, Position first, Position last, String ending) {

  /// What tells hubs apart.
  static final Pattern HUB = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  /// Lines of JSON; what packs them follows it.
  public static final String JSON_LINES = "jsonl";

  private static final String RANGE =
      "-(\\d{20})-(\\d{20})\\.(jsonl|jsonl\\.gz|jsonl\\.zst|parquet)";

  /// Reads the keys of one archive.
  public static final class Reader {

    private final TargetName archive;
    private final Pattern pattern;

    /// @param archive whose keys they are
    public Reader(TargetName archive) {
      this.archive = archive;
      // The shortest prefix that does: an archive's name may stand in a partition too.
      this.pattern =
          Pattern.compile(
              "(|.*/|.*?)" + Pattern.quote(archive.value()) + "-(" + HUB + ")" + RANGE,
              Pattern.DOTALL);
    }

    /// The name in a key; empty when the archive has not written it.
    public Optional<ObjectName> read(ObjectKey key) {
      Matcher found = pattern.matcher(key.value());
      if (!found.matches()) {
        return Optional.empty();
      }
      try {
        Position first = new Position(Long.parseLong(found.group(3)));
        Position last = new Position(Long.parseLong(found.group(4)));
        return Optional.of(
            new ObjectName(found.group(1), archive, found.group(2), first, last, found.group(5)));
      } catch (IllegalArgumentException e) {
        // 20 digits can be more than any position; no such object was ever written.
        return Optional.empty();
      }
    }
  }

  /// Whether it holds lines of JSON, packed or not.
  public boolean hasLines() {
    return ending.startsWith(JSON_LINES);
  }

  /// How its bytes are packed.
  public Compression compression() {
    return Compression.ofName(ending);
  }

  /// The key.
  ///
  /// @throws IllegalArgumentException when the prefix makes none
  public ObjectKey key() {
    return new ObjectKey(
        prefix + archive + "-" + hubId + "-" + digits(first) + "-" + digits(last) + "." + ending);
  }

  private static String digits(Position position) {
    String digits = position.toString();
    return "0".repeat(20 - digits.length()) + digits;
  }
}
