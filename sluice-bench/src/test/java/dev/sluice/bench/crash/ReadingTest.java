package dev.sluice.bench.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "BATCH         | 202 | {\"accepted\":2,\"ids\":[\"e5\",\"e6\"]} | KEPT",
        "BATCH         | 202 | {\"accepted\":2,\"ids\":[\"e6\",\"e5\"]} | ODD",
        "BATCH         | 202 | {\"accepted\":1,\"ids\":[\"e5\"]}         | ODD",
        "BATCH         | 200 | {\"accepted\":2,\"ids\":[\"e5\",\"e6\"]} | ODD",
        "BATCH         | 500 | {\"code\":\"internal-error\"}             | ODD",
        "BATCH         | 503 | {\"detail\":\"it stops; nothing was kept\"}  | REFUSED",
        "BATCH         | 503 | {\"detail\":\"may have been kept\"}       | UNCLEAR",
        "WRONG_BATCH   | 400 | {\"code\":\"invalid-event\"}              | REFUSED",
        "WRONG_BATCH   | 202 | {\"accepted\":2,\"ids\":[\"e5\",\"e6\"]} | ODD",
        "CLIENT_EVENTS | 200 | {\"Entries\":[{\"EventId\":\"crash/e5\"},{\"EventId\":\"crash/e6\"}]} | KEPT",
        "CLIENT_EVENTS | 200 | {\"Entries\":[{\"EventId\":\"crash/e5\"}]} | ODD",
        "CLIENT_EVENTS | 200 | no JSON                                    | ODD",
        "WRONG_ENTRY   | 207 | {\"Entries\":[{\"EventId\":\"crash/e5\"},{\"ErrorCode\":\"MalformedDetail\"}]} | KEPT",
        "WRONG_ENTRY   | 207 | {\"Entries\":[{\"EventId\":\"crash/e5\"},{\"EventId\":\"crash/e6\"}]} | ODD",
      })
  void anAnswerIsReadAsDocumented(Form form, int status, String body, Reading right) {
    assertEquals(right, Reading.of(new Posting(form, 5, 2), status, body));
  }

  @ParameterizedTest
  @CsvSource({"e17,17", "crash/e17,17", "e,-1", "other/e17,-1", "e17x,-1", "e9999999999,-1"})
  void aNumberIsReadOutOfAnIdThatAClientGave(String id, int number) {
    assertEquals(number, Posting.number(id));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "977"})
  void twoEventsHaveTwoTexts(int number) {
    assertNotEquals(Posting.text(number), Posting.text(number + 11));
  }
}
