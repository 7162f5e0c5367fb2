package dev.sluice.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.view.MatchingView;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// Data as events have it: in the tree that routing makes.
  private static @Nullable JsonNode detail(String text) {
    Event event =
        Event.builder("1", "/s", "t").data(Payload.ofText(text.replace('\'', '"'))).build();
    return MatchingView.tree(event).get("detail");
  }

  private static Optional<Mismatch> mismatch(String schema, String data) {
    return JsonSchema.of(json(schema)).mismatch("s", detail(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'object','required':['a']}|{'a':1}|{}",
        "{'properties':{'a':{'type':'integer'}}}|{'a':1.0}|{'a':1.5}",
        "{'properties':{'a':{'type':'integer'}}}|{'a':1e3}|{'a':'1'}",
        "{'properties':{'a':{'type':'number','multipleOf':0.1}}}|{'a':0.3}|{'a':0.35}",
        "{'properties':{'a':{'const':1}}}|{'a':1}|{'a':2}",
        "{'properties':{'a':{'const':1}}}|{'a':1.0}|{'a':1.1}",
        "{'properties':{'a':{'enum':['x',2.50]}}}|{'a':2.5}|{'a':'y'}",
        "{'properties':{'a':{'maximum':5}}}|{'a':5.0}|{'a':5.1}",
        "{'items':{'type':'string'},'uniqueItems':true}|['a','b']|['a','a']",
        "{'items':{'type':'number'},'uniqueItems':true}|[1,2]|[1,1.0]",
        "{'properties':{'a':{'pattern':'^[a-z]+$'}}}|{'a':'abc'}|{'a':'aBc'}",
        "{'patternProperties':{'^x':{'type':'null'}},'additionalProperties':false}|{'xa':null}|{'y':null}",
        "{'$ref':'#/$defs/a','$defs':{'a':{'minProperties':1}}}|{'b':1}|{}",
        "{'allOf':[{'properties':{'a':true}}],'unevaluatedProperties':false}|{'a':1}|{'b':1}",
        "{'prefixItems':[{'type':'null'}],'unevaluatedItems':false}|[null]|[null,1]",
        "{'if':{'required':['a']},'then':{'required':['b']}}|{'a':1,'b':1}|{'a':1}",
        "{'$schema':'http://json-schema.org/draft-07/schema#','items':[{'type':'null'}],'additionalItems':false}|[null]|[null,1]",
        "{'$schema':'http://json-schema.org/draft-07/schema','definitions':{'a':{'minLength':2}},'$ref':'#/definitions/a'}|'ab'|'a'",
        "{'properties':{'a':{'minLength':2}}}|{'a':'ab'}|{'a':'\\uD83D\\uDE00'}",
        "{'$defs':{'t':{'properties':{'next':{'$ref':'#/$defs/t'}},'required':['v']}},'$ref':'#/$defs/t'}|{'v':1,'next':{'v':2}}|{'v':1,'next':{}}",
        "false|x|{}"
      })
  void aSchemaTellsWhatConformsFromWhatDoesNot(String schema, String right, String wrong) {
    if (!right.equals("x")) {
      assertEquals(Optional.empty(), mismatch(schema, right));
    }
    assertTrue(mismatch(schema, wrong).isPresent());
  }

  @Test
  void aMismatchSaysWhereAndWhyAndNotWhatStandsThere() {
    Mismatch found =
        mismatch(
                "{'properties':{'a':{'items':{'type':'integer'}},'b':{'maxLength':3}}}",
                "{'a':[1,'secret'],'b':'secret'}")
            .orElseThrow();
    assertEquals("/detail/a/1", found.pointer());
    assertEquals("type", found.keyword());
    assertEquals(1, found.more());
    assertTrue(!found.sentence().contains("secret"), found.sentence());
  }

  @Test
  void anEventWithoutJsonConformsToNoSchema() {
    assertEquals("data", JsonSchema.of(json("true")).mismatch("s", null).orElseThrow().keyword());
  }

  @Test
  void formatIsNotChecked() {
    assertEquals(Optional.empty(), mismatch("{'format':'date-time'}", "'tomorrow'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "[]",
        "{'type':'integr'}",
        "{'required':'a'}",
        "{'$schema':'http://json-schema.org/draft-04/schema#'}",
        "{'$ref':'https://example.com/other.json'}",
        "{'$ref':'other.json'}",
        "{'$ref':'file:///etc/passwd'}",
        "{'$ref':'classpath:/x.json'}",
        "{'$ref':'#/$defs/none'}",
        "{'properties':{'a':{'$ref':'#/$defs/none'}}}",
        "{'properties':{'a':{'$id':'https://example.com/a'}}}",
        "{'pattern':'('}",
        "{'pattern':'(?=a)b'}",
        "{'pattern':'(a)\\\\1'}",
        "{'pattern':'((a{500}){500}){500}'}",
        "{'patternProperties':{'(?!a)':true}}"
      })
  void whatIsNoSchemaIsRefused(String schema) {
    Fault fault = assertThrows(Fault.class, () -> JsonSchema.of(json(schema)));
    assertEquals("invalid-schema", fault.code());
  }

  @Test
  void aSchemaThatIsTooDeepOrTooLargeIsRefused() {
    String deep = "{'not':".repeat(70) + "true" + "}".repeat(70);
    assertThrows(Fault.class, () -> JsonSchema.of(json(deep)));
    String large = "{'description':'" + "x".repeat(JsonSchema.MAX_CHARACTERS) + "'}";
    assertThrows(Fault.class, () -> JsonSchema.of(json(large)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$ref':'#'}",
        "{'$defs':{'a':{'allOf':[{'$ref':'#/$defs/b'}]},'b':{'allOf':[{'$ref':'#/$defs/a'}]}},'$ref':'#/$defs/a'}",
        "{'properties':{'a':{'anyOf':[{'$ref':'#'},{'$ref':'#'}]}},'allOf':[{'properties':{'a':{'$ref':'#'}}}]}"
      })
  void aCheckThatWouldNotEndIsGivenUpAndTheEventDoesNotConform(String schema) {
    String data = "{'a':".repeat(300) + "1" + "}".repeat(300);
    Mismatch found =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> mismatch(schema, data).orElseThrow());
    assertEquals("bounds", found.keyword());
  }

  @Test
  void aRegularExpressionTakesTimeByTheLengthOfTheText() {
    String text = "'" + "a".repeat(100_000) + "!'";
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertTrue(mismatch("{'pattern':'^(a+)+$'}", text).isPresent()));
  }
}
