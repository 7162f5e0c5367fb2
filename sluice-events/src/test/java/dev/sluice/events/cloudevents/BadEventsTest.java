package dev.sluice.events.cloudevents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadEventsTest {

  static Stream<Arguments> invalid() {
    return Stream.of(
        Arguments.of("{}", "specversion: is missing"),
        Arguments.of(
            "{'specversion':'0.3','id':'1','source':'/s','type':'t'}", "specversion: must"),
        Arguments.of("{'specversion':1,'id':'1','source':'/s','type':'t'}", "specversion: must be"),
        Arguments.of("{'specversion':'1.0','source':'/s','type':'t'}", "id: is missing"),
        Arguments.of("{'specversion':'1.0','id':null,'source':'/s','type':'t'}", "id: is missing"),
        Arguments.of("{'specversion':'1.0','id':'','source':'/s','type':'t'}", "id: must not be"),
        Arguments.of("{'specversion':'1.0','id':7,'source':'/s','type':'t'}", "id: must be a str"),
        Arguments.of("{'specversion':'1.0','id':'1','type':'t'}", "source: is missing"),
        Arguments.of("{'specversion':'1.0','id':'1','source':'a b','type':'t'}", "source: must be"),
        Arguments.of("{'specversion':'1.0','id':'1','source':'/s'}", "type: is missing"),
        Arguments.of(Wire.with("'id':'1'"), "id: is given twice"),
        Arguments.of(Wire.with("'subject':null,'subject':'s'"), "subject: is given twice"),
        Arguments.of(Wire.with("'subject':''"), "subject: must not be empty"),
        Arguments.of(Wire.with("'subject':'a\\u0000'"), "subject: character U+0000"),
        Arguments.of(Wire.with("'subject':'\\ud83d'"), "subject: character U+D83D"),
        Arguments.of(Wire.with("'time':'yesterday'"), "time: "),
        Arguments.of(Wire.with("'time':1700000000"), "time: must be a string"),
        Arguments.of(Wire.with("'dataschema':'<>'"), "dataschema: "),
        Arguments.of(Wire.with("'datacontenttype':[]"), "datacontenttype: must be a string"),
        Arguments.of(Wire.with("'x':1.0"), "x: must be a string, a Boolean"),
        Arguments.of(Wire.with("'x':1e3"), "x: must be a string, a Boolean"),
        Arguments.of(Wire.with("'x':2147483648"), "x: must be a string, a Boolean"),
        Arguments.of(Wire.with("'x':-2147483649"), "x: must be a string, a Boolean"),
        Arguments.of(Wire.with("'x':{}"), "x: must be a string, a Boolean"),
        Arguments.of(Wire.with("'x':[]"), "x: must be a string, a Boolean"),
        Arguments.of(Wire.with("'x':'\\u0085'"), "x: character U+0085"),
        Arguments.of(Wire.with("'x':1,'x':2"), "x: is given twice"),
        Arguments.of(Wire.with("'x':null,'x':2"), "x: is given twice"),
        Arguments.of(Wire.with("'My-Name':1"), "extension 'My-Name': "),
        Arguments.of(Wire.with("'':1"), "extension '': "),
        Arguments.of(Wire.with("'a\\n\\u20acb':1"), "extension 'a??b': "),
        Arguments.of(
            Wire.with("'" + "n".repeat(9_999) + "':1"), "extension '" + "n".repeat(64) + "...': "),
        Arguments.of(Wire.with("'data':1,'data':2"), "data: is given twice"),
        Arguments.of(Wire.with("'data':1,'data_base64':'AA=='"), "data_base64: must not stand"),
        Arguments.of(Wire.with("'data_base64':'AA==','data':null"), "data_base64: must not stand"),
        Arguments.of(Wire.with("'data_base64':null,'data_base64':''"), "data_base64: is given twi"),
        Arguments.of(Wire.with("'data_base64':5"), "data_base64: must be a string"),
        Arguments.of(Wire.with("'data_base64':'AA'"), "data_base64: is not Base64"),
        Arguments.of(Wire.with("'data_base64':'AB=='"), "data_base64: is not Base64"),
        Arguments.of(Wire.with("'data_base64':'AA==\\n'"), "data_base64: is not Base64"),
        Arguments.of(Wire.with("'data_base64':'_-8='"), "data_base64: is not Base64"),
        Arguments.of(Wire.with("'data_base64':'ŁAA='"), "data_base64: is not Base64"),
        Arguments.of(Wire.with("'data':{},'datacontenttype':'text/xml'"), "data: must be a string"),
        Arguments.of(
            Wire.with("'data':null,'datacontenttype':'text/xml'"), "data: must be a strin"),
        Arguments.of(Wire.with("'data':'\\udc00','datacontenttype':'text/xml'"), "data: holds"),
        Arguments.of(
            Wire.with("'data':'€','datacontenttype':'text/plain; charset=us-ascii'"),
            "data: holds a character"),
        Arguments.of(
            Wire.with("'data':'a','datacontenttype':'text/plain; charset=klingon'"),
            "datacontenttype: names a charset"),
        Arguments.of("[" + Wire.with("") + "]", "event: must be a JSON object"),
        Arguments.of("'text'", "event: must be a JSON object"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidEventIsRefusedByTheNameOfItsAttribute(String text, String beginning) {
    Fault fault = assertThrows(Fault.class, () -> Wire.read(text));
    assertEquals("invalid-event", fault.code(), fault.sentence());
    assertEquals(Fault.Kind.INVALID, fault.kind());
    assertTrue(fault.sentence().startsWith(beginning), fault.sentence());
  }

  @Test
  void oneExtensionTooManyIsRefused() {
    StringBuilder members = new StringBuilder("'x0':0");
    for (int i = 1; i <= Gathered.MAX_EXTENSIONS; i++) {
      members.append(",'x").append(i).append("':").append(i);
    }
    Fault fault = assertThrows(Fault.class, () -> Wire.read(Wire.with(members.toString())));
    assertTrue(fault.sentence().startsWith("x64: is one too many"), fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{'id'}",
        "{'id':SECRET}",
        "{'data':'SECRET",
        "{'data':'SECRET\t'}",
        "{'data':{'a':SECRET}}",
        "{'data':[1,]}",
        "{'data':01}",
        "{'data':1.}",
        "{'data':+1}",
        "{'data':.5}",
        "{'data':NaN}",
        "{'data':trueish}",
        "{'data':'\\x'}",
        "{/* SECRET */}",
        "{'id':'1',}",
        "\ufeff{}"
      })
  void whatIsNotJsonIsRefusedWithItsPlaceAndWithoutItsContent(String text) {
    Fault fault = assertThrows(Fault.class, () -> Wire.read(text));
    assertEquals("malformed-json", fault.code(), fault.sentence());
    assertFalse(fault.sentence().contains("SECRET"), fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "{}", ",", "x", "1", "]"})
  void whatFollowsAnEventIsRefused(String rest) {
    for (String space : new String[] {"", " ", "\n"}) {
      Fault fault = assertThrows(Fault.class, () -> Wire.read(Wire.with("") + space + rest));
      assertEquals("malformed-json", fault.code());
      Fault batch = assertThrows(Fault.class, () -> Wire.readBatch("[]" + space + rest, 1));
      assertEquals("malformed-json", batch.code());
    }
  }

  @Test
  void malformedJsonIsPlacedByLineAndColumn() {
    Fault fault = assertThrows(Fault.class, () -> Wire.read("{'id':'1',\n 'type' ; 't'}"));
    assertEquals(
        "malformed JSON at line 2, column 9: this is not JSON (RFC 8259)", fault.sentence());
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(999) + "]".repeat(999);
    Wire.read(Wire.with("'data':" + deep));
    Fault fault = assertThrows(Fault.class, () -> Wire.read(Wire.with("'data':[" + deep + "]")));
    assertEquals("malformed-json", fault.code());
    assertTrue(fault.sentence().contains("1,000 levels"), fault.sentence());
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedEvenInData() {
    byte[] bytes = Wire.bytes(Wire.with("'data':'??'"));
    int at = bytes.length - 4;
    bytes[at] = (byte) 0xc0;
    bytes[at + 1] = (byte) 0xaf;
    Fault fault = assertThrows(Fault.class, () -> CloudEventsJson.read(bytes, 0, bytes.length));
    assertEquals("invalid-utf8", fault.code());
    assertTrue(fault.sentence().contains("offset " + at + " "), fault.sentence());
  }

  @Test
  void utf16IsNotGuessed() {
    byte[] bytes =
        Wire.with("").replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    Fault fault = assertThrows(Fault.class, () -> CloudEventsJson.read(bytes, 0, bytes.length));
    assertEquals("malformed-json", fault.code());
  }

  @Test
  void theWrongEventOfABatchIsNamedByItsPlace() {
    String good = Wire.with("");
    String batch = "[" + good + "," + good + "," + Wire.with("'subject':5") + "," + good + "]";
    Fault fault = assertThrows(Fault.class, () -> Wire.readBatch(batch, 10));
    assertEquals("invalid-event", fault.code());
    assertEquals("event 2: subject: must be a string", fault.sentence());
    Fault number = assertThrows(Fault.class, () -> Wire.readBatch("[5]", 10));
    assertEquals("event 0: event: must be a JSON object", number.sentence());
  }

  @Test
  void aBatchIsAnArray() {
    Fault fault = assertThrows(Fault.class, () -> Wire.readBatch(Wire.with(""), 10));
    assertEquals("invalid-event", fault.code());
    assertTrue(fault.sentence().startsWith("batch: must be"), fault.sentence());
  }

  @Test
  void aBatchHasALimit() {
    String good = Wire.with("");
    assertEquals(2, Wire.readBatch("[" + good + "," + good + "]", 2).size());
    Fault fault =
        assertThrows(
            Fault.class, () -> Wire.readBatch("[" + good + "," + good + "," + good + "]", 2));
    assertEquals("too-many-events", fault.code());
    assertEquals(Fault.Kind.TOO_LARGE, fault.kind());
  }
}
