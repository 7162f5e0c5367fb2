package dev.sluice.archive.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.archive.line.Encryption;
import dev.sluice.archive.line.LineShape;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.view.MatchingView;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Writes the events of an archive, or a part of them, as lines of JSON, each once.
///
/// When a file has gone that was listed, because a packer has packed it, the archive is listed
/// anew. Of a Parquet file are left out then the positions of the files of its partition that were
/// written already.
public final class Export {

  /// How often an archive is listed. A packer packs every few seconds at most, and all that has
  /// gone meanwhile is found at once.
  private static final int MAX_LISTS = 1_000;

  private static final NavigableMap<Long, Long> NOTHING = Collections.emptyNavigableMap();

  private final ObjectStore store;
  private final Rows rows;
  private final Part part;
  private final Optional<Encryption> decryption;
  private final OutputStream out;

  private final Set<ObjectKey> written = new HashSet<>();

  /// The ranges of the files of lines that were written, by what can hold the same events.
  private final Map<String, NavigableMap<Long, Long>> ranges = new HashMap<>();

  private long lines;
  private long withoutPosition;
  private long notDecrypted;

  /// Which events.
  ///
  /// @param from the first position
  /// @param to the last position
  /// @param since the earliest arrival
  /// @param until the arrival before which they came
  public record Part(
      Optional<Position> from,
      Optional<Position> to,
      Optional<Instant> since,
      Optional<Instant> until) {

    /// All of them.
    public static final Part ALL =
        new Part(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    boolean isAll() {
      return equals(ALL);
    }

    boolean mayHave(ArchiveObject object) {
      return from.filter(first -> object.name().last().compareTo(first) < 0).isEmpty()
          && to.filter(last -> object.name().first().compareTo(last) > 0).isEmpty();
    }

    boolean has(Placed placed) {
      return from.filter(first -> placed.position().compareTo(first) < 0).isEmpty()
          && to.filter(last -> placed.position().compareTo(last) > 0).isEmpty()
          && since
              .filter(time -> !placed.arrival().filter(a -> !a.isBefore(time)).isPresent())
              .isEmpty()
          && until
              .filter(time -> !placed.arrival().filter(a -> a.isBefore(time)).isPresent())
              .isEmpty();
    }
  }

  /// What was written.
  ///
  /// @param withoutPosition how many lines of an older hub were left out, because a part was asked
  ///   for and they do not say where they stand
  /// @param notDecrypted how many encrypted values no key reads
  public record Exported(long lines, long withoutPosition, long notDecrypted) {}

  private Export(
      ObjectStore store, Rows rows, Part part, Optional<Encryption> decryption, OutputStream out) {
    this.store = store;
    this.rows = rows;
    this.part = part;
    this.decryption = decryption;
    this.out = out;
  }

  /// Lists the archive as it is now.
  public interface Listing {
    /// Its objects.
    Contents objects() throws IOException;
  }

  /// Writes the events of an archive; errors are left out.
  ///
  /// @param decryption reads encrypted values back; empty leaves them
  public static Exported run(
      ObjectStore store,
      Listing listing,
      Rows rows,
      Part part,
      Optional<Encryption> decryption,
      OutputStream out)
      throws IOException {
    return new Export(store, rows, part, decryption, out).run(listing);
  }

  private Exported run(Listing listing) throws IOException {
    for (int lists = 1; !isWritten(listing.objects(), lists); lists++) {
      // What has gone is found in the next list.
    }
    out.flush();
    return new Exported(lines, withoutPosition, notDecrypted);
  }

  /// Writes what was not written yet.
  ///
  /// @return false when a file has gone
  private boolean isWritten(Contents objects, int lists) throws IOException {
    for (ArchiveObject object : objects.all()) {
      if (!object.isErrors() && part.mayHave(object) && !written.contains(object.key())) {
        NavigableMap<Long, Long> before =
            ranges.computeIfAbsent(
                object.partition() + "\n" + object.name().hubId(), _ -> new TreeMap<>());
        boolean mayRepeat = lists > 1 && !object.name().hasLines();
        try {
          rows.each(store, object, line -> row(line, mayRepeat ? before : NOTHING));
        } catch (FileNotFoundException e) {
          if (lists == MAX_LISTS) {
            throw e;
          }
          return false;
        }
        written.add(object.key());
        if (object.name().hasLines()) {
          before.put(object.name().first().value(), object.name().last().value());
        }
      }
    }
    return true;
  }

  private static boolean isIn(NavigableMap<Long, Long> ranges, Position position) {
    Map.Entry<Long, Long> range = ranges.floorEntry(position.value());
    return range != null && range.getValue() >= position.value();
  }

  private void row(byte[] line, NavigableMap<Long, Long> before) throws IOException {
    Optional<Placed> placed = Placed.ofEvent(line);
    if (placed.isPresent() && isIn(before, placed.get().position())) {
      return;
    }
    if (placed.isEmpty() && !part.isAll()) {
      withoutPosition++;
      return;
    }
    if (placed.isPresent() && !part.has(placed.get())) {
      return;
    }
    out.write(
        decryption.isPresent() && placed.isPresent() && holdsEncrypted(line)
            ? decrypted(line, placed.get().position(), decryption.get())
            : line);
    out.write('\n');
    lines++;
  }

  private static boolean holdsEncrypted(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1).contains(Encryption.BEGINNING);
  }

  private byte[] decrypted(byte[] line, Position position, Encryption keys) {
    Optional<JsonNode> read = MatchingView.read(new String(line, StandardCharsets.UTF_8));
    if (read.isEmpty() || !(read.get() instanceof ObjectNode event)) {
      return line;
    }
    decrypt(event, position, keys);
    return LineShape.bytes(event);
  }

  private void decrypt(JsonNode node, Position position, Encryption keys) {
    if (node instanceof ObjectNode object) {
      for (String name : object.propertyStream().map(Map.Entry::getKey).toList()) {
        object.set(name, value(object.get(name), position, keys));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, value(array.get(i), position, keys));
      }
    }
  }

  private JsonNode value(JsonNode value, Position position, Encryption keys) {
    if (!value.isTextual() || !value.textValue().startsWith(Encryption.BEGINNING)) {
      decrypt(value, position, keys);
      return value;
    }
    Optional<JsonNode> plain =
        keys.decrypted(value.textValue(), position).flatMap(MatchingView::read);
    if (plain.isEmpty()) {
      notDecrypted++;
    }
    return plain.orElse(value);
  }
}
