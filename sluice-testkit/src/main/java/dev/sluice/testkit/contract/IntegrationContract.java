package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.testkit.notify.Mood;
import dev.sluice.testkit.notify.Post;
import dev.sluice.testkit.notify.Receiver;
import dev.sluice.testkit.notify.StandIn;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an integration promises, whatever its receiver does and whatever stands in a message.
@Timeout(60)
public abstract class IntegrationContract {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  /// Texts that break what trusts them.
  private static final Map<String, String> HOSTILE = hostile();

  /// The rules of the receiver that the integration is for.
  protected abstract Receiver receiver();

  /// A stand-in of a mood.
  protected Post open(Mood mood) {
    return new StandIn(receiver(), mood);
  }

  /// Whether the receiver speaks HTTP.
  protected boolean speaksHttp() {
    return true;
  }

  /// Sends one message in one attempt to a receiver at an address. The message's model is the
  /// variable `$text` alone.
  protected abstract Outcome send(URI base, String text, Duration deadline)
      throws InterruptedException;

  /// The credentials that may never be shown, and what is made of them.
  protected abstract List<String> secrets();

  private static Map<String, String> hostile() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("line breaks", "a\r\nBcc: eve@example.com\r\n\r\n.\r\nQUIT\r\n");
    texts.put("markup", "<b onclick='x'>*bold* _it_ [a](javascript:x) `c` ~s~ | # > - ! {} ()");
    texts.put("mentions", "@everyone @here @channel @all <!channel> <@U1> <users/all>");
    texts.put("quotes", "\"},{\"chat_id\":\"7\",\"a\":\"\\\" ' \\ / %0d%0a &amp; &channel=x+y=z;");
    texts.put("templates", "$text ${text} $$ ${x:-y} {{text}} #{text}");
    texts.put("controls", "a\u0000b\u0007c\u001b[31m\u007f\u0085\u2028\u202e\ufeff");
    texts.put("characters", "größer 日本 😀 \ud83d half");
    texts.put("length", "x".repeat(100_000));
    texts.put("length in others", "😀<&\"\\\n".repeat(20_000));
    texts.put("length in escapes", "*".repeat(100_000));
    return texts;
  }

  private static Failure failure(Outcome outcome) {
    Failure failure =
        switch (outcome) {
          case Outcome.Delivered() -> throw new AssertionError("it was not delivered");
          case Outcome.Retryable(Failure why, var _) -> why;
          case Outcome.Refused(Failure why) -> why;
          case Outcome.Postponed _, Outcome.Covered _ ->
              throw new AssertionError("no attempt was made");
        };
    assertTrue(failure.code().matches("[A-Z][A-Z0-9_]*"), failure.code());
    assertFalse(failure.message().isBlank(), "a failure says what happened");
    return failure;
  }

  private Outcome send(Mood mood) throws InterruptedException {
    try (Post standIn = open(mood)) {
      Outcome outcome = send(standIn.base(), "hello", LONG);
      assertEquals(1, standIn.requests().size(), "one message is one request");
      return outcome;
    }
  }

  @Test
  final void aMessageArrivesAsTheReceiversReferenceHasIt() throws InterruptedException {
    try (Post standIn = open(Mood.TAKES)) {
      Outcome outcome = send(standIn.base(), "hello", LONG);
      assertEquals(List.of(), standIn.wrong());
      assertEquals(new Outcome.Delivered(), outcome);
      assertEquals(1, standIn.requests().size());
      assertEquals("hello", receiver().reader().apply(standIn.requests().getFirst()));
    }
  }

  @Test
  final void theSameMessageIsTheSameRequestInEachAttempt() throws InterruptedException {
    try (Post standIn = open(Mood.FAILS)) {
      send(standIn.base(), "hello", LONG);
      send(standIn.base(), "hello", LONG);
      assertEquals(
          repeatable(standIn.requests().getFirst().whole()),
          repeatable(standIn.requests().getLast().whole()));
    }
  }

  /// A request without what must differ between attempts, such as a nonce of an encryption.
  protected String repeatable(String request) {
    return request;
  }

  @Test
  final void aRateLimitIsTriedAgainWhenTheReceiverSaysSo() throws InterruptedException {
    Outcome outcome = send(Mood.LIMITS);
    failure(outcome);
    assertEquals(receiver().pause(), assertInstanceOf(Outcome.Retryable.class, outcome).after());
  }

  @Test
  final void whatTheReceiverRefusesIsRefused() throws InterruptedException {
    Outcome outcome = send(Mood.REFUSES);
    failure(outcome);
    assertInstanceOf(Outcome.Refused.class, outcome);
  }

  @Test
  final void whatTheReceiverCannotTakeNowIsTriedAgain() throws InterruptedException {
    Outcome outcome = send(Mood.FAILS);
    failure(outcome);
    assertInstanceOf(Outcome.Retryable.class, outcome);
  }

  @Test
  final void aReplyThatIsNoneOfTheReceiversProvesNothing() throws InterruptedException {
    for (Mood mood : List.of(Mood.TALKS_NONSENSE, Mood.BREAKS_OFF)) {
      Outcome outcome = send(mood);
      failure(outcome);
      assertInstanceOf(Outcome.Retryable.class, outcome, mood.toString());
    }
    assumeTrue(speaksHttp(), "only HTTP has pages");
    Outcome outcome = send(Mood.IS_SOMEBODY_ELSE);
    if (receiver().provesByBody()) {
      assertEquals(
          "BAD_REPLY", assertInstanceOf(Outcome.Retryable.class, outcome).failure().code());
    } else {
      assertEquals(new Outcome.Delivered(), outcome);
    }
  }

  @Test
  final void aRedirectIsNotFollowed() throws InterruptedException {
    assumeTrue(speaksHttp(), "only HTTP has redirects");
    Outcome outcome = send(Mood.REDIRECTS);
    failure(outcome);
    assertInstanceOf(Outcome.Refused.class, outcome);
  }

  @Test
  final void aReceiverThatIsSilentIsTriedAgain() throws InterruptedException {
    try (Post standIn = open(Mood.IS_SILENT)) {
      Outcome outcome = send(standIn.base(), "hello", SHORT);
      assertEquals("TIMEOUT", assertInstanceOf(Outcome.Retryable.class, outcome).failure().code());
    }
  }

  @Test
  final void aHostileTextIsATextAndNothingElse() throws InterruptedException {
    for (Map.Entry<String, String> hostile : HOSTILE.entrySet()) {
      try (Post standIn = open(Mood.TAKES)) {
        Outcome outcome = send(standIn.base(), hostile.getValue(), LONG);
        assertEquals(List.of(), standIn.wrong(), hostile.getKey());
        assertEquals(new Outcome.Delivered(), outcome, hostile.getKey());
        assertEquals(1, standIn.requests().size(), hostile.getKey());
      }
    }
  }

  @Test
  final void noFailureShowsASecret() throws InterruptedException {
    for (Mood mood :
        List.of(
            Mood.REFUSES_WITH_ECHO,
            Mood.FAILS_WITH_ECHO,
            Mood.LIMITS,
            Mood.REFUSES,
            Mood.TALKS_NONSENSE,
            Mood.BREAKS_OFF)) {
      Failure failure = failure(send(mood));
      for (String secret : secrets()) {
        assertFalse(failure.message().contains(secret), failure.message());
        assertFalse(failure.code().contains(secret), failure.code());
      }
    }
  }
}
