package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.identity.key.ConfiguredKeys;
import dev.sluice.intake.Intake;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryOutbox;
import dev.sluice.time.Clock;
import dev.sluice.tls.PemFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The whole way in over HTTP, at a free port of the loopback interface, over fakes.
///
/// An event is one line of the body: its id. A line `bad` is no event.
final class HubUnderTest implements AutoCloseable {

  static final String ALL = "key-of-all";
  static final String SENDER = "key-of-sender";
  static final int MAX_BODY = 64 << 10;

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  final FakeJournal journal = new FakeJournal(engine.journal());
  final MemoryOutbox outbox = engine.outbox();
  final AtomicBoolean ready = new AtomicBoolean(true);
  final HttpFrontDoor door;

  HubUnderTest() {
    this(Optional.empty());
  }

  HubUnderTest(Optional<PemFiles> tls) {
    // The engine's time is ten o'clock.
    clock.advance(Duration.ofMinutes(30));
    Intake intake = new Intake(journal, Clock.system());
    Routes routes =
        HttpApi.health(ready::get)
            .with(
                HttpApi.intake(
                    call -> events(call.body()),
                    HubUnderTest::clientEvents,
                    HubUnderTest::shapes,
                    intake))
            .with(HttpApi.deliveries(journal, outbox, RunsUnderTest.of(engine)))
            .open(
                "GET",
                "/broken",
                _ -> {
                  throw new IllegalStateException("the inside of the hub");
                })
            .build();
    ConfiguredKeys keys =
        new ConfiguredKeys(
            List.of(
                new ConfiguredKeys.Key("all", () -> ALL, "all", EnumSet.allOf(Scope.class)),
                new ConfiguredKeys.Key("sender", () -> SENDER, "s", Set.of(Scope.EVENTS_SEND))),
            Clock.system());
    door =
        new HttpFrontDoor(
            new FrontDoorSettings("127.0.0.1", 0, tls, MAX_BODY), routes, keys, Clock.system());
    door.start();
  }

  static List<Event> events(byte[] body) {
    List<Event> events = new ArrayList<>();
    for (String line : lines(body)) {
      if (line.equals("bad")) {
        throw Fault.of(Fault.Kind.INVALID, "invalid-event", "id: is bad");
      }
      events.add(Event.builder(line, "/test", "t").build());
    }
    return events;
  }

  private static ClientBatch clientEvents(Call call) {
    List<String> good = lines(call.body()).stream().filter(line -> !line.equals("bad")).toList();
    int refused = lines(call.body()).size() - good.size();
    return new ClientBatch(
        events(String.join("\n", good).getBytes(StandardCharsets.UTF_8)),
        refused,
        () ->
            "{\"FailedEntryCount\":%d,\"by\":\"%s\"}"
                .formatted(refused, call.caller().orElseThrow().clientId())
                .getBytes(StandardCharsets.UTF_8));
  }

  /// The whole body is the id of the one event, or of each line one.
  private static ShapedBatch shapes(Call call, boolean isWhole) {
    List<Event> events = events(call.body());
    return new ShapedBatch(
        isWhole ? events.subList(0, 1) : events, "lines", "/lines", List.of("one a line"));
  }

  private static List<String> lines(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
  }

  Wire wire() {
    return new Wire(door.port());
  }

  @Override
  public void close() {
    door.stop();
  }
}
