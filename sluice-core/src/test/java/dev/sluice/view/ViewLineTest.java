package dev.sluice.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ViewLineTest {

  private static Event.Builder event() {
    return Event.builder("1", "/s", "t");
  }

  static List<Event> events() {
    return List.of(
        event().build(),
        event()
            .subject("s\u2028é")
            .time(Timestamp.parse("2026-11-22T10:00:00.123456789+02:00"))
            .build(),
        event()
            .data(Payload.ofText("{\"a\":[1.50,1e400,-0,\"\\ud83d\\ude00\"],\"a\":null}"))
            .build(),
        event().dataContentType("application/json").data(Payload.ofText("12")).build(),
        event().data(Payload.ofText("\"é\\n\"")).build(),
        event().data(Payload.ofText("true")).build(),
        event().data(Payload.ofText("null")).build(),
        event().dataContentType("application/json").data(Payload.ofText("{broken")).build(),
        event().dataContentType("text/plain").data(Payload.ofText("hello")).build(),
        event()
            .dataContentType("application/octet-stream")
            .data(Payload.of(new byte[] {0, -1, 7}))
            .build(),
        event().data(Payload.EMPTY).build(),
        event().dataSchema("https://example.com/s").build(),
        event()
            .extension("text", "x")
            .extension("flag", new Extension.Flag(true))
            .extension("whole", new Extension.Whole(-7))
            .build(),
        event()
            .extension(Event.DETAIL_TYPE, "Object Created")
            .extension(Event.RESOURCES, "[\"arn:a\",\"arn:b\"]")
            .build());
  }

  private static ViewLine.Read read(String line) {
    return ViewLine.of(line.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventComesBackFromItsLineAsItWas(Event event) {
    ViewLine.Read.Whole read =
        assertInstanceOf(ViewLine.Read.Whole.class, ViewLine.of(MatchingView.line(event)));
    assertEquals(event, read.event());
  }

  @Test
  void whatAnArchiveAddsIsReadAndIsNoAttribute() {
    ViewLine.Read.Whole read =
        assertInstanceOf(
            ViewLine.Read.Whole.class,
            read(
                "{\"version\":\"0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"_position\":7,\"_arrival\":\"2026-11-22T10:00:00.000Z\"}"));
    assertEquals(event().build(), read.event());
    assertEquals(Optional.of(7L), read.position());
    assertEquals("2026-11-22T10:00:00Z", read.arrival().orElseThrow().toString());
  }

  @Test
  void whiteSpaceBetweenTokensIsAllThatJsonLoses() {
    Event event = event().data(Payload.ofText(" { \"a b\" : [ 1 , 2 ] } ")).build();
    ViewLine.Read.Whole read =
        assertInstanceOf(ViewLine.Read.Whole.class, ViewLine.of(MatchingView.line(event)));
    assertEquals("{\"a b\":[1,2]}", read.event().data().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x|the line is no JSON",
        "{|the line is no JSON",
        "[]|the line is no JSON object",
        "{}|the line lacks id",
        "{\"id\":7}|id is no text",
        "{\"id\":\"1\",\"source\":\"/s\"}|the line lacks id, source or type",
        "{\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"who\":{}}|who is no attribute",
        "{\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"Bad\":\"x\"}|Bad",
        "{\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"?\"}|base64",
        "{\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"time\":\"yesterday\"}|time"
      })
  void whatIsNoEventIsRefusedWithAReason(String line, String reason) {
    ViewLine.Read.Lost lost = assertInstanceOf(ViewLine.Read.Lost.class, read(line));
    assertEquals(true, lost.reason().contains(reason), lost.reason());
  }
}
