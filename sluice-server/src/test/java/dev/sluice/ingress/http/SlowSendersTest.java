package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.identity.Caller;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowSendersTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return nanos.get();
        }
      };
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpFrontDoor door;

  @BeforeEach
  void open() {
    door =
        new HttpFrontDoor(
            new HttpSettings("127.0.0.1", 0, Optional.empty(), 1 << 20),
            Routes.builder()
                .open("POST", "/in", call -> Answer.json(200, call.body()))
                .open(
                    "GET",
                    "/long",
                    _ -> {
                      inside.countDown();
                      goOn.await();
                      return Answer.json(200, new byte[0]);
                    })
                .build(),
            _ -> new Caller("a", "a", Set.of()),
            clock);
    door.start();
  }

  @AfterEach
  void close() {
    goOn.countDown();
    door.stop();
  }

  @Test
  void aBodyThatComesDropByDropIsGivenUp() {
    try (Wire wire = new Wire(door.port())) {
      // Telling the sender to go on is the sign that the hub waits for the body.
      wire.send(
          "POST /in HTTP/1.1\r\nHost: hub\r\nExpect: 100-continue\r\nContent-Length: 999\r\n\r\n");
      assertEquals(100, wire.hear().status());
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());
      Wire.Said said = wire.send("x").hear();
      assertEquals(408, said.status());
      assertEquals("body-too-slow", said.json().path("code").asText());
      assertEquals("close", said.headers().get("connection"));
    }
  }

  @Test
  void aHeaderThatComesDropByDropIsGivenUpAndAnIdleConnectionIsNot() {
    try (Wire slow = new Wire(door.port());
        Wire idle = new Wire(door.port())) {
      assertEquals(200, slow.ask("POST /in", "", "", "{}").status());
      assertEquals(200, idle.ask("POST /in", "", "", "{}").status());
      assertEquals(0, door.closeSlowHeaders());
      slow.send("POST /in HT");
      nanos.addAndGet(SlowHeaders.LIMIT.toNanos() + 1);
      int closed = 0;
      long began = System.nanoTime();
      while (closed == 0 && System.nanoTime() - began < 10_000_000_000L) {
        closed = door.closeSlowHeaders();
      }
      assertEquals(1, closed);
      assertTrue(slow.isClosed());
      assertEquals(200, idle.ask("POST /in", "", "", "{}").status());
    }
  }

  @Test
  void aRequestThatTakesLongIsLeftAlone() throws InterruptedException {
    try (Wire wire = new Wire(door.port())) {
      wire.send("GET /long HTTP/1.1\r\nHost: hub\r\n\r\n");
      inside.await();
      assertEquals(0, door.closeSlowHeaders());
      nanos.addAndGet(SlowHeaders.LIMIT.toNanos() * 2);
      assertEquals(0, door.closeSlowHeaders());
      goOn.countDown();
      assertEquals(200, wire.hear().status());
    }
  }

  @Test
  void aStopLetsARequestFinish() throws InterruptedException {
    try (Wire wire = new Wire(door.port())) {
      wire.send("GET /long HTTP/1.1\r\nHost: hub\r\n\r\n");
      inside.await();
      Thread stopping = Thread.ofVirtual().start(door::stop);
      goOn.countDown();
      assertEquals(200, wire.hear().status());
      stopping.join();
    }
  }
}
