package dev.sluice.ingress.http.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0      | 10 | bytes 0-0/10",
        "bytes=3-       | 10 | bytes 3-9/10",
        "bytes=3-99     | 10 | bytes 3-9/10",
        "bytes=-4       | 10 | bytes 6-9/10",
        "bytes=-99      | 10 | bytes 0-9/10",
        "bytes=10-      | 10 | nothing",
        "bytes=-0       | 10 | nothing",
        "bytes=0-       | 0  | nothing",
        "bytes=-1       | 0  | nothing",
        "bytes=5-3      | 10 | whole",
        "bytes=-        | 10 | whole",
        "bytes=0-1,3-4  | 10 | whole",
        "bytes=a-b      | 10 | whole",
        "bytes=0-9999999999999999999999 | 10 | whole",
        "lines=0-1      | 10 | whole",
        "''             | 10 | whole"
      })
  void aRangeIsReadAsTheProtocolHasIt(String header, long size, String expected) {
    String read =
        switch (ByteRange.read(Optional.of(header), size)) {
          case ByteRange.Asked.Whole() -> "whole";
          case ByteRange.Asked.Nothing() -> "nothing";
          case ByteRange.Asked.Part(ByteRange range) -> range.of(size);
        };
    assertEquals(expected, read);
  }
}
