package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// These runs are bounded by a number of requests, never by a time that is asserted.
class LoadTest {

  private static final Duration LONG = Duration.ofSeconds(100);

  @Test
  void inAClosedLoopEveryRequestIsAnsweredOnceAndCounted() throws IOException {
    try (NoOpServer server = NoOpServer.start(0)) {
      Template template = Template.single("/v1/events", "key", "t");
      Plan plan = new Plan(new Plan.Pace.Closed(), Duration.ZERO, LONG, 700);
      LoadResult result = Load.run(address(server.port()), template, 8, plan);
      assertEquals(700, result.sent());
      assertEquals(Map.of(202, 700L), result.statuses());
      assertEquals(700, result.latencies().count());
      assertEquals(700, result.accepted());
      assertEquals(700, result.answered());
      assertEquals(0, result.broken() + result.missed());
    }
  }

  @Test
  void anOpenLoopSendsWhatItsRateAsksForAndCountsIt() throws IOException {
    try (NoOpServer server = NoOpServer.start(0)) {
      Template template = Template.batch("/v1/events", "key", "t", 100);
      Plan plan = new Plan(new Plan.Pace.Open(5_000), Duration.ZERO, LONG, 300);
      LoadResult result = Load.run(address(server.port()), template, 4, plan);
      assertEquals(300, result.sent());
      assertEquals(Map.of(202, 300L), result.statuses());
      assertEquals(300, result.lateness().count());
      assertEquals(0, result.missed());
    }
  }

  @Test
  void theWarmUpIsSentButNotMeasured() throws IOException {
    try (NoOpServer server = NoOpServer.start(0)) {
      Template template = Template.single("/v1/events", "key", "t");
      Plan plan = new Plan(new Plan.Pace.Open(1_000), Duration.ofMillis(100), LONG, 300);
      LoadResult result = Load.run(address(server.port()), template, 4, plan);
      assertEquals(300, result.accepted());
      assertEquals(200, result.acceptedMeasured());
    }
  }

  @Test
  void aServerThatCutsEveryConnectionOffEndsTheRunWithAnError() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> cutOff(server));
      Template template = Template.single("/v1/events", "key", "t");
      Plan plan = new Plan(new Plan.Pace.Closed(), Duration.ZERO, LONG, 5_000);
      InetSocketAddress address = address(server.getLocalPort());
      assertThrows(IOException.class, () -> Load.run(address, template, 2, plan));
    }
  }

  @Test
  void aRunOfOverTwoMinutesIsRefused() {
    Duration minute = Duration.ofMinutes(1);
    assertThrows(IllegalArgumentException.class, () -> Plan.closed(minute.plusMillis(1), minute));
    assertEquals(2, Bench.commandLine().execute("single", "--seconds", "110", "--warmup", "11"));
    assertEquals(2, Bench.commandLine().execute("single", "--rounds", "11"));
  }

  private static void cutOff(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // The test closed the socket: it is over.
      return;
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
