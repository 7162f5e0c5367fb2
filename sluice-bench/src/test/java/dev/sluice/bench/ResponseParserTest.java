package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {

  private static final String WITH_LENGTH =
      "HTTP/1.1 202 Accepted\r\ncontent-LENGTH: 5\r\nDate: now\r\n\r\nab\r\nc";
  private static final String CHUNKED =
      """
      HTTP/1.1 429 Busy\r
      Transfer-Encoding: Chunked\r
      \r
      A;x=y\r
      0123456789\r
      1\r
      z\r
      0\r
      Trailer: 1\r
      \r
      """;
  private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final String INTERIM =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {WITH_LENGTH, CHUNKED, EMPTY, INTERIM})
  void aResponseIsCompleteExactlyAtItsLastByteWhereverReadsAreSplit(String response)
      throws ProtocolException {
    ResponseParser parser = new ResponseParser();
    for (int cut = 1; cut < response.length(); cut++) {
      assertFalse(parser.feed(bytes(response.substring(0, cut))), "cut at " + cut);
      assertTrue(parser.feed(bytes(response.substring(cut))), "cut at " + cut);
    }
  }

  @Test
  void theStatusIsReadAndWhatFollowsStaysInTheBuffer() throws ProtocolException {
    ResponseParser parser = new ResponseParser();
    ByteBuffer both = bytes(WITH_LENGTH + CHUNKED);
    assertTrue(parser.feed(both));
    assertEquals(202, parser.status());
    assertEquals(CHUNKED.length(), both.remaining());
    assertTrue(parser.feed(both));
    assertEquals(429, parser.status());
    assertFalse(both.hasRemaining());
  }

  @ParameterizedTest
  @CsvSource({"close, true", "CLOSE, true", "keep-alive, false"})
  void aConnectionThatEndsIsSeen(String value, boolean closing) throws ProtocolException {
    ResponseParser parser = new ResponseParser();
    parser.feed(bytes("HTTP/1.1 200 OK\r\nConnection: " + value + "\r\nContent-Length: 0\r\n\r\n"));
    assertEquals(closing, parser.closing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SMTP ready for you\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
      })
  void anAnswerThatCannotBeCountedIsAnErrorAndNotAGuess(String response) {
    ResponseParser parser = new ResponseParser();
    assertThrows(ProtocolException.class, () -> parser.feed(bytes(response)));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
