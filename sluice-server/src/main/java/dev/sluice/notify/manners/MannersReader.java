package dev.sluice.notify.manners;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Model;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads manners from JSON, which is what requests, files and the registry have of them alike.
final class MannersReader {

  static final int MAX_ATTEMPTS = 1_000;
  static final Duration MAX_AGE = Duration.ofDays(30);
  static final Duration MAX_PER = Duration.ofDays(7);
  static final int MAX_COUNT = 500;
  static final int DEFAULT_COUNT = 100;
  static final Duration MAX_WAIT = Duration.ofDays(1);
  static final int MAX_KEY = 1_000;
  static final int MAX_ITEM = 4_000;
  static final int MAX_SEPARATOR = 100;

  private static final double LEAST_PER_SECOND = 1 / 60.0;
  private static final int MOST_PER_SECOND = 1_000_000;
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)/([smh])");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|[smhd])");
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private MannersReader() {}

  static Manners read(Json.Fields integration) {
    Json.Fields source = Manners.in(integration);
    Part top = new Part(source, "");
    Optional<Part> retry = top.part("retry", Set.of("attempts", "age"));
    Optional<Integer> attempts = retry.flatMap(part -> part.whole("attempts", MAX_ATTEMPTS));
    return new Manners(
        source,
        top.text("rate")
            .map(text -> rate(text))
            .map(OptionalDouble::of)
            .orElseGet(OptionalDouble::empty),
        attempts.map(OptionalInt::of).orElseGet(OptionalInt::empty),
        retry.flatMap(part -> part.duration("age", MAX_AGE)),
        top.part("quiet", Set.of("from", "to", "zone", "days")).map(MannersReader::quiet),
        top.part("throttle", Set.of("key", "per")).map(MannersReader::throttle),
        top.part("digest", Set.of("count", "age", "item", "separator")).map(MannersReader::digest),
        top.text("fallback"));
  }

  private static double rate(String text) {
    Matcher match = RATE.matcher(text);
    if (match.matches()) {
      double number = new BigDecimal(match.group(1)).doubleValue();
      double rate =
          switch (match.group(2)) {
            case "m" -> number / 60;
            case "h" -> number / 3600;
            default -> number;
          };
      if (rate >= LEAST_PER_SECOND && rate <= MOST_PER_SECOND) {
        return rate;
      }
    }
    throw wrong("rate", "'" + shown(text) + "' is no rate of 1/m to 1000000/s; one would be 1/s");
  }

  private static Quiet quiet(Part part) {
    LocalTime from = part.needed("from", "22:00", MannersReader::time);
    LocalTime to = part.needed("to", "07:00", MannersReader::time);
    ZoneId zone = part.needed("zone", "Europe/Berlin", MannersReader::zone);
    if (from.equals(to)) {
      throw wrong(part.place("to"), "quiet hours that end when they begin never end");
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String day : part.texts("days")) {
      int index = DAYS.indexOf(day);
      if (index < 0) {
        throw wrong(
            part.place("days"),
            "'" + shown(day) + "' is no day; " + String.join(", ", DAYS) + " are");
      }
      days.add(DayOfWeek.of(index + 1));
    }
    return new Quiet(from, to, zone, days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days);
  }

  private static LocalTime time(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + shown(text) + "' is no time of the day; one would be 22:00");
    }
    return LocalTime.parse(text);
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + shown(text) + "' is no time zone; one would be Europe/Berlin or UTC", e);
    }
  }

  private static Throttle throttle(Part part) {
    String key = part.text("key").orElse("");
    part.requireAtMost("key", key, MAX_KEY);
    Duration per =
        part.duration("per", MAX_PER)
            .orElseThrow(() -> wrong(part.place("per"), "it is missing; one would be 10m"));
    return new Throttle(part.model("key", key), per);
  }

  private static Digest digest(Part part) {
    Optional<String> item = part.text("item");
    item.ifPresent(text -> part.requireAtMost("item", text, MAX_ITEM));
    String separator = part.text("separator").orElse(Digest.SEPARATOR);
    part.requireAtMost("separator", separator, MAX_SEPARATOR);
    Duration age =
        part.duration("age", MAX_WAIT)
            .orElseThrow(() -> wrong(part.place("age"), "it is missing; one would be 10m"));
    return new Digest(
        part.whole("count", MAX_COUNT).orElse(DEFAULT_COUNT),
        age,
        item.map(text -> part.model("item", text)),
        separator);
  }

  /// One object of the manners, and where it stands.
  private record Part(Json.Fields json, String name) {

    String place(String member) {
      return name.isEmpty() ? member : name + "." + member;
    }

    Optional<Part> part(String member, Set<String> known) {
      Optional<Json> found = json.find(member);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      if (!(found.get() instanceof Json.Fields fields)) {
        throw wrong(place(member), "it must be an object");
      }
      for (String each : fields.values().keySet()) {
        if (!known.contains(each)) {
          throw wrong(
              place(member),
              "there is no member '" + shown(each) + "' here; " + Nearest.hint(each, known));
        }
      }
      return Optional.of(new Part(fields, place(member)));
    }

    Optional<String> text(String member) {
      Optional<Json> found = json.find(member);
      if (found.isPresent() && json.text(member).isEmpty()) {
        throw wrong(place(member), "it must be a text");
      }
      return json.text(member);
    }

    List<String> texts(String member) {
      Optional<Json> found = json.find(member);
      if (found.isEmpty()) {
        return List.of();
      }
      if (!(found.get() instanceof Json.Items(List<Json> items)) || items.isEmpty()) {
        throw wrong(place(member), "it must be an array of one or more texts");
      }
      return items.stream()
          .map(item -> {
            if (item instanceof Json.Text(String text)) {
              return text;
            }
            throw wrong(place(member), "it must be an array of one or more texts");
          })
          .toList();
    }

    <T> T needed(String member, String example, Function<String, T> made) {
      String text =
          text(member)
              .orElseThrow(
                  () -> wrong(place(member), "it is missing; one would be \"" + example + "\""));
      try {
        return made.apply(text);
      } catch (IllegalArgumentException e) {
        throw wrong(place(member), String.valueOf(e.getMessage()));
      }
    }

    Optional<Integer> whole(String member, int most) {
      Optional<Json> found = json.find(member);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      String text = found.get() instanceof Json.Scalar(String number) ? number : "";
      if (text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= most) {
        return Optional.of(Integer.parseInt(text));
      }
      throw wrong(place(member), "it must be a whole number of 1 to %,d".formatted(most));
    }

    /// At least a second: what is shorter than that is lost in the pauses between attempts.
    Optional<Duration> duration(String member, Duration most) {
      Optional<String> text = text(member);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Matcher match = DURATION.matcher(text.get());
      if (match.matches()) {
        long number = Long.parseLong(match.group(1));
        Duration duration =
            switch (match.group(2)) {
              case "ms" -> Duration.ofMillis(number);
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              case "h" -> Duration.ofHours(number);
              default -> Duration.ofDays(number);
            };
        if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(most) <= 0) {
          return Optional.of(duration);
        }
      }
      throw wrong(
          place(member),
          "'%s' is no duration of 1s to %dd; one would be 10m"
              .formatted(shown(text.get()), most.toDays()));
    }

    void requireAtMost(String member, String text, int most) {
      if (text.length() > most) {
        throw wrong(place(member), "it has at most %,d characters".formatted(most));
      }
    }

    Model model(String member, String text) {
      try {
        return Model.of(text);
      } catch (Fault fault) {
        throw wrong(place(member), fault.sentence());
      }
    }
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private static Fault wrong(String place, String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-topic", place + ": " + sentence);
  }
}
