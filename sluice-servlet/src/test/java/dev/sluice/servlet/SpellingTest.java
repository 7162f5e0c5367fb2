package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.event.Payload;
import dev.sluice.servlet.container.Answer;
import dev.sluice.servlet.container.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Header> REPEATED =
      List.of(
          new Header("Content-Type", "text/plain"),
          new Header("Vary", "a"),
          new Header("Set-Cookie", "a=1"),
          new Header("Set-Cookie", "b=2"),
          new Header("vary", "b"));

  private static void assertWritten(Spelling spelling, Answer answer, String json)
      throws IOException {
    JsonNode expected = JSON.readTree(json.replace('\'', '"'));
    assertEquals(expected, JSON.readTree(spelling.write(answer)));
  }

  private static Answer text(List<Header> headers) {
    return new Answer(200, headers, Payload.ofText("hö"));
  }

  @Test
  void aPlainAnswerHasThreeMembers() throws IOException {
    assertWritten(
        Spelling.PLAIN,
        text(List.of(new Header("Content-Type", "text/plain"))),
        "{'status_code':200,'body':'hö','headers':{'Content-Type':'text/plain'}}");
  }

  @Test
  void repeatedHeadersAreAllThere() throws IOException {
    assertWritten(
        Spelling.PLAIN,
        text(REPEATED),
        "{'status_code':200,'body':'hö',"
            + "'headers':{'Content-Type':'text/plain','Vary':'a, b','Set-Cookie':'a=1'},"
            + "'multi_value_headers':{'Content-Type':['text/plain'],'Vary':['a','b'],"
            + "'Set-Cookie':['a=1','b=2']}}");
  }

  @Test
  void bytesThatAreNoTextAreBase64() throws IOException {
    assertWritten(
        Spelling.PLAIN,
        new Answer(200, List.of(), Payload.of(new byte[] {(byte) 0xff, 0})),
        "{'status_code':200,'body':'/wA=','is_base64_encoded':true,'headers':{}}");
  }

  @Test
  void textIsReadInTheCharsetThatItNames() throws IOException {
    byte[] latin = "hö".getBytes(StandardCharsets.ISO_8859_1);
    assertWritten(
        Spelling.PLAIN,
        new Answer(
            200,
            List.of(new Header("Content-Type", "text/plain; charset=\"ISO-8859-1\"")),
            Payload.of(latin)),
        "{'status_code':200,'body':'hö',"
            + "'headers':{'Content-Type':'text/plain; charset=\\'ISO-8859-1\\''}}");
  }

  @Test
  void compressedTextIsBytes() throws IOException {
    assertWritten(
        Spelling.API_GATEWAY_2,
        new Answer(200, List.of(new Header("Content-Encoding", "gzip")), Payload.ofText("x")),
        "{'statusCode':200,'headers':{'Content-Encoding':'gzip'},'cookies':[],'body':'eA==',"
            + "'isBase64Encoded':true}");
  }

  @Test
  void apiGatewayHasItsOwnNames() throws IOException {
    assertWritten(
        Spelling.API_GATEWAY,
        text(REPEATED),
        "{'statusCode':200,"
            + "'headers':{'Content-Type':'text/plain','Vary':'a, b','Set-Cookie':'a=1'},"
            + "'multiValueHeaders':{'Content-Type':['text/plain'],'Vary':['a','b'],"
            + "'Set-Cookie':['a=1','b=2']},'body':'hö','isBase64Encoded':false}");
    assertWritten(
        Spelling.API_GATEWAY_2,
        text(REPEATED),
        "{'statusCode':200,'headers':{'Content-Type':'text/plain','Vary':'a, b'},"
            + "'cookies':['a=1','b=2'],'body':'hö','isBase64Encoded':false}");
  }
}
