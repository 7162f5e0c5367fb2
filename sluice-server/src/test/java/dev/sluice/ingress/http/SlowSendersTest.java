package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.identity.Caller;
import dev.sluice.time.Clock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  private final Semaphore held = new Semaphore(0);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final BodyReader bodies = new BodyReader(1 << 20, 3 << 20, Duration.ofMillis(200), clock);
  private HttpFrontDoor door;

  @BeforeEach
  void open() {
    door =
        new HttpFrontDoor(
            new FrontDoorSettings("127.0.0.1", 0, Optional.empty(), 1 << 20),
            Routes.builder()
                .open(
                    "POST",
                    "/held",
                    call -> {
                      held.release();
                      goOn.await();
                      return Answer.json(200, new byte[0]);
                    })
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
            clock,
            bodies);
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
      wire.send("POST /in HTTP/1.1\r\nHost: hub\r\nContent-Length: 999\r\n\r\nx");
      Wire.Said said = wire.hear();
      assertEquals(408, said.status());
      assertEquals("body-too-slow", said.json().path("code").asText());
      assertEquals("close", said.headers().get("connection"));
      assertTrue(wire.isClosed());
    }
    assertEquals(0, bodies.held());
  }

  @Test
  void whatFollowsABodyDropByDropIsGivenUp() {
    try (Wire wire = new Wire(door.port())) {
      wire.send(
          "POST /in HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: x");
      assertEquals(408, wire.hear().status());
    }
  }

  @Test
  void manyLargeBodiesAtOnceAreRefusedBeforeTheyFillTheHeap() {
    String chunk = "fff00\r\n" + "x".repeat(0xfff00) + "\r\n";
    String head = "POST /held HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (Wire one = new Wire(door.port());
        Wire two = new Wire(door.port());
        Wire three = new Wire(door.port());
        Wire four = new Wire(door.port())) {
      for (Wire wire : new Wire[] {one, two, three}) {
        wire.send(head + chunk + "0\r\n\r\n");
      }
      held.acquireUninterruptibly(3);
      Wire.Said said = sendWhatIsTaken(four, head + chunk).hear();
      assertEquals(503, said.status());
      assertEquals("too-many-bodies", said.json().path("code").asText());
      assertEquals("1", said.headers().get("retry-after"));
      goOn.countDown();
      for (Wire wire : new Wire[] {one, two, three}) {
        assertEquals(200, wire.hear().status());
        assertEquals(200, wire.ask("POST /in", "", "", "{}").status());
      }
    }
  }

  /// The refusal may come, and the connection close, while there is still more to send.
  private static Wire sendWhatIsTaken(Wire wire, String text) {
    try {
      return wire.send(text);
    } catch (UncheckedIOException closedAlready) {
      return wire;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /in HT", "GET /in HTTP/1.1\r\nHost: hub\r\nx: a"})
  void aHeaderThatComesDropByDropIsGivenUpAndAnIdleConnectionIsNot(String beginning) {
    try (Wire slow = new Wire(door.port());
        Wire idle = new Wire(door.port())) {
      assertEquals(200, slow.ask("POST /in", "", "", "{}").status());
      assertEquals(200, idle.ask("POST /in", "", "", "{}").status());
      slow.send(beginning);
      int closed = 0;
      long began = System.nanoTime();
      while (closed == 0 && System.nanoTime() - began < 10_000_000_000L) {
        closed = door.closeSlowHeaders();
        nanos.addAndGet(SlowHeaders.LIMIT.toNanos() + 1);
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
