package dev.sluice.events.cloudevents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsJsonTest {

  @Test
  void everyAttributeIsReadInItsType() {
    Event event =
        Wire.read(
            """
            { 'specversion' : '1.0',
              'type' : 'com.example.shipment.sent',
              'source' : 'https://shop.example/orders',
              'subject' : '4711',
              'id' : 'A-1',
              'time' : '2018-04-05T17:31:00+02:00',
              'dataschema' : 'https://shop.example/schema/1',
              'datacontenttype' : 'application/json; charset=utf-8',
              'carrier' : 'post',
              'parcels' : 5,
              'express' : true,
              'empty' : '',
              'data' : { 'weight' : 1.50 } }
            """);
    assertEquals("com.example.shipment.sent", event.type());
    assertEquals("https://shop.example/orders", event.source());
    assertEquals(Optional.of("4711"), event.subject());
    assertEquals("A-1", event.id());
    assertEquals("2018-04-05T17:31:00+02:00", event.time().orElseThrow().text());
    assertEquals(Optional.of("https://shop.example/schema/1"), event.dataSchema());
    assertEquals(Optional.of("application/json; charset=utf-8"), event.dataContentType());
    assertEquals(
        Map.of(
            "carrier", new Extension.Text("post"),
            "parcels", new Extension.Whole(5),
            "express", new Extension.Flag(true),
            "empty", new Extension.Text("")),
        event.extensions());
    assertEquals("{ \"weight\" : 1.50 }", event.data().text());
  }

  @Test
  void anAttributeThatIsNullIsAbsent() {
    Event event =
        Wire.read(
            Wire.with(
                "'subject':null,'time':null,'dataschema':null,'datacontenttype':null,"
                    + "'unset':null,'data_base64':null"));
    assertEquals(Event.builder("1", "/s", "t").build(), event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{ \"a\" :\t[1, 2 ,{\"b\":{}}]\r\n}",
        "\"I'm just a string\"",
        "\"\"",
        "\"with \\\"quotes\\\" and \\u20ac\"",
        "\"ümlaut € \ud83d\ude00\"",
        "0",
        "-0",
        "12345678901234567890123456789",
        "1.50",
        "-1.0E+2",
        "true",
        "false",
        "null"
      })
  void jsonDataIsKeptByteForByteWhereverItStands(String data) {
    for (String space : List.of("", " ", "\n\t ")) {
      String value = space + data + space;
      List<String> events =
          List.of(
              event("\"data\":" + value, "\"subject\":\"after\""),
              event("\"subject\":\"before ü€\ud83d\ude00\"", "\"data\":" + value),
              event("\"datacontenttype\":\"text/json\"", "\"data\":" + value),
              event("\"data\":" + value, "\"datacontenttype\":\"application/x+json; v=1\""));
      for (String text : events) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(data, CloudEventsJson.read(bytes, 0, bytes.length).data().text(), text);
        byte[] batch = ("[ " + text + "," + text + "]").getBytes(StandardCharsets.UTF_8);
        Event inBatch = CloudEventsJson.readBatch(batch, 2).get(1);
        assertEquals(data, inBatch.data().text(), text);
      }
    }
  }

  private static String event(String first, String second) {
    return "{"
        + first
        + ",\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
        + second
        + "}";
  }

  @Test
  void jsonDataIsARangeOfTheBodyAndNoCopy() {
    byte[] event = Wire.bytes(Wire.with("'data':{'a':'é'}"));
    byte[] body = new byte[event.length + 30];
    Arrays.fill(body, (byte) 0xff);
    System.arraycopy(event, 0, body, 17, event.length);
    Event read = CloudEventsJson.read(body, 17, event.length);
    assertSame(body, read.data().array());
    assertEquals("{\"a\":\"é\"}", read.data().text());
  }

  @Test
  void aNullAsJsonDataIsDataAndNotItsAbsence() {
    assertTrue(Wire.read(Wire.with("'data':null")).hasData());
    assertFalse(Wire.read(Wire.with("")).hasData());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStringIsTheTextItselfWhenTheDataIsNotJson(boolean typeFirst) {
    String type = "'datacontenttype':'application/xml'";
    String data = "'data':'<much wow=\\'xml\\'/>\\n\\u20ac ü'";
    Event event = Wire.read(Wire.with(typeFirst ? type + "," + data : data + "," + type));
    assertEquals("<much wow=\"xml\"/>\n€ ü", event.data().text());
  }

  @Test
  void aStringIsEncodedInTheCharsetThatTheMediaTypeNames() {
    Event event =
        Wire.read(Wire.with("'datacontenttype':'text/plain;charset=iso-8859-1','data':'ü'"));
    assertArrayEquals(new byte[] {(byte) 0xfc}, event.data().toBytes());
  }

  @Test
  void anEmptyTextIsEmptyData() {
    Event event = Wire.read(Wire.with("'datacontenttype':'text/plain','data':''"));
    assertTrue(event.hasData());
    assertTrue(event.data().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"'',''", "AA==,00", "AAE=,0001", "AAEC,000102", "/+8=,ffef"})
  void base64IsDecoded(String base64, String hex) {
    for (String type : List.of("application/octet-stream", "application/json")) {
      Event event =
          Wire.read(Wire.with("'datacontenttype':'" + type + "','data_base64':'" + base64 + "'"));
      assertTrue(event.hasData());
      assertEquals(hex, java.util.HexFormat.of().formatHex(event.data().toBytes()));
    }
  }

  @Test
  void anEmptyBatchIsLegal() {
    assertEquals(List.of(), Wire.readBatch(" [ ] ", 0));
    assertEquals("[]", new String(CloudEventsJson.writeBatch(List.of()), StandardCharsets.UTF_8));
  }

  @Test
  void theEventsOfABatchKeepTheirOrder() {
    String batch = "[" + Wire.with("'data':1") + " , " + Wire.with("'data':'two'") + "]";
    List<Event> events = Wire.readBatch(batch, 2);
    assertEquals(List.of("1", "\"two\""), events.stream().map(e -> e.data().text()).toList());
    assertEquals(events, CloudEventsJson.readBatch(CloudEventsJson.writeBatch(events), 2));
  }

  @Test
  void jsonDataIsWrittenAsItIs() {
    Event event =
        Event.builder("1", "/s", "t")
            .dataContentType("application/json")
            .extension("whole", new Extension.Whole(-7))
            .extension("flag", new Extension.Flag(false))
            .extension("text", "7")
            .data(Payload.ofText("{ \"a\" : 1.50 }"))
            .build();
    assertEquals(
        "{'specversion':'1.0','id':'1','source':'/s','type':'t',"
            + "'datacontenttype':'application/json','flag':false,'text':'7','whole':-7,"
            + "'data':{ 'a' : 1.50 }}",
        Wire.written(event));
  }

  @Test
  void otherDataIsWrittenInBase64() {
    Event event =
        Event.builder("1", "/s", "t")
            .dataContentType("text/plain")
            .data(Payload.ofText("hello"))
            .build();
    assertEquals(
        "{'specversion':'1.0','id':'1','source':'/s','type':'t',"
            + "'datacontenttype':'text/plain','data_base64':'aGVsbG8='}",
        Wire.written(event));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{}}", "1,\"id\":\"2\"", "nul", "\"", "\"\u0001\"", "01"})
  void dataThatOnlySaysItIsJsonCannotBreakTheEventThatItStandsIn(String data) {
    Event event =
        Event.builder("1", "/s", "t")
            .dataContentType("application/json")
            .data(Payload.ofText(data))
            .build();
    assertTrue(Wire.written(event).contains("data_base64"), Wire.written(event));
    assertEquals(event, Wire.read(Wire.written(event)));
  }

  @Test
  void jsonDataTooDeepForABatchIsStillWrittenSoThatItCanBeRead() {
    for (int depth : new int[] {997, 998, 999, 1_000, 2_000}) {
      Payload data = Payload.ofText("[".repeat(depth) + "]".repeat(depth));
      Event event = Event.builder("1", "/s", "t").data(data).build();
      byte[] batch = CloudEventsJson.writeBatch(List.of(event));
      assertEquals(List.of(event), CloudEventsJson.readBatch(batch, 1), "depth " + depth);
    }
  }

  @Test
  void theMostExtensionsThatAnEventMayHaveAreRead() {
    StringBuilder members = new StringBuilder("'x0':0");
    for (int i = 1; i < Gathered.MAX_EXTENSIONS; i++) {
      members.append(",'x").append(i).append("':").append(i);
    }
    Event event = Wire.read(Wire.with(members.toString()));
    assertEquals(Gathered.MAX_EXTENSIONS, event.extensions().size());
  }
}
