package dev.sluice.simulation;

import dev.sluice.engine.journal.JournalSteps;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Those who send events: what they sent, and what they were told.
final class Clients {

  private static final String OK = "\"ok\":1,";

  private final RandomGenerator random;
  private final List<Event> sent = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, Position> told = new HashMap<>();

  /// Answers that no check has seen yet.
  private final List<Answer> answers = new ArrayList<>();

  private record Waiting(List<Event> events, JournalSteps.Call call) {}

  /// What a client was told of one event.
  ///
  /// @param before what it had been told before; null when this is the first answer
  record Answer(Event event, Admission admission, @Nullable Position before) {}

  Clients(RandomGenerator random) {
    this.random = random;
  }

  /// Sends a single event, a batch, or events that were sent before.
  void send(JournalSteps journal) {
    List<Event> events = new ArrayList<>();
    int size = random.nextInt(3) == 0 ? random.nextInt(2, 9) : 1;
    for (int i = 0; i < size; i++) {
      events.add(!sent.isEmpty() && random.nextInt(4) == 0 ? again() : fresh());
    }
    try {
      waiting.add(new Waiting(events, journal.submit(events)));
    } catch (Fault e) {
      // Refused at the door; the client may send them again, or not.
      assert e.kind() != Fault.Kind.INVALID;
    }
  }

  /// Whether an event has what an archive's prefix asks for.
  static boolean hasPlace(Event event) {
    return text(event).contains("\"k\":");
  }

  /// Whether an event has what the schema asks for.
  static boolean isOk(Event event) {
    return text(event).contains(OK);
  }

  private static String text(Event event) {
    return event.data().text();
  }

  private Event again() {
    // Those of late are more likely: a client that heard nothing sends again soon.
    int back = random.nextBoolean() ? Math.min(sent.size(), 8) : sent.size();
    return sent.get(sent.size() - 1 - random.nextInt(back));
  }

  private Event fresh() {
    String type = Setup.TYPES.get(random.nextInt(Setup.TYPES.size()));
    String place = random.nextInt(10) == 0 ? "" : "\"k\":\"" + random.nextInt(3) + "\",";
    String ok = type.equals(SimulatedSchemas.CHECKED) && random.nextBoolean() ? OK : "";
    String data = "{" + place + ok + "\"pad\":\"" + "x".repeat(pad()) + "\"}";
    Event event = Event.builder("e" + sent.size(), "/sim", type).data(Payload.ofText(data)).build();
    sent.add(event);
    return event;
  }

  private int pad() {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextInt(40_000);
      case 1, 2, 3 -> random.nextInt(2_000);
      default -> random.nextInt(60);
    };
  }

  /// Takes the answers that have come.
  void listen() {
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting client = each.next();
      if (client.call.isSettled()) {
        each.remove();
        hear(client);
      }
    }
  }

  private void hear(Waiting client) {
    List<Admission> admissions;
    try {
      admissions = client.call.answer();
    } catch (Fault e) {
      assert e.kind() == Fault.Kind.BUSY || e.kind() == Fault.Kind.UNAVAILABLE;
      return;
    }
    for (int i = 0; i < admissions.size(); i++) {
      Event event = client.events.get(i);
      Admission admission = admissions.get(i);
      answers.add(new Answer(event, admission, told.put(event.id(), admission.position())));
    }
  }

  /// The process has died, and the connections with it.
  void hangUp() {
    waiting.clear();
  }

  /// The answers since the last call.
  List<Answer> answers() {
    List<Answer> news = List.copyOf(answers);
    answers.clear();
    return news;
  }

  /// Where the events stand of which a client was told.
  Map<String, Position> told() {
    return told;
  }
}
