package dev.sluice.testkit.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The public rules of a receiver: how a right request looks, and what it answers.
///
/// @param name what it is called
/// @param check what is wrong with a request; nothing when it is right
/// @param reader what people are shown of a right request
/// @param taken what it answers to a right request
/// @param limited how it asks to be left alone
/// @param pause for how long; empty when it has no way to say so
/// @param refused how it says that a request will never work
/// @param troubled how it says that it cannot now
/// @param provesByBody whether a 2xx with a strange body is no success
public record Receiver(
    String name,
    Function<Got, List<String>> check,
    Function<Got, String> reader,
    Answer taken,
    Answer limited,
    Optional<Duration> pause,
    Answer refused,
    Answer troubled,
    boolean provesByBody) {

  /// Begins a receiver whose requests are POSTs to a path.
  public static Rules named(String name) {
    return new Rules(name);
  }

  /// A receiver that is being written down.
  public static final class Rules {
    private final String name;
    private final List<Function<Got, List<String>>> checks = new ArrayList<>();
    private Function<Got, String> reader = Got::text;
    private Answer taken = Answer.text(200, "ok");
    private Answer limited = Answer.text(429, "too many requests").with("Retry-After", "7");
    private Optional<Duration> pause = Optional.of(Duration.ofSeconds(7));
    private Answer refused = Answer.text(400, "bad request");
    private Answer troubled = Answer.text(503, "try later");
    private boolean provesByBody;

    private Rules(String name) {
      this.name = name;
    }

    /// Method and target must be these.
    public Rules at(String method, String target) {
      return rule(
          method + " " + target, got -> got.method().equals(method) && got.target().equals(target));
    }

    /// A header must be this.
    public Rules header(String header, String value) {
      return rule(header + ": " + value, got -> got.header(header).equals(value));
    }

    /// The body must be one JSON object, and be called that.
    public Rules json() {
      return rule(
          "a body of JSON",
          got ->
              got.header("content-type").startsWith("application/json") && got.json().isObject());
    }

    /// The body must be a form, and be called that.
    public Rules form() {
      return rule(
          "a body that is a form",
          got -> got.header("content-type").startsWith("application/x-www-form-urlencoded"));
    }

    /// Something must hold.
    public Rules rule(String sentence, Function<Got, Boolean> holds) {
      checks.add(got -> holds.apply(got) ? List.of() : List.of("expected " + sentence));
      return this;
    }

    /// What people are shown of a request.
    public Rules shows(Function<Got, String> text) {
      this.reader = text;
      return this;
    }

    /// The answer to a right request; `proves` when its body counts.
    public Rules takes(Answer answer, boolean proves) {
      this.taken = answer;
      this.provesByBody = proves;
      return this;
    }

    /// The answer to too many requests.
    public Rules limits(Answer answer, Optional<Duration> asked) {
      this.limited = answer;
      this.pause = asked;
      return this;
    }

    /// The answer that is final.
    public Rules refuses(Answer answer) {
      this.refused = answer;
      return this;
    }

    /// The answer that is not.
    public Rules fails(Answer answer) {
      this.troubled = answer;
      return this;
    }

    /// The receiver.
    public Receiver done() {
      return new Receiver(
          name,
          got -> checks.stream().flatMap(check -> check.apply(got).stream()).toList(),
          reader,
          taken,
          limited,
          pause,
          refused,
          troubled,
          provesByBody);
    }
  }
}
