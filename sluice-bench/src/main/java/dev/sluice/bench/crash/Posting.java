package dev.sluice.bench.crash;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One request of a client: some events whose numbers follow one another.
///
/// All that is sent follows from the numbers, so that it can be sent again to the byte, and so that
/// whoever finds an event can tell whether it is as it was sent.
///
/// @param first the number of its first event
/// @param size how many events it has
record Posting(Form form, int first, int size) {

  /// The clients' name at the hub, which stands before the ids of client events.
  static final String CLIENT = "crash";

  private static final int PUSHED_EVERY = 3;
  private static final int TYPES = 4;
  private static final String WORDS = "the hub was killed and the tea was still warm; ";

  /// The numbers of its events.
  IntStream numbers() {
    return IntStream.range(first, first + size);
  }

  /// Whether an event of it has to be refused, whatever happens.
  boolean isWrong(int number) {
    return switch (form) {
      case BINARY, STRUCTURED, BATCH, CLIENT_EVENTS -> false;
      case WRONG_BATCH -> true;
      case WRONG_ENTRY -> number == first + size - 1;
    };
  }

  boolean areClientEvents() {
    return form == Form.CLIENT_EVENTS || form == Form.WRONG_ENTRY;
  }

  String path() {
    return areClientEvents() ? "/v1/client-events" : "/v1/events";
  }

  /// Names and values of the header's fields, in turn.
  List<String> headers() {
    return switch (form) {
      case BINARY ->
          List.of(
              "Content-Type",
              "application/json",
              "ce-specversion",
              "1.0",
              "ce-id",
              id(first),
              "ce-source",
              "/crash",
              "ce-type",
              type(first));
      case STRUCTURED -> List.of("Content-Type", "application/cloudevents+json");
      case BATCH, WRONG_BATCH -> List.of("Content-Type", "application/cloudevents-batch+json");
      case CLIENT_EVENTS, WRONG_ENTRY -> List.of("Content-Type", "application/json");
    };
  }

  String body() {
    return switch (form) {
      case BINARY -> detail(first);
      case STRUCTURED -> event(first);
      case BATCH -> list("[", Posting::event, "]");
      case WRONG_BATCH ->
          list("[", number -> number == first ? event(number) : "{\"id\":\"none\"}", "]");
      case CLIENT_EVENTS, WRONG_ENTRY -> list("{\"entries\":[", this::entry, "]}");
    };
  }

  /// What a hub answers that took all of it.
  String accepted() {
    String ids = list("[", number -> "\"" + id(number) + "\"", "]");
    return "{\"accepted\":" + size + ",\"ids\":" + ids + "}";
  }

  private String list(String begin, IntFunction<String> each, String end) {
    return numbers().mapToObj(each).collect(Collectors.joining(",", begin, end));
  }

  private String entry(int number) {
    String entry = isWrong(number) ? "\"{}}\"" : detail(number);
    return "{\"entry\":" + entry + ",\"id\":\"" + id(number) + "\"}";
  }

  private static String event(int number) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/crash\",\"type\":\"%s\",\"data\":%s}"
        .formatted(id(number), type(number), detail(number));
  }

  private static String detail(int number) {
    return "{\"eventType\":\"crash\",\"push\":%s,\"text\":\"%s\"}"
        .formatted(isPushed(number), text(number));
  }

  private static String type(int number) {
    return "crash." + number % TYPES;
  }

  /// The id that the client gives an event.
  static String id(int number) {
    return "e" + number;
  }

  /// The id under which an event is found again.
  String keptId(int number) {
    return areClientEvents() ? CLIENT + "/" + id(number) : id(number);
  }

  /// The number in an id, -1 when no client gave it.
  static int number(String id) {
    String own = id.startsWith(CLIENT + "/") ? id.substring(CLIENT.length() + 1) : id;
    return own.matches("e\\d{1,9}") ? Integer.parseInt(own.substring(1)) : -1;
  }

  /// Whether an event is for the HTTP target too.
  static boolean isPushed(int number) {
    return number % PUSHED_EVERY == 0;
  }

  /// What stands in an event, another text for each number.
  static String text(int number) {
    return number + " " + WORDS.repeat(number % 11);
  }
}
