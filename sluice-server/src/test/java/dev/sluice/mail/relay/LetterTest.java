package dev.sluice.mail.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTest {

  @ParameterizedTest
  @CsvSource({
    "ada@example.com,true",
    "a.b+c@x-y.example,true",
    "ada@localhost,true",
    "ada,false",
    "@example.com,false",
    "ada@,false",
    ".ada@example.com,false",
    "ada@example..com,false",
    "ada@-x.com,false",
    "a@b@example.com,false",
    "ada <ada@example.com>,false",
  })
  void anAddressIsOnePlainAddress(String text, boolean isOne) {
    assertEquals(isOne, Letter.isAddress(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.com\r\nBcc: all@example.com",
        "ada@example.com\n",
        "a\rb@x.y",
        "a\0@x"
      })
  void aLineBreakIsNeverTakenIntoAnAddress(String to) {
    assertThrows(Fault.class, () -> new Letter(to, "subject", "text"));
  }

  @Test
  void aLineBreakIsNeverTakenIntoASubject() {
    assertThrows(Fault.class, () -> new Letter("a@b.c", "subject\nBcc: x@y.z", "text"));
  }
}
