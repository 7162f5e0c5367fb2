package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.testkit.notify.ChatReceivers;
import dev.sluice.testkit.notify.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The integrations' contract notices a broken integration, and which promise it breaks.
class BrokenIntegrationsTest {

  /// A plain webhook's integration that keeps all promises, in parts that can be broken.
  abstract static class Broken extends IntegrationContract {

    @Override
    protected Receiver receiver() {
      return ChatReceivers.webhook();
    }

    @Override
    protected List<String> secrets() {
      return List.of("secret", "hidden");
    }

    String body(String text) {
      return JsonNodeFactory.instance.objectNode().put("text", text).toString();
    }

    String key() {
      return "7";
    }

    HttpClient.Redirect redirects() {
      return HttpClient.Redirect.NEVER;
    }

    String shown(String said) {
      return said.replace("hook-secret-1", "***")
          .replace("hidden-authorization", "***")
          .replace("hidden-team", "***");
    }

    Outcome judge(int status, String said, Optional<Duration> pause) {
      Failure failure = new Failure("HTTP_" + status, "answered " + status + shown(said));
      if (status < 300) {
        return new Outcome.Delivered();
      }
      return status == 429 || status >= 500
          ? new Outcome.Retryable(failure, pause)
          : new Outcome.Refused(failure);
    }

    @Override
    protected Outcome send(URI base, String text, Duration deadline) throws InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + "/in/hook-secret-1?a=b"))
              .timeout(deadline)
              .header("Authorization", "Token hidden-authorization")
              .header("X-Team", "hidden-team")
              .header("Idempotency-Key", key())
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(body(text)))
              .build();
      try (HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(redirects())
              .build()) {
        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
        Optional<Duration> pause =
            reply.headers().firstValueAsLong("Retry-After").stream()
                .mapToObj(Duration::ofSeconds)
                .findFirst();
        return judge(reply.statusCode(), reply.body(), pause);
      } catch (HttpTimeoutException e) {
        return new Outcome.Retryable(new Failure("TIMEOUT", "no answer"));
      } catch (IOException e) {
        return new Outcome.Retryable(new Failure("CONNECTION", "no connection"));
      }
    }
  }

  private static void assertFails(Class<? extends IntegrationContract> broken, String... names) {
    assertEquals(Verdicts.sentences(names), Verdicts.of(broken).failed());
  }

  static final class Whole extends Broken {}

  @Test
  void aWholeOneFailsNothing() {
    Verdicts verdicts = Verdicts.of(Whole.class);
    assertEquals(Set.of(), verdicts.failed());
    assertTrue(verdicts.held() >= 10, "the promises are asked");
  }

  static final class Trusting extends Broken {
    @Override
    String body(String text) {
      return "{\"text\":\"" + text + "\"}";
    }
  }

  @Test
  void oneThatTrustsATextIsFound() {
    assertFails(Trusting.class, "aHostileTextIsATextAndNothingElse");
  }

  static final class Talkative extends Broken {
    @Override
    String shown(String said) {
      return said;
    }
  }

  @Test
  void oneThatShowsWhatItIsToldIsFound() {
    assertFails(Talkative.class, "noFailureShowsASecret");
  }

  static final class Impatient extends Broken {
    @Override
    Outcome judge(int status, String said, Optional<Duration> pause) {
      return super.judge(status, said, Optional.empty());
    }
  }

  @Test
  void oneThatForgetsThePauseIsFound() {
    assertFails(Impatient.class, "aRateLimitIsTriedAgainWhenTheReceiverSaysSo");
  }

  static final class Stubborn extends Broken {
    @Override
    Outcome judge(int status, String said, Optional<Duration> pause) {
      return super.judge(status == 400 ? 500 : status, said, pause);
    }
  }

  @Test
  void oneThatGoesOnAfterARefusalIsFound() {
    assertFails(Stubborn.class, "whatTheReceiverRefusesIsRefused");
  }

  static final class Hasty extends Broken {
    @Override
    Outcome judge(int status, String said, Optional<Duration> pause) {
      return super.judge(status == 503 ? 400 : status, said, pause);
    }
  }

  @Test
  void oneThatGivesUpTooSoonIsFound() {
    assertFails(Hasty.class, "whatTheReceiverCannotTakeNowIsTriedAgain");
  }

  static final class Forgetful extends Broken {
    @Override
    String key() {
      return UUID.randomUUID().toString();
    }
  }

  @Test
  void oneWhoseRepeatsCannotBeToldIsFound() {
    assertFails(Forgetful.class, "theSameMessageIsTheSameRequestInEachAttempt");
  }

  static final class Obedient extends Broken {
    @Override
    HttpClient.Redirect redirects() {
      return HttpClient.Redirect.ALWAYS;
    }
  }

  @Test
  void oneThatFollowsARedirectIsFound() {
    assertFails(Obedient.class, "aRedirectIsNotFollowed");
  }
}
