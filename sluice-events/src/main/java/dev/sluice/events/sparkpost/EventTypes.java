package dev.sluice.events.sparkpost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The types of SparkPost's events that are known, each with its class. SparkPost may have more.
public final class EventTypes {

  /// The class of a type that is not known: the Events API is one of message events.
  static final String UNKNOWN = "message_event";

  private static final Map<String, List<String>> CLASSES =
      Map.of(
          "message_event",
          List.of(
              "bounce",
              "delivery",
              "injection",
              "sms_status",
              "spam_complaint",
              "out_of_band",
              "policy_rejection",
              "delay"),
          "track_event",
          List.of("click", "open", "initial_open", "amp_click", "amp_open", "amp_initial_open"),
          "gen_event",
          List.of("generation_failure", "generation_rejection"),
          "unsubscribe_event",
          List.of("list_unsubscribe", "link_unsubscribe"),
          "relay_event",
          List.of(
              "relay_injection",
              "relay_rejection",
              "relay_delivery",
              "relay_tempfail",
              "relay_permfail"),
          "ab_test_event",
          List.of("ab_test_completed", "ab_test_cancelled"),
          "ingest_event",
          List.of("success", "error"));

  /// The classes that the Events API has.
  private static final Set<String> PAST =
      Set.of("message_event", "track_event", "gen_event", "unsubscribe_event");

  private static final Map<String, String> CLASS_OF = classOf();

  private EventTypes() {}

  private static Map<String, String> classOf() {
    Map<String, String> classOf = new LinkedHashMap<>();
    CLASSES.forEach((name, types) -> types.forEach(type -> classOf.put(type, name)));
    return Map.copyOf(classOf);
  }

  /// All types, in the order of their names.
  public static Set<String> known() {
    return new TreeSet<>(CLASS_OF.keySet());
  }

  /// Whether the Events API may have events of a type; one that is not known may be there.
  public static boolean isInEventsApi(String type) {
    return PAST.contains(classOf(type));
  }

  /// The class of a type; `message_event` for one that is not known.
  static String classOf(String type) {
    return CLASS_OF.getOrDefault(type, UNKNOWN);
  }
}
