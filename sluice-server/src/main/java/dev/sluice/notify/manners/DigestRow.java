package dev.sluice.notify.manners;

import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.notify.template.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// How far the digests of a target have come: `notify/digest/<target>`.
///
/// ```
/// {"next":<id of the event of the next digest>,"open":{"<position of a digest>":[<position>, …]}}
/// ```
///
/// The next digest's id is there before the digest is: one that was made before a crash is found
/// again by it, and says itself what it covers. What a digest covers is kept until the deliveries
/// of those posts have ended.
///
/// @param next the id of the event of the next digest
/// @param open the posts that digests cover and that have not ended, by the digests' positions
public record DigestRow(String next, Map<Position, List<Position>> open) {

  /// Where the rows stand.
  public static final String PREFIX = "notify/digest/";

  /// Copies the map.
  public DigestRow {
    open = Map.copyOf(open);
  }

  /// Reads a row back.
  public static DigestRow read(Payload value) {
    Json.Fields row = (Json.Fields) Json.parse(value.toBytes());
    Map<Position, List<Position>> open = new HashMap<>();
    ((Json.Fields) row.find("open").orElseThrow())
        .values()
        .forEach((digest, covered) -> open.put(position(digest), positions(covered)));
    return new DigestRow(row.text("next").orElseThrow(), open);
  }

  /// Positions as an array.
  public static Json written(List<Position> positions) {
    return new Json.Items(
        positions.stream().map(each -> (Json) new Json.Scalar(each.toString())).toList());
  }

  /// Positions of an array.
  public static List<Position> positions(Json json) {
    List<Position> positions = new ArrayList<>();
    ((Json.Items) json)
        .values()
        .forEach(each -> positions.add(position(((Json.Scalar) each).json())));
    return positions;
  }

  private static Position position(String text) {
    return new Position(Long.parseLong(text));
  }

  /// The row as it is kept.
  public Payload written() {
    Map<String, Json> digests = new LinkedHashMap<>();
    open.forEach((digest, covered) -> digests.put(digest.toString(), written(covered)));
    return Payload.of(
        Json.Fields.NONE.with("next", next).with("open", new Json.Fields(digests)).bytes());
  }

  /// The digest that covers a post.
  public Optional<Position> covering(Position post) {
    return open.entrySet().stream()
        .filter(each -> each.getValue().contains(post))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// All posts that are covered and have not ended.
  public Set<Position> covered() {
    Set<Position> covered = new java.util.HashSet<>();
    open.values().forEach(covered::addAll);
    return covered;
  }

  /// This row without the posts that have ended.
  public DigestRow without(Predicate<Position> ended) {
    Map<Position, List<Position>> left = new HashMap<>();
    open.forEach((digest, covered) -> {
      List<Position> rest = covered.stream().filter(ended.negate()).toList();
      if (!rest.isEmpty()) {
        left.put(digest, rest);
      }
    });
    return new DigestRow(next, left);
  }

  /// This row with a digest that was made.
  ///
  /// @param following the id of the event of the one after it
  public DigestRow with(Position digest, List<Position> covered, String following) {
    Map<Position, List<Position>> more = new HashMap<>(open);
    if (!covered.isEmpty()) {
      more.put(digest, List.copyOf(covered));
    }
    return new DigestRow(following, more);
  }
}
