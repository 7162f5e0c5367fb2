package dev.sluice.ingress.http.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Payload;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.signature.Incoming;
import dev.sluice.signature.Place;
import dev.sluice.signature.TokenCheck;
import dev.sluice.signature.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What providers ask before they send: whether somebody is there who wants it. None of it becomes
/// an event.
final class Challenges {

  /// A challenge is sent back to whoever asks, so it is a word and never a page.
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._~=+/-]{1,512}");

  private static final String VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent";

  private Challenges() {}

  /// The answer to a POST that is a question; empty when it is none. The POST is proven.
  static Optional<Answer> asked(Webhook webhook, Incoming request) {
    return switch (webhook.manner()) {
      case SLACK ->
          request
              .member("type")
              .filter("url_verification"::equals)
              .flatMap(_ -> request.member("challenge"))
              .filter(Challenges::isWord)
              .map(Challenges::text);
      case EVENT_GRID ->
          request
              .json()
              .filter(json -> json.isArray() && json.size() == 1)
              .map(json -> json.get(0))
              .filter(event -> VALIDATION.equals(event.path("eventType").asText()))
              .map(event -> event.path("data").path("validationCode"))
              .filter(JsonNode::isTextual)
              .map(code ->
                  Answer.json(
                      200,
                      Json.object(
                          json -> json.writeStringField("validationResponse", code.asText()))));
      case PLAIN, TWILIO, ECHO -> Optional.empty();
    };
  }

  /// The answer to a GET: `hub.challenge` as WebSub and Meta have it, or a bare `challenge`.
  ///
  /// @return empty when this webhook is asked nothing by GET
  static Optional<Verified> asked(Webhook webhook, Incoming request, Instant now) {
    if (webhook.manner() == Webhook.Manner.ECHO) {
      return Optional.of(answered(request.query("challenge")));
    }
    return webhook
        .verifyToken()
        .map(token ->
            switch (new TokenCheck(new Place.Query("hub.verify_token"), "", List.of(token))
                .of(request, now)) {
              case Verdict.Unproven unproven -> new Verified.Wrong(unproven);
              case Verdict.Proven _ -> answered(request.query("hub.challenge"));
            });
  }

  /// What a GET that is a question gets.
  sealed interface Verified {
    record Right(Answer answer) implements Verified {}

    record Wrong(Verdict.Unproven verdict) implements Verified {}
  }

  private static Verified answered(List<String> challenges) {
    return challenges.size() == 1 && isWord(challenges.getFirst())
        ? new Verified.Right(text(challenges.getFirst()))
        : new Verified.Wrong(
            new Verdict.Unproven(
                Verdict.Reason.MISSING,
                "the query must have one challenge, of letters and digits"));
  }

  private static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  private static Answer text(String challenge) {
    return new Answer(
        200,
        "text/plain; charset=utf-8",
        Payload.ofText(challenge),
        Map.of("X-Content-Type-Options", "nosniff"));
  }

  /// The handshake of CloudEvents' web hooks (HTTP 1.1 Web Hooks for Event Delivery 1.0.2, section
  /// 4). Consent is what the headers say; a callback URL is never called.
  static Answer handshake(Webhook webhook, Call call) {
    Optional<String> origin = call.header("WebHook-Request-Origin");
    Answer none =
        new Answer(
            204, "text/plain; charset=utf-8", Payload.EMPTY, Map.of("Allow", "OPTIONS, POST"));
    if (origin.isEmpty() || !WORD.matcher(origin.get()).matches()) {
      return none;
    }
    boolean isWelcome = webhook.origins().contains("*") || webhook.origins().contains(origin.get());
    return isWelcome
        ? none.with("WebHook-Allowed-Origin", origin.get()).with("WebHook-Allowed-Rate", "*")
        : none;
  }
}
