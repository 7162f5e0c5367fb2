package dev.sluice.events.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.index.Term;
import dev.sluice.index.TimeTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SparkPostTermsTest {

  private final SparkPostTerms terms = new SparkPostTerms();

  private Set<Term> of(Event event) {
    Set<Term> all = new HashSet<>();
    terms.terms(event, all::add);
    return all;
  }

  private static Event event(String members) {
    byte[] batch =
        ("[{\"msys\":{\"message_event\":{" + members + "}}}]").getBytes(StandardCharsets.UTF_8);
    return SparkPostBatch.read(batch, 1).events().getFirst();
  }

  private static Event.Builder foreign(String source, String type) {
    return Event.builder("1", source, type).dataContentType("application/json");
  }

  @Test
  void anEventIsFoundByAllThatTheIssueNames() {
    Set<Term> all =
        of(
            event(
                """
                "type":"bounce","event_id":"e1","message_id":"m1","subaccount_id":"101","timestamp":"1460989507",
                "rcpt_to":"anna@example.com","raw_rcpt_to":"Anna+x@Example.com","campaign_id":"Größe \\ud83d\\ude00",
                "rcpt_meta":{"campaign_id":"no","message_id":["no"]},"message_ids":"no"\
                """));
    assertEquals(
        Set.of(
            SparkPostTerms.any(),
            SparkPostTerms.eventId("e1"),
            SparkPostTerms.messageId("m1"),
            SparkPostTerms.subaccount("101"),
            SparkPostTerms.recipient("ANNA@example.com"),
            SparkPostTerms.recipient("anna+x@example.com"),
            SparkPostTerms.type("com.sparkpost.message_event.bounce"),
            SparkPostTerms.campaign("Größe 😀"),
            new Term(8, 405830),
            new Term(9, 16909)),
        all);
  }

  @Test
  void whatIsMissingOrNoTextHasNoTerm() {
    Set<Term> all =
        of(event("\"type\":\"x\",\"rcpt_to\":null,\"campaign_id\":{\"a\":1},\"message_id\":[]"));
    assertEquals(4, all.size(), all::toString);
    assertTrue(all.contains(SparkPostTerms.subaccount("0")));
    assertTrue(
        of(event("\"type\":\"x\",\"message_id\":12,\"campaign_id\":true"))
            .containsAll(Set.of(SparkPostTerms.messageId("12"), SparkPostTerms.campaign("true"))));
  }

  @Test
  void eventsOfOthersAndDataOfAnyFormDoNoHarm() {
    assertEquals(Set.of(), of(foreign("/shop", "com.sparkpost.x.bounce").build()));
    assertEquals(Set.of(), of(foreign("sparkpost", "order.placed").build()));
    for (String data : List.of("", "{", "[1]", "\"a\"", "{\"message_id\":\"m1\"", "\u0000")) {
      Event event = foreign("sparkpost", "com.sparkpost.a.b").data(Payload.ofText(data)).build();
      assertFalse(of(event).contains(SparkPostTerms.messageId("m1")), data);
      assertTrue(of(event).contains(SparkPostTerms.type("b")), data);
    }
    byte[] deep =
        ("{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}").getBytes(StandardCharsets.UTF_8);
    assertEquals(
        4, of(foreign("sparkpost", "com.sparkpost.a.b").data(Payload.of(deep)).build()).size());
  }

  @Test
  void aStretchOfTimeHasATermOfEveryEventInItAndFewOthers() {
    Random random = new Random(5);
    Instant start = Instant.parse("2026-11-21T00:00:00Z");
    for (int i = 0; i < 300; i++) {
      Instant from = start.plusSeconds(random.nextInt(20 * 86_400));
      Instant to = from.plusSeconds(1 + random.nextInt(20 * 86_400));
      Set<Term> asked = SparkPostTerms.times(from, to).orElseThrow();
      assertTrue(asked.size() <= TimeTerms.MAX);
      for (Instant inside :
          List.of(from, to.minusNanos(1), from.plus(Duration.between(from, to).dividedBy(2)))) {
        assertTrue(hits(asked, inside), () -> from + " to " + to + " misses " + inside);
      }
      assertFalse(hits(asked, from.minusSeconds(3_600)));
      assertFalse(hits(asked, to.plusSeconds(3_600)));
    }
  }

  private boolean hits(Set<Term> asked, Instant time) {
    List<Term> found = new ArrayList<>();
    terms.terms(
        foreign("sparkpost", "com.sparkpost.a.b").time(Timestamp.of(time)).build(), found::add);
    return found.stream().anyMatch(asked::contains);
  }

  @Test
  void aVeryLongStretchIsNotSpeltOut() {
    Instant first = Instant.parse("0000-01-01T00:00:00Z");
    assertEquals(
        Optional.empty(), SparkPostTerms.times(first, Instant.parse("9999-12-31T23:59:59Z")));
    assertTrue(SparkPostTerms.times(first, first.plusNanos(1)).isPresent());
    assertEquals(
        1, SparkPostTerms.times(first, first.plus(Duration.ofDays(1))).orElseThrow().size());
  }

  @Test
  void theTermsOfTextsStandOnDiskAndNeverChange() {
    assertEquals(
        new Term(3, 4017869737909241456L), SparkPostTerms.messageId("000443ee14578172be22"));
    assertEquals(new Term(7, -7160610219483255062L), SparkPostTerms.campaign(""));
  }

  @Test
  void bounceClassesAreNamed() {
    assertEquals("Invalid Recipient", BounceClass.of("10").orElseThrow().title());
    assertEquals(BounceClass.Category.HARD, BounceClass.of("10").orElseThrow().category());
    for (String none : List.of("", "11", "ten", "99999999999", "-1")) {
      assertEquals(Optional.empty(), BounceClass.of(none), none);
    }
  }
}
