package dev.sluice.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.sparkpost.MessageFields;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  /// An event of a type, at a second, perhaps with a bounce class: `bounce@3/10`.
  private static Entry entry(String text, long position) {
    String[] parts = text.split("[@/]");
    String type = parts[0];
    String data =
        parts.length > 2
            ? "{\"bounce_class\":\"" + parts[2] + "\",\"rcpt_to\":\"a@example.com\"}"
            : "{}";
    return new Entry(
        new Position(position),
        NOW,
        Event.builder("e" + position, "sparkpost", "com.sparkpost.message_event." + type)
            .time(Timestamp.of(NOW.plusSeconds(Integer.parseInt(parts[1]))))
            .dataContentType("application/json")
            .data(Payload.ofText(data))
            .build());
  }

  private static List<Entry> entries(String events) {
    List<Entry> entries = new ArrayList<>();
    for (String event : events.split(" ")) {
      entries.add(entry(event, entries.size() + 1L));
    }
    return entries;
  }

  private static String told(Story story) {
    return String.join(
        " ",
        story.events().stream()
            .map(entry -> MessageFields.shortType(entry.event().type()))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "INJECTED, injection@0",
    "INJECTED, something_new@0",
    "DELAYED, injection@0 delay@1 delay@60",
    "DELIVERED, injection@0 delay@1 delivery@60",
    "DELIVERED, delivery@0 initial_open@5 click@6",
    "DELIVERED, injection@0 open@5",
    "DELIVERED, delivery@0 spam_complaint@9",
    "BOUNCED, injection@0 bounce@1/10",
    "BOUNCED, injection@0 delay@1 bounce@60/22",
    "BOUNCED, delivery@0 out_of_band@60/10",
    "BOUNCED, bounce@5/10 open@6",
    "DELIVERED, delivery@0 out_of_band@60/60",
    "DELIVERED, delivery@5 delay@9",
    "REJECTED, policy_rejection@0/25",
    "REJECTED, generation_failure@0"
  })
  void theStateIsWhatTheLastDecidingEventSays(Story.State expected, String events) {
    assertEquals(expected, Story.of(entries(events)).state());
  }

  @Test
  void eventsStandInTheOrderOfTimeAndThenAsAMessageLives() {
    List<Entry> entries =
        entries("click@2 injection@1 delivery@1 delay@1 initial_open@2 open@2 open@9 strange@1");
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(entries, random);
      assertEquals(
          "injection delay delivery strange initial_open open click open", told(Story.of(entries)));
    }
  }

  @Test
  void eventsOfOneTypeAndTimeStandAsTheyWereAccepted() {
    List<Entry> entries = entries("open@1 open@1 open@1").reversed();
    assertEquals(
        List.of(1L, 2L, 3L),
        Story.of(entries).events().stream().map(entry -> entry.position().value()).toList());
  }

  @Test
  void theRecipientIsWhoAnEventNames() {
    assertEquals(Optional.of("a@example.com"), Story.of(entries("open@0 bounce@1/10")).recipient());
    assertEquals(Optional.empty(), Story.of(entries("open@0")).recipient());
  }
}
