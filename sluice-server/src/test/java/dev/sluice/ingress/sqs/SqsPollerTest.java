package dev.sluice.ingress.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.intake.Reserve;
import dev.sluice.journal.Admission;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryJournal;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SqsPollerTest {

  private final FakeQueue queue = new FakeQueue();
  private final MemoryJournal memory =
      new MemoryEngine(new HeldClock(), Duration.ofDays(7)).journal();
  private final Gate journal = new Gate(memory);
  private volatile long free = Long.MAX_VALUE;

  /// A journal that tells of each attempt, and refuses while it is told to.
  private static final class Gate extends ForwardingJournal {
    private final BlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean isBusy;

    private Gate(MemoryJournal whole) {
      super(whole);
    }

    @Override
    public List<Admission> append(List<Event> batch) throws InterruptedException {
      attempts.add(batch.size());
      if (isBusy && open.getCount() > 0) {
        throw Fault.busy("journal-busy", "busy", Duration.ofSeconds(1));
      }
      return super.append(batch);
    }
  }

  private SqsSettings settings(int inFlight, Duration visibility, boolean leaves) {
    return new SqsSettings(
        "orders",
        URI.create("https://sqs.eu-central-1.amazonaws.com/1/orders"),
        "eu-central-1",
        Optional.empty(),
        Optional.empty(),
        SqsSettings.WAIT,
        visibility,
        inFlight,
        false,
        false,
        leaves);
  }

  private SqsPoller start(SqsSettings settings) {
    Intake intake = new Intake(journal, Clock.system(), new Reserve(1, () -> free, Clock.system()));
    SqsPoller poller =
        new SqsPoller(
            settings,
            () -> queue,
            new MessageEvents(ShapeTable.standard(), settings),
            intake,
            new Random(1),
            Duration.ofMillis(50));
    poller.start();
    return poller;
  }

  private static Message message(String id, String body, String group) {
    return new Message(
        id,
        "receipt-" + id,
        body,
        Optional.of(group).filter(name -> !name.isEmpty()),
        Optional.empty(),
        Map.of());
  }

  private static Message known(String id, String group) {
    return message(id, "{\"source\":\"/shop\",\"id\":\"%s\"}".formatted(id), group);
  }

  private static <T> T next(BlockingQueue<T> things) throws InterruptedException {
    T thing = things.poll(30, TimeUnit.SECONDS);
    assertNotNull(thing, "nothing comes");
    return thing;
  }

  private List<String> ids() {
    return memory.events().stream().map(Event::id).toList();
  }

  @Test
  void heldMessagesAreHiddenAnewUntilTheirEventsAreDurableAndDeletedOnlyThen()
      throws InterruptedException {
    journal.isBusy = true;
    queue.messages.add(known("1", ""));
    try (SqsPoller poller = start(settings(10, Duration.ofSeconds(1), false))) {
      next(journal.attempts);
      for (int i = 0; i < 3; i++) {
        FakeQueue.Hidden hidden = next(queue.hidden);
        assertEquals(Duration.ofSeconds(1), hidden.visibility());
        assertEquals("1", hidden.messages().getFirst().id());
      }
      assertTrue(queue.deleted.isEmpty());
      assertEquals("troubled", poller.status().state());
      assertEquals(1, poller.status().inFlight());
      journal.open.countDown();
      assertEquals("1", next(queue.deleted).getFirst().id());
      assertEquals(List.of("1"), ids());
      assertEquals("polling", poller.status().state());
    }
  }

  @Test
  void noMoreMessagesAreHeldThanAreAllowed() throws InterruptedException {
    journal.isBusy = true;
    for (int i = 0; i < 100; i++) {
      queue.messages.add(known("m" + i, ""));
    }
    try (SqsPoller poller = start(settings(15, Duration.ofHours(1), false))) {
      next(journal.attempts);
      next(journal.attempts);
      assertTrue(queue.received.get() <= 15, queue.received + " are held");
      journal.open.countDown();
      int done = 0;
      while (done < 100) {
        done += next(queue.deleted).size();
      }
      assertEquals(100, poller.status().count().admitted());
    }
  }

  @Test
  void aStopGivesBackWhatTheHubHasNoRoomFor() throws InterruptedException {
    journal.isBusy = true;
    queue.messages.add(known("1", ""));
    SqsPoller stopped;
    try (SqsPoller poller = start(settings(10, Duration.ofHours(1), false))) {
      next(journal.attempts);
      stopped = poller;
    }
    assertEquals(Duration.ZERO, next(queue.hidden).visibility());
    assertTrue(queue.deleted.isEmpty());
    assertEquals("stopped", stopped.status().state());
  }

  @Test
  void aFullHubDoesNotAsk() throws InterruptedException {
    free = 0;
    queue.messages.add(known("1", ""));
    try (SqsPoller poller = start(settings(10, Duration.ofHours(1), false))) {
      assertEquals(0, queue.received.get());
      free = Long.MAX_VALUE;
      assertEquals("1", next(queue.deleted).getFirst().id());
      assertEquals(0, poller.status().count().repeated());
    }
  }

  @Test
  void whatCannotBeDeletedComesAgainAndIsARepeat() throws InterruptedException {
    queue.refusal = Optional.of(Fault.of(Fault.Kind.FORBIDDEN, "queue-denied", "denied"));
    queue.messages.add(known("1", ""));
    queue.messages.add(message("2", "odd", ""));
    try (SqsPoller poller = start(settings(10, Duration.ofHours(1), false))) {
      next(journal.attempts);
      queue.messages.add(known("1", ""));
      queue.messages.add(message("2", "odd", ""));
      next(journal.attempts);
      queue.refusal = Optional.empty();
      queue.messages.add(message("2", "odd", ""));
      next(queue.deleted);
      assertEquals(List.of("1", "2"), ids());
      assertEquals(2, poller.status().count().admitted());
    }
  }

  @Test
  void behindAMessageThatIsLeftNoneOfItsGroupIsLetThrough() throws InterruptedException {
    for (Message each :
        List.of(known("a1", "a"), message("a2", "odd", "a"), known("a3", "a"), known("b1", "b"))) {
      queue.messages.add(each);
    }
    try (SqsPoller poller = start(settings(10, Duration.ofHours(1), true))) {
      assertEquals(List.of("a1", "b1"), next(queue.deleted).stream().map(Message::id).toList());
      assertEquals(List.of("a1", "b1"), ids());
      assertEquals(2, poller.status().count().left());
    }
  }

  @Test
  void oneMessageThatIntakeRefusesIsTakenAsOneWithoutAShapeAndHarmsNoOther()
      throws InterruptedException {
    String claim = "{\"source\":\"mail\",\"id\":\"9\",\"type\":\"t\"}";
    queue.messages.add(known("1", ""));
    queue.messages.add(message("2", claim, ""));
    queue.messages.add(known("3", ""));
    try (SqsPoller poller = start(settings(10, Duration.ofHours(1), false))) {
      int done = 0;
      while (done < 3) {
        done += next(queue.deleted).size();
      }
      assertEquals(List.of("1", "2", "3"), ids());
      assertEquals("/", memory.events().get(1).source());
      assertEquals(claim, memory.events().get(1).data().text());
      assertEquals(1, poller.status().count().unrecognised());
    }
  }

  @Test
  void attributesThatAreTooLongForAnEventMakeTheWholeMessageItsData() {
    SqsSettings settings = settings(10, Duration.ofHours(1), false);
    Message heavy =
        new Message(
            "m",
            "r",
            "{\"source\":\"/shop\"}",
            Optional.of("g"),
            Optional.empty(),
            Map.of("big", new Message.Attribute("String", "x".repeat(20_000), false)));
    MessageEvents.Made made = new MessageEvents(ShapeTable.standard(), settings).of(heavy);
    Event event = made.events().getFirst();
    assertEquals("com.amazonaws.sqs.message", event.type());
    assertEquals("m", event.id());
    assertTrue(event.data().text().contains("x".repeat(20_000)));
  }

  @Test
  void recordsWithoutIdsOfTheirOwnAreCountedBehindTheMessagesId() {
    SqsSettings settings = settings(10, Duration.ofHours(1), false);
    String body = "{\"Records\":[{\"EventSource\":\"x\"},{\"EventSource\":\"x\"}]}";
    MessageEvents.Made made =
        new MessageEvents(ShapeTable.standard(), settings).of(message("m", body, ""));
    assertEquals(List.of("m", "m.2"), made.events().stream().map(Event::id).toList());
    assertEquals(
        List.of(),
        made.events().stream().filter(event -> !event.extensions().containsKey("shape")).toList());
  }
}
