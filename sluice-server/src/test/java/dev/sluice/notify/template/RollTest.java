package dev.sluice.notify.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollTest {

  private static final Places PLAIN = Places.all(Place.of(Escape.PLAIN));
  private static final Places SLACK = Places.all(Place.of(Escape.SLACK));

  private static Json.Fields json(String text) {
    return (Json.Fields) Json.parse(text);
  }

  private static Roll roll(String item, String... items) {
    return new Roll(
        List.of(items).stream().map(RollTest::json).toList(),
        item.isEmpty() ? Optional.empty() : Optional.of(Model.of(item)),
        " | ");
  }

  private static String text(String model, Roll roll, Places places) {
    return Model.of(model).render(roll, places).content().shown();
  }

  private static final String[] TWO = {"{\"app\":\"<a>\",\"n\":1}", "{\"app\":\"b\",\"n\":2}"};

  @Test
  void itemsAreThePostsOneAfterTheOtherEachEscapedForItsPlace() {
    assertEquals(
        "2: &lt;a&gt; <1> | b <2>.", text("$count: $items.", roll("$app <$n>", TWO), SLACK));
    assertEquals("<a> and b", text("${first.app} and $last.app", roll("$app", TWO), PLAIN));
    assertEquals("b", text("$items.1.app", roll("$app", TWO), PLAIN));
  }

  @Test
  void withoutATextForEachTheyAreJson() {
    assertEquals(
        "[{\"app\":\"&lt;a&gt;\",\"n\":1},{\"app\":\"b\",\"n\":2}]",
        text("$items", roll("", TWO), SLACK));
    Rendered array =
        Model.of(json("{\"all\":\"$items\",\"some\":\"x $items\"}"))
            .render(roll("", "{\"a\":\"<b>\"}"), SLACK);
    assertEquals(
        "{\"all\":[{\"a\":\"&lt;b&gt;\"}],\"some\":\"x [{\\\"a\\\":\\\"&lt;b&gt;\\\"}]\"}",
        array.content().compact());
  }

  @Test
  void withATextForEachAnObjectHasTheText() {
    Rendered rendered = Model.of(json("{\"all\":\"$items\"}")).render(roll("$app", TWO), PLAIN);
    assertEquals("{\"all\":\"<a> | b\"}", rendered.content().compact());
  }

  @Test
  void theLastOnesAreLeftOutWhenNotAllFit() {
    String[] many =
        IntStream.range(10, 60).mapToObj(i -> "{\"n\":" + i + "}").toArray(String[]::new);
    Rendered rendered =
        Model.of("[$items]").render(roll("n$n", many), Places.all(Place.of(Escape.PLAIN, 40)));
    assertEquals("[n10 | n11 | n12 | n13 | n14 | … +45]", rendered.content().shown());
    assertEquals(Set.of(""), rendered.shortened());
  }

  @Test
  void ofASingleOneThatDoesNotFitTheValuesAreCut() {
    Roll roll = roll("app $app", "{\"app\":\"" + "x".repeat(100) + "\"}", "{\"app\":\"y\"}");
    assertEquals(
        "app xxxxxxx… | … +1", text("$items", roll, Places.all(Place.of(Escape.PLAIN, 19))));
  }

  @Test
  void whatIsTooLongWithoutAnyIsRefused() {
    Places narrow = Places.all(Place.of(Escape.PLAIN, 5));
    assertEquals(
        "message-too-long",
        assertThrows(Fault.class, () -> text("much more $items", roll("$app", TWO), narrow))
            .code());
  }

  @Test
  void whatAPostLacksIsTold() {
    Rendered rendered = Model.of("$items $who").render(roll("$app $version", TWO), PLAIN);
    assertEquals(Set.of("version", "who"), rendered.missing());
    assertEquals("<a> $version | b $version $who", rendered.content().shown());
  }

  @Test
  void itemsOfOrdinaryMetadataAreAnOrdinaryVariable() {
    assertEquals(
        "[1,2]", Model.of("$items").render(json("{\"items\":[1,2]}"), PLAIN).content().shown());
  }

  @Test
  void anItemIsAText() {
    Model object = Model.of(json("{}"));
    assertThrows(
        IllegalArgumentException.class, () -> new Roll(List.of(), Optional.of(object), ""));
  }
}
