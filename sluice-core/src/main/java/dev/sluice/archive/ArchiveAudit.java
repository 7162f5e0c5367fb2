package dev.sluice.archive;

import com.github.luben.zstd.ZstdIOException;
import dev.sluice.audit.AuditReport;
import dev.sluice.audit.Findings;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/// Holds the objects of an archive against what the outbox says that it has settled.
///
/// Objects are listed in pages and read as streams. What is kept of them is the range of positions
/// in their names; of an archive with more than {@value #MAX_KEPT} ranges the first ones. Only when
/// there are too many lines, a second pass looks for objects that hold the same.
///
/// An event that a transform dropped is settled and has no line.
///
/// An event that several rules gave the archive is one line, and was settled for each of them. So
/// with one rule the lines are known exactly, and with several they lie between bounds.
public final class ArchiveAudit {

  private static final int MAX_KEPT = 1 << 20;
  private static final int PAGE = 50_000;
  private static final int BUFFER_BYTES = 64 << 10;

  private final ObjectStore store;
  private final AuditReport.Settled settled;
  private final Findings findings;
  private final Pattern name;
  private final Set<ObjectKey> unsettled = new HashSet<>();
  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  private DroppedSoFar dropped = DroppedSoFar.NONE;
  private final PackedRanges packed = new PackedRanges(MAX_KEPT);

  private long objects;
  private long lines;
  private long last;

  /// The objects of one range of positions, of which each is one partition.
  private static final class Range {
    private final long last;
    private long lines;

    Range(long last) {
      this.last = last;
    }
  }

  private ArchiveAudit(
      ObjectStore store, String hubId, AuditReport.Settled settled, Findings findings) {
    this.store = store;
    this.settled = settled;
    this.findings = findings;
    this.name =
        Pattern.compile(
            "(.*)"
                + Pattern.quote(settled.target() + "-" + hubId)
                + "-(\\d{20})-(\\d{20})\\.(?:jsonl(?:\\.gz|\\.zst)?|parquet)",
            Pattern.DOTALL);
  }

  /// Looks at all objects of one archive; changes nothing.
  ///
  /// @param hubId the hub's name in the names of objects
  /// @throws IOException when the store cannot be read
  public static AuditReport.Archived run(
      ObjectStore store, String hubId, AuditReport.Settled settled, Findings findings)
      throws IOException {
    return new ArchiveAudit(store, hubId, settled, findings).run();
  }

  private String place() {
    return "archive " + settled.target();
  }

  private AuditReport.Archived run() throws IOException {
    dropped = DroppedSoFar.read(store, settled.target());
    Optional<Manifest> underWay = underWay();
    each((key, _, partition, from, to) -> {
      if (isParquet(key)) {
        packed.add(partition, from, to);
      }
    });
    each(this::count);
    compareRanges();
    compareEnd();
    compareLines();
    return new AuditReport.Archived(
        settled.target(),
        objects,
        lines,
        underWay.map(left -> new AuditReport.UnderWay(left.first(), left.through())));
  }

  /// What a crash has left half published; it is not settled, and the next start ends it.
  private Optional<Manifest> underWay() throws IOException {
    Optional<Manifest> left = Manifest.read(store, Archive.manifestKey(settled.target()));
    Optional<Manifest> open =
        left.filter(manifest -> manifest.through().compareTo(settled.through()) > 0);
    open.ifPresent(manifest -> manifest.objects().forEach(sealed -> unsettled.add(sealed.key())));
    return open;
  }

  private interface Visit {
    void object(ObjectKey key, long length, String partition, long first, long last)
        throws IOException;
  }

  /// Visits what this archive has published and settled.
  private void each(Visit visit) throws IOException {
    Optional<ObjectKey> after = Optional.empty();
    List<ObjectEntry> page = store.list("", after, PAGE);
    while (!page.isEmpty()) {
      for (ObjectEntry entry : page) {
        Matcher named = name.matcher(entry.key().value());
        if (named.matches() && !unsettled.contains(entry.key())) {
          visit.object(
              entry.key(),
              entry.length(),
              partition(named.group(1)),
              number(named.group(2)),
              number(named.group(3)));
        }
      }
      after = Optional.of(page.getLast().key());
      page = store.list("", after, PAGE);
    }
  }

  private static String partition(String prefix) {
    return prefix.startsWith(ArchiveObjects.RECENT)
        ? prefix.substring(ArchiveObjects.RECENT.length())
        : prefix;
  }

  private static boolean isParquet(ObjectKey key) {
    return key.value().endsWith("." + ArchiveObjects.PARQUET);
  }

  /// 20 digits can be more than any position; no such object was ever written.
  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void count(ObjectKey key, long length, String partition, long from, long to)
      throws IOException {
    if (!isParquet(key) && packed.holds(partition, from, to)) {
      // Packed, and about to be deleted.
      return;
    }
    objects++;
    if (to > settled.through().value() || from > to || from < 1) {
      findings.add(place() + ", " + key, "is not settled, which goes through " + settled.through());
      return;
    }
    Optional<String> overlap = packed.overlap(partition, from, to, isParquet(key));
    overlap.ifPresent(
        range -> findings.add(place() + ", " + key, "another file of the partition goes " + range));
    long held = isParquet(key) ? rows(key, length) : lines(key);
    lines += held;
    last = Math.max(last, to);
    if (isParquet(key)) {
      if (held > to - from + 1) {
        findings.add(place() + ", " + key, "rows: " + held + ", positions: " + (to - from + 1));
      }
      return;
    }
    Range range = ranges.get(from);
    if (range == null && ranges.size() < MAX_KEPT) {
      range = new Range(to);
      ranges.put(from, range);
    }
    if (range != null) {
      range.lines += held;
      if (range.last != to) {
        findings.add(
            place() + ", " + key, "another object goes from " + from + " to " + range.last);
      }
    }
  }

  private long rows(ObjectKey key, long length) throws IOException {
    try {
      return ParquetFooter.rows(() -> open(key), length);
    } catch (EOFException | ParquetFooter.Damaged e) {
      findings.add(place() + ", " + key, "is cut or damaged: " + e.getMessage());
      return 0;
    }
  }

  private long lines(ObjectKey key) throws IOException {
    long found = 0;
    byte end = '\n';
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Compression.ofName(key.value()).unpacking(open(key))) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          found += buffer[i] == '\n' ? 1 : 0;
        }
        end = buffer[read - 1];
      }
    } catch (EOFException | ZipException | ZstdIOException e) {
      findings.add(
          place() + ", " + key, "is cut or damaged after line " + found + ": " + e.getMessage());
      return found;
    }
    if (end != '\n') {
      findings.add(place() + ", " + key, "is cut: it ends in the middle of line " + (found + 1));
    } else if (found == 0) {
      findings.add(place() + ", " + key, "is empty");
    }
    return found;
  }

  private InputStream open(ObjectKey key) throws IOException {
    return store.open(key).orElseThrow(() -> new FileNotFoundException(key + " is gone"));
  }

  private void compareRanges() {
    long before = 0;
    for (Map.Entry<Long, Range> each : ranges.entrySet()) {
      long from = each.getKey();
      Range range = each.getValue();
      String positions = place() + ", positions " + from + " to " + range.last;
      if (from <= before) {
        findings.add(positions, "other objects hold positions up to " + before);
      }
      if (range.lines > range.last - from + 1) {
        findings.add(
            positions, "lines: " + range.lines + ", positions: " + (range.last - from + 1));
      }
      before = Math.max(before, range.last);
    }
  }

  private void compareEnd() {
    long lastDropped = dropped.total() == 0 ? 0 : dropped.through().value();
    if (Math.max(last, lastDropped) < settled.through().value()) {
      findings.add(
          place(),
          "positions through %s are settled, but its last object ends at %d: objects are missing"
              .formatted(settled.through(), last));
    }
  }

  private void compareLines() throws IOException {
    long without = dropped.settled(settled.through());
    long least = Math.max(0, settled.least() - without);
    long most = Math.max(0, settled.most() - without);
    String expected =
        (settled.least() == settled.most()
                ? "" + settled.least()
                : settled.least() + " to " + settled.most())
            + (without == 0 ? "" : ", dropped: " + without);
    String both = "lines in its objects: " + lines + ", settled: " + expected;
    if (lines < least) {
      findings.add(place(), both + "; events are missing" + widestGap());
    } else if (lines > most) {
      findings.add(place(), both + "; some stand twice");
      nameDoubled();
    }
  }

  /// Where to look first; a gap can also be of events that nobody gave the archive.
  private String widestGap() {
    long from = 0;
    long widest = 0;
    long before = 0;
    for (Map.Entry<Long, Range> each : ranges.entrySet()) {
      if (each.getKey() - before - 1 > widest) {
        from = before + 1;
        widest = each.getKey() - before - 1;
      }
      before = Math.max(before, each.getValue().last);
    }
    return widest == 0 || !packed.isEmpty()
        ? ""
        : "; the widest gap between its objects is positions "
            + from
            + " to "
            + (from + widest - 1);
  }

  /// Names the objects whose bytes stand in another one of the same range.
  private void nameDoubled() throws IOException {
    Map<String, ObjectKey> seen = new HashMap<>();
    each((key, _, _, from, _) -> {
      String content = from + " " + digest(key);
      ObjectKey other = seen.size() < MAX_KEPT ? seen.putIfAbsent(content, key) : seen.get(content);
      if (other != null && !other.equals(key)) {
        findings.add(place() + ", " + key, "holds the same as " + other);
      }
    });
  }

  private String digest(ObjectKey key) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open(key)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
