package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.notify.integration.Reply;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the replies mean that the public references name.
class JudgementsTest {

  private static final Integrations ALL = Integrations.all(Clock.system(), new SecureRandom());
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // integration | status | headers | body | outcome
        "slack | 200 | | ok | delivered",
        "slack | 400 | | invalid_payload | refused API_INVALID_PAYLOAD",
        "slack | 403 | | action_prohibited | refused API_ACTION_PROHIBITED",
        "slack | 410 | | channel_is_archived | refused API_CHANNEL_IS_ARCHIVED",
        "slack | 429 | retry-after: 30 | rate_limited | again HTTP_429 PT30S",
        "slack | 500 | | rollup_error | again HTTP_500",
        "slack-api | 200 | | {\"ok\":true} | delivered",
        "slack-api | 200 | retry-after: 3 | {\"ok\":false,\"error\":\"ratelimited\"} | again API_RATELIMITED PT3S",
        "slack-api | 200 | | {\"ok\":false,\"error\":\"invalid_auth\"} | refused API_INVALID_AUTH",
        "slack-api | 200 | | {\"ok\":\"true\"} | again BAD_REPLY",
        "telegram | 429 | | {\"ok\":false,\"parameters\":{\"retry_after\":35}} | again HTTP_429 PT35S",
        "telegram | 403 | | {\"ok\":false,\"description\":\"Forbidden: bot was blocked\"} | refused HTTP_403",
        "telegram | 400 | | {\"ok\":false,\"parameters\":{\"migrate_to_chat_id\":-100}} | refused HTTP_400",
        "discord | 204 | | | delivered",
        "discord | 429 | | {\"retry_after\":0.64,\"global\":false} | again HTTP_429 PT0.64S",
        "discord | 429 | retry-after: 60 | <html>banned for a while | again HTTP_429 PT1M",
        "discord | 401 | | {\"code\":50027} | refused HTTP_401",
        "teams | 200 | | 1 | delivered",
        "teams | 202 | | | delivered",
        "teams | 200 | | failed: Microsoft Teams endpoint returned HTTP error 429 | again HTTP_429",
        "teams | 200 | | failed: Microsoft Teams endpoint returned HTTP error 400 | refused HTTP_400",
        "teams | 429 | retry-after: 5 | | again HTTP_429 PT5S",
        "rocketchat | 400 | | {\"success\":false,\"error\":\"wait 9 seconds [error-too-many-requests]\"} | again HTTP_400 PT9S",
        "matrix | 429 | retry-after: 2 | {\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":9000} | again API_M_LIMIT_EXCEEDED PT2S",
        "matrix | 413 | | {\"errcode\":\"M_TOO_LARGE\"} | refused API_M_TOO_LARGE",
        "matrix | 401 | | {\"errcode\":\"M_UNKNOWN_TOKEN\"} | refused API_M_UNKNOWN_TOKEN",
        "ntfy | 507 | | {\"code\":50701} | refused HTTP_507",
        "pushover | 429 | x-limit-app-reset: 1700000050 | {\"status\":0} | again HTTP_429 PT50S",
        "pushover | 200 | | {\"status\":0,\"errors\":[\"x\"]} | again BAD_REPLY",
        "pagerduty | 202 | | {\"status\":\"success\"} | delivered",
        "pagerduty | 400 | | {\"status\":\"invalid event\"} | refused HTTP_400",
        "opsgenie | 429 | x-ratelimit-period-in-sec: 1 | {} | again HTTP_429 PT1S",
        "opsgenie | 402 | | {} | refused HTTP_402",
        "twilio-sms | 400 | | {\"code\":21211,\"message\":\"invalid To\"} | refused API_21211",
        "twilio-sms | 429 | | {\"code\":20429} | again HTTP_429",
        "vonage | 200 | | {\"messages\":[{\"status\":\"0\"},{\"status\":\"0\"}]} | delivered",
        "vonage | 200 | | {\"messages\":[{\"status\":\"9\"}]} | refused API_9",
        "vonage | 200 | | {\"messages\":[{\"status\":\"10\"}]} | again API_10",
        "vonage | 200 | | {\"messages\":[]} | again BAD_REPLY",
        "zendesk | 409 | | {} | again HTTP_409",
        "zendesk | 503 | retry-after: 11 | | again HTTP_503 PT11S",
        "github | 403 | x-ratelimit-remaining: 0, x-ratelimit-reset: 1700000090 | {} | again HTTP_403 PT1M30S",
        "github | 403 | | {\"message\":\"exceeded a secondary rate limit\"} | again HTTP_403",
        "github | 403 | x-ratelimit-remaining: 9 | {\"message\":\"Resource not accessible\"} | refused HTTP_403",
        "webpush | 201 | | | delivered",
        "webpush | 404 | | | refused HTTP_404",
        "webpush | 413 | | | refused HTTP_413",
        "mail | 421 | | | again SMTP_421",
        "mail | 535 | | | refused SMTP_535",
        "webhook | 409 | | | refused HTTP_409",
        "webhook | 425 | | | again HTTP_425",
        "webhook | 302 | location: x | | refused HTTP_302",
        "webhook | 503 | retry-after: 999999 | | again HTTP_503 PT24H",
        "webhook | 503 | retry-after: soon | | again HTTP_503",
      })
  void aReplyIsJudged(String name, int status, String headers, String body, String expected) {
    Map<String, String> fields = new HashMap<>();
    for (String field : headers == null ? new String[0] : headers.split(", ")) {
      String[] pair = field.split(": ");
      fields.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
    }
    Reply reply = new Reply("h:1", status, fields, body == null ? "" : body, AT, text -> text);
    assertEquals(expected, shown(ALL.named(name).judge(reply)));
  }

  private static String shown(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered() -> "delivered";
      case Outcome.Refused(Failure failure) -> "refused " + failure.code();
      case Outcome.Postponed(var until) -> "postponed until " + until;
      case Outcome.Covered(Failure note) -> "covered " + note.code();
      case Outcome.Retryable(Failure failure, Optional<Duration> after) ->
          "again " + failure.code() + after.map(pause -> " " + pause).orElse("");
    };
  }
}
