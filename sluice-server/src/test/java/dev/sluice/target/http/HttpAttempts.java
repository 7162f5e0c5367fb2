package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// One parcel, one shared client, and the words for what came of an attempt.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpAttempts {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final Duration DEADLINE = Duration.ofSeconds(10);
  static final Clock CLOCK =
      new Clock() {
        @Override
        public Instant now() {
          return NOW;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };
  static final Event EVENT =
      Event.builder("e1", "/shop", "sold")
          .data(Payload.ofText("{\"ticket\":{\"n\":1.5,\"s\":\"größe\"},\"nothing\":null}"))
          .build();
  static final Parcel PARCEL = new Parcel(DeliveryId.parse("7~r~t").orElseThrow(), 3, NOW, EVENT);

  private HttpClient client;

  @BeforeAll
  void open() {
    client = HttpClients.start();
  }

  @AfterAll
  void close() {
    HttpClients.stop(client);
  }

  static HttpTargetSettings settings(URI url) {
    return new HttpTargetSettings(url, "POST", Map.of(), new Connection.None(), Optional.empty());
  }

  HttpTarget target(HttpTargetSettings settings, Duration deadline) {
    return new HttpTarget(settings, client, deadline, CLOCK);
  }

  Outcome deliver(HostileReceiver receiver, Duration deadline) throws InterruptedException {
    return target(settings(receiver.url("/in")), deadline).deliver(PARCEL);
  }

  static Failure retryable(Outcome outcome) {
    return assertInstanceOf(Outcome.Retryable.class, outcome).failure();
  }

  static Failure refused(Outcome outcome) {
    return assertInstanceOf(Outcome.Refused.class, outcome).failure();
  }
}
