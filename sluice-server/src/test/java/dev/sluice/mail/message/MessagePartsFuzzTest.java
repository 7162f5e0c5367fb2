package dev.sluice.mail.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

class MessagePartsFuzzTest {

  @FuzzTest
  void everyMessageIsTakenAndEachPartOpensAsItWasMeasured(byte[] bytes) throws IOException {
    MemoryContent content = new MemoryContent(bytes);
    MessageParts walked = MessageParts.walk(content);
    MessageHeaders headers = MessageHeaders.read(content);
    assertEquals(headers.headers(), walked.headers().headers());
    SesMail.json("id", Instant.EPOCH, "", headers);
    Set<String> numbers = new HashSet<>();
    for (Part part : walked.parts()) {
      assertTrue(numbers.add(part.number()), part.number());
      assertTrue(part.at() >= 0 && part.at() + part.encodedSize() <= bytes.length);
      part.fileName().ifPresent(name -> assertEquals(name, FileName.safe(name)));
      try (InputStream in = walked.open(part)) {
        assertEquals(part.size(), in.readAllBytes().length);
      }
    }
  }
}
