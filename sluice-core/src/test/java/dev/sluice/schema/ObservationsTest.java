package dev.sluice.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationsTest {

  private static final EventKind KIND = new EventKind("/s", "t", "1");
  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private final Registry registry = engine.registry();
  private Observations observations = new Observations(registry);
  private final List<Drift> drifts = new ArrayList<>();
  private long position = 1;

  private void see(String json, int times) {
    for (int i = 0; i < times; i++) {
      clock.advance(Duration.ofSeconds(1));
      try {
        observations.see(
            new Position(position++),
            clock.now(),
            KIND,
            new JsonMapper().readTree(json.replace('\'', '"')));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(json, e);
      }
    }
  }

  private List<String> told() {
    drifts.clear();
    observations.tell(
        (drift, with) -> {
          registry.write(with);
          drifts.add(drift);
        },
        100);
    return drifts.stream()
        .map(each -> each.change().word() + " " + each.pointer() + " " + each.shape().word())
        .toList();
  }

  private Observations.Seen seen() {
    return observations.find(KIND).orElseThrow();
  }

  @Test
  void whatIsSeenFirstIsLearntAndNoDrift() {
    see("{'a':1}", 50);
    see("{'a':'x','b':[{'c':true}]}", 50);
    assertEquals(List.of(), told());
    assertEquals(
        List.of("/detail", "/detail/a", "/detail/b", "/detail/b/*", "/detail/b/*/c"),
        seen().fields().stream().map(Observations.Field::pointer).toList());
    assertEquals(100, seen().count());
    assertEquals(0.5, seen().fields().getLast().share());
  }

  @Test
  void aNewFieldIsToldOnceAndWhatStandsInItIsNewWithIt() {
    see("{'a':1}", 100);
    see("{'a':1,'new':{'inner':[1]}}", 3);
    assertEquals(List.of("new-field /detail/new object"), told());
    see("{'a':1,'new':{'inner':[1]}}", 3);
    assertEquals(List.of(), told());
    see("{'a':1,'new':{'inner':[1],'later':null}}", 3);
    assertEquals(List.of("new-field /detail/new/later null"), told());
  }

  @Test
  void aNewTypeIsToldOnce() {
    see("{'a':1}", 100);
    see("{'a':'1'}", 2);
    assertEquals(List.of("new-type /detail/a string"), told());
    see("{'a':'1'}", 2);
    see("{'a':1}", 2);
    assertEquals(List.of(), told());
  }

  @Test
  void aFieldThatWasInEveryEventAndIsMissingInAHundredHasVanished() {
    see("{'a':1,'o':{'b':1,'c':1},'opt':1}", 60);
    see("{'a':1,'o':{'b':1,'c':1}}", 60);
    see("{'a':1,'o':{'b':1}}", 99);
    assertEquals(List.of(), told());
    see("{'a':1,'o':{'b':1}}", 1);
    assertEquals(List.of("vanished-field /detail/o/c integer"), told());
    see("{'a':1}", 100);
    assertEquals(List.of("vanished-field /detail/o object"), told());
    see("{'a':1}", 100);
    assertEquals(List.of(), told());
  }

  @Test
  void whatCouldNotBeToldIsToldLaterAndAlsoAfterARestart() {
    see("{'a':1}", 100);
    see("{'a':1,'b':1}", 1);
    Fault full = Fault.of(Fault.Kind.BUSY, "full", "the box is full");
    assertThrows(
        Fault.class,
        () ->
            observations.tell(
                (_, _) -> {
                  throw full;
                },
                10));
    observations.write();
    observations = new Observations(registry);
    assertEquals(List.of("new-field /detail/b integer"), told());
    observations = new Observations(registry);
    assertEquals(List.of(), told());
  }

  @Test
  void aRestartKeepsWhatWasWrittenAndCountsNothingTwice() {
    see("{'a':1}", 10);
    observations.write();
    see("{'b':1}", 5);
    observations = new Observations(registry);
    assertEquals(10, seen().count());
    assertEquals(Optional.of(new Position(11)), observations.next());
    position = 6;
    see("{'b':1}", 10);
    assertEquals(15, seen().count());
  }

  @Test
  void aStartReadsOnFromWhatWasWrittenAndPassesOverOwnEventsAndCopies()
      throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      Event event =
          Event.builder("" + i, "/s", "t")
              .data(Payload.ofText("{\"schemaVersion\":1,\"n\":" + i + "}"))
              .build();
      engine.journal().append(List.of(event, new CopyOf("1", 0).mark(event)));
      engine.journal().append(List.of(Event.builder("" + i, "sluice", "t").build()));
    }
    observations.beginAt(new Position(4));
    observations.write();
    observations = new Observations(registry);
    Inspector inspector =
        new Inspector(
            () -> SchemaSet.NONE,
            Versions.DEFAULT,
            Set.of("sluice"),
            observations,
            true,
            new Mismatches(clock));
    inspector.catchUp(engine.journal(), new Position(10));
    assertEquals(2, seen().count());
    assertEquals(1, observations.list(Optional.empty(), 10).size());
  }

  @Test
  void inASecondOnlyPartOfManyIsLookedAtAndAllAreCounted() {
    for (int i = 0; i < 1_700; i++) {
      observations.see(
          new Position(position++), clock.now(), KIND, new JsonMapper().createObjectNode());
    }
    assertEquals(1_700, seen().count());
    assertEquals(200, seen().looked());
  }

  @Test
  void kindsAndFieldsBeyondTheLimitsAreCountedAndNotKept() {
    for (int i = 0; i < Observations.MAX_KINDS + 3; i++) {
      observations.see(
          new Position(position++), clock.now(), new EventKind("/" + i, "t", ""), null);
    }
    assertEquals(3, observations.unkept());
    assertFalse(observations.find(KIND).isPresent());
    assertTrue(observations.forget(new EventKind("/0", "t", "")));
    StringBuilder wide = new StringBuilder("{'f':1");
    for (int i = 0; i < Observed.MAX_FIELDS; i++) {
      wide.append(",'f").append(i).append("':1");
    }
    see(wide + "}", 1);
    assertEquals(Observed.MAX_FIELDS, seen().fields().size());
    assertEquals(2, seen().unkept());
  }

  @Test
  void aNameThatNobodyCanWriteIsCountedAndNotKept() {
    see("{'a':1,'\\ud800':1}", 1);
    assertEquals(2, seen().fields().size());
    assertEquals(1, seen().unkept());
    observations.write();
  }

  @Test
  void whatWasSeenBecomesASchemaToWhichItConforms() throws JsonProcessingException {
    see("{'a':1,'s':'x','l':[{'k':1},{'k':2.5,'o':null}],'a/b':true}", 3);
    see("{'a':2,'s':null,'l':[],'a/b':false}", 1);
    assertEquals(
        new JsonMapper()
            .readTree(
                """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"t",
                 "type":"object",
                 "properties":{
                   "a":{"type":"integer"},
                   "a/b":{"type":"boolean"},
                   "l":{"type":"array","items":{"type":"object",
                        "properties":{"k":{"type":"number"},"o":{"type":"null"}},"required":["k"]}},
                   "s":{"type":["string","null"]}},
                 "required":["a","a/b","l","s"]}
                """),
        observations.schema(KIND).orElseThrow());
    JsonSchema.of(observations.schema(KIND).orElseThrow());
  }
}
