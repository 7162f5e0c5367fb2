package dev.sluice.notify.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.fault.Fault;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

  private static Json.Fields metadata(String json) {
    return (Json.Fields) Json.parse(json);
  }

  private static Rendered render(String model, String metadata) {
    return Model.of(model).render(metadata(metadata), Places.all(Place.of(Escape.PLAIN)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // model | metadata as JSON with ' for quotes | result
        "Deploy of $app done | {'app':'shop'} | Deploy of shop done",
        "$val10 | {'val1':'a','val10':'b'} | b",
        "$val10 and $val1 | {'val10':'b','val1':'a'} | b and a",
        "$val1 | {'val1':'$val10','val10':'b'} | $val10",
        "${val1}0 | {'val1':'a','val10':'b'} | a0",
        "$a$b | {'a':'$b','b':'$a'} | $b$a",
        "$a | {'a':'${a:-x} $$'} | ${a:-x} $$",
        "${order.items.0.name} | {'order':{'items':[{'name':'tea'}]}} | tea",
        "$order.items.0.name! | {'order':{'items':[{'name':'tea'}]}} | tea!",
        "$order.items.0 | {'order':{'items':[{'name':'tea'}]}} | {'name':'tea'}",
        "$a.b | {'a':{'b':1},'a.b':2} | 2",
        "$a.b.c | {'a.b':{'c':3}} | 3",
        "$file.txt | {'file':'a'} | a.txt",
        "$my-key | {'my-key':'k','my':'m'} | k",
        "$my-key | {'my':'m'} | m-key",
        "Hello $name. | {'name':'Ada'} | Hello Ada.",
        "Hello $name... | {'name':'Ada'} | Hello Ada...",
        "${größe} und $größe | {'größe':7} | 7 und 7",
        "${order id} | {'order id':7} | 7",
        "$5.00 | {} | $5.00",
        "$5.00 | {'5':'five'} | five.00",
        "costs $ 5 or 5$ | {} | costs $ 5 or 5$",
        "$$app and $$$app | {'app':'x'} | $app and $x",
        "${x:-none} | {} | none",
        "${x:-none} | {'x':null} | none",
        "${x:-none} | {'x':''} | none",
        "${x:-none} | {'x':0} | 0",
        "a${x:-}b | {} | ab",
        "${x:-$y} | {'y':'v'} | $y",
        "$t $f $n | {'t':true,'f':false,'n':null} | true false null",
        "$a $b $c | {'a':1.50,'b':12345678901234567890,'c':1E400} | 1.50 12345678901234567890 1E400",
        "$o | {'o':{'b':1.0,'a':[true,null,'x']}} | {'b':1.0,'a':[true,null,'x']}",
      })
  void aModelIsRendered(String model, String metadata, String expected) {
    Rendered rendered = render(model, metadata.replace('\'', '"'));
    assertEquals(new Json.Text(expected.replace('\'', '"')), rendered.content());
    assertEquals(Set.of(), rendered.missing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$val10 | {\"val1\":\"a\"} | $val10 | val10",
        "$app by $who | {\"app\":\"x\"} | x by $who | who",
        "${who} | {} | ${who} | who",
        "$order.total. | {} | $order.total. | order.total",
        "$a.7 | {\"b\":[1]} | $a.7 | a.7",
        "${list.7} | {\"list\":[1]} | ${list.7} | list.7",
        "${list.-1} | {\"list\":[1]} | ${list.-1} | list.-1",
      })
  void aMissingVariableStaysAsItIsAndIsTold(
      String model, String metadata, String expected, String missing) {
    Rendered rendered = render(model, metadata);
    assertEquals(new Json.Text(expected), rendered.content());
    assertEquals(Set.of(missing), rendered.missing());
    Fault fault = assertThrows(Fault.class, rendered::requireComplete);
    assertEquals("missing-variables", fault.code());
    assertTrue(fault.sentence().contains(missing), fault.sentence());
  }

  static List<Arguments> escapes() {
    return List.of(
        arguments(Escape.PLAIN, "a\r\nb <!everyone>", "a\r\nb <!everyone>"),
        arguments(Escape.LINE, "Hi\r\nBcc: eve@example.com\u2028x", "Hi Bcc: eve@example.com x"),
        arguments(
            Escape.SLACK,
            "<!channel> & <https://x|y>",
            "&lt;!channel&gt; &amp; &lt;https://x|y&gt;"),
        arguments(
            Escape.MARKDOWN, "*b* [l](u) @all `c`", "\\*b\\* \\[l\\]\\(u\\) @\u200ball \\`c\\`"),
        arguments(
            Escape.TELEGRAM_MARKDOWN,
            "1.5-x_*[a](b)~!\\",
            "1\\.5\\-x\\_\\*\\[a\\]\\(b\\)\\~\\!\\\\"),
        arguments(Escape.UNLINKED, "<users/all> @here", "<\u200busers/all> @\u200bhere"),
        arguments(Escape.HTML, "<b onclick=\"x\">'&", "&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;"),
        arguments(Escape.JSON_STRING, "a\"b\\c\n", "a\\\"b\\\\c\\n"),
        arguments(Escape.URL, "a b/../c?d=é*~", "a%20b%2F..%2Fc%3Fd%3D%C3%A9%2A~"));
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void aValueIsEscapedForItsPlaceAndTheModelIsNot(Escape escape, String value, String expected) {
    Json.Fields metadata = Json.Fields.NONE.with("v", value);
    Rendered rendered = Model.of("<*_ $v _*>").render(metadata, Places.all(Place.of(escape)));
    assertEquals(new Json.Text("<*_ " + expected + " _*>"), rendered.content());
  }

  @Test
  void whatStaysOfAMissingVariableIsEscapedToo() {
    Rendered rendered =
        Model.of("$user_name")
            .render(Json.Fields.NONE, Places.all(Place.of(Escape.TELEGRAM_MARKDOWN)));
    assertEquals(new Json.Text("$user\\_name"), rendered.content());
  }

  @Test
  void theStringsOfAnObjectAreTemplatesAndAllElseStays() {
    Json model =
        Json.parse(
            """
            {"text":"*$a*","n":1.0,"list":["$a",null,true],"inner":{"type":"plain_text","text":"$a"}}
            """);
    Rendered rendered =
        Model.of(model)
            .render(
                metadata("{\"a\":\"<x>\"}"),
                (path, parent) ->
                    Place.of(
                        parent.text("type").isPresent() || path.equals("list.0")
                            ? Escape.PLAIN
                            : Escape.SLACK));
    assertEquals(
        """
        {"text":"*&lt;x&gt;*","n":1.0,"list":["<x>",null,true],\
        "inner":{"type":"plain_text","text":"<x>"}}\
        """,
        rendered.content().compact());
  }

  @Test
  void whatIsTooLongIsCutInTheLongestValuesAndNeverInTheModel() {
    Json.Fields metadata = Json.Fields.NONE.with("log", "<".repeat(1_000)).with("app", "shop");
    Rendered rendered =
        Model.of("*$app* failed: `$log` _end_")
            .render(metadata, Places.all(Place.of(Escape.SLACK, 60)));
    assertEquals(
        new Json.Text("*shop* failed: `" + "&lt;".repeat(9) + "…` _end_"), rendered.content());
    assertEquals(Set.of(""), rendered.shortened());
  }

  @Test
  void aCutNeverHalvesACharacter() {
    Json.Fields metadata = Json.Fields.NONE.with("v", "😀".repeat(50));
    for (int limit = 10; limit < 40; limit++) {
      for (Place place :
          new Place[] {Place.of(Escape.PLAIN, limit), Place.ofBytes(Escape.PLAIN, limit)}) {
        String text = Model.of("[$v]").render(metadata, Places.all(place)).content().shown();
        assertTrue(place.size(text) <= limit, text);
        assertTrue(text.matches("\\[(😀)*…\\]"), text);
      }
    }
  }

  @Test
  void aModelWhoseOwnTextIsTooLongIsRefused() {
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                Model.of("x".repeat(11) + "$v")
                    .render(Json.Fields.NONE, Places.all(Place.of(Escape.PLAIN, 10))));
    assertEquals("message-too-long", fault.code());
  }

  @Test
  void manyCopiesOfALongValueDoNotGrowWithoutBound() {
    Json.Fields metadata = Json.Fields.NONE.with("v", "x".repeat(200_000));
    Json.Fields model = Json.Fields.NONE;
    for (int i = 0; i < 10; i++) {
      model = model.with("f" + i, "$v".repeat(50));
    }
    Model whole = Model.of(model);
    Fault fault =
        assertThrows(Fault.class, () -> whole.render(metadata, Places.all(Place.of(Escape.PLAIN))));
    assertEquals("message-too-long", fault.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"${open", "${}", "${ }", "${:-x}", "a ${b} ${c"})
  void anOpenOrNamelessBraceIsRefused(String model) {
    Fault fault = assertThrows(Fault.class, () -> Model.of(model));
    assertEquals("invalid-template", fault.code());
  }

  @Test
  void modelsAreBounded() {
    assertThrows(Fault.class, () -> Model.of("x".repeat(Template.MAX_CHARACTERS + 1)));
    assertThrows(Fault.class, () -> Model.of("$a ".repeat(Model.MAX_VARIABLES + 1)));
    Json deep = new Json.Text("x");
    for (int i = 0; i <= Model.MAX_DEPTH; i++) {
      deep = Json.Fields.NONE.with("a", deep);
    }
    Json tooDeep = deep;
    assertThrows(Fault.class, () -> Model.of(tooDeep));
    assertThrows(Fault.class, () -> Model.of(Json.parse("[\"a\"]")));
    assertThrows(Fault.class, () -> Model.of(Json.parse("7")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":2} | duplicate-field",
        "{\"a\" | malformed-json",
        "{\"a\":1} x | malformed-json",
      })
  void metadataIsReadStrictly(String json, String code) {
    assertEquals(code, assertThrows(Fault.class, () -> Json.parse(json)).code());
  }

  @Test
  void metadataIsBounded() {
    assertEquals(
        "json-too-deep",
        assertThrows(Fault.class, () -> Json.parse("[".repeat(66) + "]".repeat(66))).code());
    assertEquals(
        "json-too-large",
        assertThrows(Fault.class, () -> Json.parse("\"" + "x".repeat(Json.MAX_BYTES) + "\""))
            .code());
  }

  @Test
  void halfASurrogatePairIsMended() {
    Rendered rendered = render("$a", "{\"a\":\"x\\ud800y\"}");
    assertEquals("\"x\ufffdy\"", rendered.content().compact());
  }

  @Test
  void theNamesOfAModelAreTold() {
    assertEquals(Set.of("a", "b.c", "d e"), Model.of("$a $b.c ${d e:-x} $5 $$f").names());
  }
}
