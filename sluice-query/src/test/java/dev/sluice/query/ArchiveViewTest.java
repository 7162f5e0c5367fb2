package dev.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the views over archives show of the lines in their files.
class ArchiveViewTest {

  @TempDir Path folder;
  private Shelf shelf;

  @BeforeEach
  void makeShelf() {
    shelf = new Shelf(folder);
  }

  @Test
  void everyAttributeHasAColumnOfItsType() {
    Path file =
        shelf.file(
            "mail-events",
            "f.jsonl",
            "{\"version\":\"0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"order.placed\",\"detail-type\":\"Order"
                + " Placed\",\"time\":\"2026-11-21T12:00:00.5+02:00\",\"subject\":\"s\","
                + "\"resources\":[\"r\"],\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:x\","
                + "\"account\":\"123\",\"region\":\"eu-1\",\"subaccount\":\"101\",\"traceparent\":\"00-1\",\"tenant\":\"a\","
                + "\"detail\":{\"total\":300},\"_position\":512,\"_arrival\":\"2026-11-21T10:00:01.250Z\"}");
    assertEquals(
        List.of(
            "1|/shop|order.placed|Order"
                + " Placed|2026-11-21T10:00:00.500000Z|s|[\"r\"]|123|eu-1|101|00-1"
                + "|application/json|urn:x|{\"total\":300}|∅|512|2026-11-21T10:00:01.250000Z|mail-events|"
                + file),
        shelf.ask("SELECT * FROM \"mail-events\""));
    assertEquals(List.of("300"), shelf.ask("SELECT detail ->> 'total' FROM events"));
    assertEquals(List.of("a"), shelf.ask("SELECT line ->> 'tenant' FROM archive_lines"));
    assertEquals(
        "TIMESTAMP WITH TIME ZONE, JSON, BIGINT, TIMESTAMP WITH TIME ZONE",
        shelf.answer("SELECT time, detail, position, arrival FROM events").columns().stream()
            .map(Column::type)
            .collect(Collectors.joining(", ")));
  }

  @Test
  void aLineOfAnOlderHubHasNoPositionAndAnOddOneIsNone() {
    shelf.file(
        "a",
        "f.jsonl",
        Shelf.event("1", "s", "1"),
        Shelf.event(
            "2", "s", "{\"x\":\"\\ud83d\"},\"_position\":7,\"_arrival\":\"2026-11-21T10:00:01Z\""),
        Shelf.event("3", "s", "1,\"_position\":\"x\",\"_arrival\":{}"));
    assertEquals(
        List.of("1|∅|∅", "2|7|2026-11-21T10:00:01Z", "3|∅|∅"),
        shelf.ask("SELECT id, position, arrival FROM a ORDER BY id"));
  }

  @Test
  void dataThatIsNoJsonStandsAsBase64() {
    shelf.file(
        "a",
        "f.jsonl",
        "{\"version\":\"0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"aGk=\"}");
    assertEquals(
        List.of("∅|hi"), shelf.ask("SELECT detail, decode(from_base64(data_base64)) FROM a"));
  }

  @Test
  void anEventOfSeveralArchivesIsOneEvent() {
    shelf.file("a", "1.jsonl", Shelf.event("1", "s", "1"), Shelf.event("2", "s", "1"));
    shelf.file("b", "1.jsonl", Shelf.event("2", "s", "1"), Shelf.event("2", "other", "1"));
    shelf.file("b", "2.jsonl", Shelf.event("2", "s", "1"));
    assertEquals(List.of("2"), shelf.ask("SELECT count(*) FROM a"));
    assertEquals(List.of("3"), shelf.ask("SELECT count(*) FROM b"));
    assertEquals(
        List.of("other|2", "s|1", "s|2"), shelf.ask("SELECT source, id FROM events ORDER BY ALL"));
  }

  @Test
  void anArchiveWithoutFilesIsAnEmptyViewOfTheSameColumns() {
    shelf.archive("empty").file("full", "f.jsonl", Shelf.event("1", "s", "1"));
    assertEquals(List.of("0"), shelf.ask("SELECT count(*) FROM empty"));
    assertEquals(
        shelf.answer("SELECT * FROM \"full\"").columns(),
        shelf.answer("SELECT * FROM empty").columns());
    assertEquals(List.of("1"), shelf.ask("SELECT count(*) FROM events"));
  }

  @Test
  void withoutAnyArchiveEveryViewIsEmpty() {
    for (View view : shelf.queries().views(Shelf.LIMITS)) {
      assertEquals(List.of("0"), shelf.ask("SELECT count(*) FROM " + view.name()), view.name());
    }
  }

  @Test
  void everyViewIsListedWithItsColumnsAndALine() {
    shelf.file("mail-events", "f.jsonl", Shelf.event("1", "s", "1"));
    List<View> views = shelf.queries().views(Shelf.LIMITS);
    assertEquals(
        List.of(
            "archive_lines",
            "events",
            "mail-events",
            "sparkpost_bounces",
            "sparkpost_events",
            "sparkpost_messages",
            "sparkpost_rates_by_campaign",
            "sparkpost_rates_by_domain",
            "sparkpost_rates_by_subaccount"),
        views.stream().map(View::name).toList());
    assertTrue(views.stream().noneMatch(view -> view.says().isEmpty()), views.toString());
    assertEquals(new Column("id", "VARCHAR"), views.get(2).columns().getFirst());
    assertEquals("the events of the archive of this name; files: 1", views.get(2).says());
  }

  @Test
  void aGzippedFileIsReadToo() {
    shelf.file("a", "f.jsonl.gz", Shelf.event("1", "s", "1"), Shelf.event("2", "s", "1"));
    assertEquals(List.of("2"), shelf.ask("SELECT count(*) FROM a"));
  }

  @Test
  void pathsWithCharactersOfPatternsAreReadAsTheyAre() {
    shelf.file("a", "[x]*?/year=2020/it's.jsonl", Shelf.event("1", "s", "1"));
    shelf.file("b", "x/year=2020/its.jsonl", Shelf.event("2", "s", "1"));
    assertEquals(List.of("1"), shelf.ask("SELECT id FROM a"));
    assertEquals(19, shelf.answer("SELECT * FROM a").columns().size());
  }

  @Test
  void hostileValuesStayValues() {
    shelf.file(
        "a",
        "f.jsonl",
        Shelf.event("'; DROP VIEW events; --", "s", "\"\\u0000\\u001b[2J\""),
        Shelf.event("deep", "s", "[".repeat(990) + "]".repeat(990)),
        Shelf.event("twice", "s", "{\"a\":1,\"a\":2}"),
        Shelf.event("number", "s", "{\"n\":123456789012345678901234567890.5}"),
        Shelf.event("long", "s", "\"" + "x".repeat(40 << 20) + "\""));
    assertEquals(
        List.of("'; DROP VIEW events; --", "deep", "long", "number", "twice"),
        shelf.ask("SELECT id FROM a ORDER BY id"));
    assertEquals(
        List.of(String.valueOf((40 << 20) + 2)),
        shelf.ask("SELECT length(detail) FROM a WHERE id = 'long'"));
  }

  @Test
  void aTimeThatSqlCannotHoldIsNull() {
    shelf.file(
        "a",
        "f.jsonl",
        Shelf.event("1", "s", "1").replace("2026-11-21T10:00:00Z", "2016-12-31T23:59:60Z"),
        Shelf.event("2", "s", "1"));
    assertEquals(
        List.of("2|2026-11-21T10:00:00Z"),
        shelf.ask("SELECT id, time FROM a WHERE time > '2026-01-01'"));
    assertEquals(List.of("2"), shelf.ask("SELECT count(*) FROM a"));
  }

  @Test
  void halfASurrogatePairDoesNotHideItsEvent() {
    shelf.file(
        "a",
        "f.jsonl",
        Shelf.event("1", "s", "{\"text\":\"cut \\ud83d\"}"),
        Shelf.event("2", "s", "{\"text\":\"\\ud83d\\ude00\"}"),
        Shelf.event("3", "s", "{\"text\":\"\\\\ud83d \\ude00 \\ud83d\\ude00\"}"));
    assertEquals(
        List.of("1|cut ", "2|😀", "3|\\ud83d  😀"),
        shelf.ask("SELECT id, detail ->> 'text' FROM a ORDER BY id"));
    assertEquals(List.of("3"), shelf.ask("SELECT count(*) FROM archive_lines"));
    assertEquals(List.of(), shelf.answer("SELECT count(*) FROM events").notes());
  }

  @Test
  void linesThatAreNoEventsFailTheQuestionWhateverItLooksAt() {
    shelf.file("good", "f.jsonl", Shelf.event("1", "s", "1"));
    Path file =
        shelf.file(
            "bad", "f.jsonl", Shelf.event("1", "s", "1"), "garbage", "{\"other\":1}", "[1]", "7");
    for (String sql :
        List.of(
            "SELECT count(*) FROM bad",
            "SELECT id FROM bad WHERE source = 'nowhere'",
            "SELECT id FROM bad WHERE detail ->> 'x' = 'y'",
            "SELECT count(*) FROM events WHERE archive = 'bad'",
            "SELECT count(*) FROM bad WHERE time > '2026-01-01'",
            "SELECT count(*) FROM sparkpost_events")) {
      Fault fault = assertThrows(Fault.class, () -> shelf.ask(sql), sql);
      assertEquals(
          "archive bad: lines that are no events: 4, in files: 1, first in "
              + file
              + "; the files are damaged or not the archive's: mend or move them, or leave such"
              + " lines out with --skip-broken",
          fault.sentence(),
          sql);
    }
    assertEquals(List.of("1"), shelf.ask("SELECT count(*) FROM good"));
    Answer skipped =
        new Queries(shelf.files(), true)
            .ask("SELECT count(*) FROM bad", CellForm.TEXT, Shelf.LIMITS);
    assertEquals(List.of("1"), Shelf.rows(skipped));
    assertEquals(
        List.of(
            "archive bad: lines that are no events: 4, in files: 1, first in "
                + file
                + "; they are left out"),
        skipped.notes());
  }

  @Test
  void aFileThatIsCutOrIsNoTextIsToldToo() {
    shelf.bytes(
        "a",
        "f.jsonl",
        (Shelf.event("1", "s", "1") + "\n{\"id\":\"2").getBytes(StandardCharsets.UTF_8));
    shelf.bytes("a", "g.jsonl", new byte[] {(byte) 0xff, 0, '\n', (byte) 0xc3, '\n'});
    Answer skipped =
        new Queries(shelf.files(), true).ask("SELECT count(*) FROM a", CellForm.TEXT, Shelf.LIMITS);
    assertEquals(List.of("1"), Shelf.rows(skipped));
    assertTrue(
        skipped
            .notes()
            .getFirst()
            .startsWith("archive a: lines that are no events: 3, in files: 2"),
        skipped.notes().toString());
  }

  @Test
  void aFileThatGoesAwayIsTold() throws java.io.IOException {
    Path file = shelf.file("a", "f.jsonl", Shelf.event("1", "s", "1"));
    java.nio.file.Files.delete(file);
    Fault fault = assertThrows(Fault.class, () -> shelf.ask("SELECT count(*) FROM a"));
    assertEquals("archive-changed", fault.code());
  }

  @Test
  void anArchiveWhoseNameIsTakenIsFoundInEvents() {
    shelf.file("events", "f.jsonl", Shelf.event("1", "s", "1"));
    shelf.file("Mail", "f.jsonl", Shelf.event("2", "s", "1"));
    shelf.file("mail", "f.jsonl", Shelf.event("3", "s", "1"));
    Answer answer =
        shelf.answer("SELECT id FROM events WHERE archive IN ('events', 'mail') ORDER BY id");
    assertEquals(List.of("1", "3"), Shelf.rows(answer));
    assertEquals(2, answer.notes().size(), answer.notes().toString());
  }
}
