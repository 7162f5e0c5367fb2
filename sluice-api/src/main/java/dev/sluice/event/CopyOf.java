package dev.sluice.event;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The mark of an event that the hub has put into its journal once more: of what it is a copy.
///
/// It stands in extension attributes that are seen nowhere else: patterns, archives and targets get
/// {@link #plain}, and nobody may send them. An event is recognised as a repeat by source, id and
/// this mark.
///
/// @param place where the event stood first: its position, or another name of its place
/// @param replay the number of the replay that it is made for; 0 for none
public record CopyOf(String place, int replay) {

  /// The attribute that holds the place.
  public static final String PLACE = "sluicecopyof";

  /// The attribute that holds the replay's number.
  public static final String REPLAY = "sluicereplay";

  /// Checks both.
  public CopyOf {
    if (place.isEmpty() || replay < 0) {
      throw new IllegalArgumentException("a copy has a place and a replay's number from 0 on");
    }
  }

  /// Of what an event is a copy; empty for nearly all.
  public static Optional<CopyOf> of(Event event) {
    Extension place = event.extensions().get(PLACE);
    if (place == null) {
      return Optional.empty();
    }
    int replay = event.extensions().get(REPLAY) instanceof Extension.Whole(int value) ? value : 0;
    return Optional.of(new CopyOf(place.text(), replay));
  }

  /// Whether an event has any part of a mark.
  public static boolean isMarked(Event event) {
    return !event.extensions().isEmpty()
        && (event.extensions().containsKey(PLACE) || event.extensions().containsKey(REPLAY));
  }

  /// Whether an extension attribute is part of the mark.
  public static boolean isMark(String extension) {
    return extension.equals(PLACE) || extension.equals(REPLAY);
  }

  /// An event with this mark.
  public Event mark(Event event) {
    Map<String, Extension> marked = new TreeMap<>(event.extensions());
    marked.put(PLACE, new Extension.Text(place));
    if (replay > 0) {
      marked.put(REPLAY, new Extension.Whole(replay));
    }
    return event.withExtensions(marked);
  }

  /// The event as it came, without any mark.
  public static Event plain(Event event) {
    if (!isMarked(event)) {
      return event;
    }
    Map<String, Extension> own = new TreeMap<>(event.extensions());
    own.keySet().removeIf(CopyOf::isMark);
    return event.withExtensions(own);
  }
}
