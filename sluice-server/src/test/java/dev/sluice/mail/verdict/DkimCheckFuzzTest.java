package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.mail.message.MemoryContent;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

class DkimCheckFuzzTest {

  @FuzzTest
  void nobodyPassesWithoutAKey(byte[] bytes) throws IOException, InterruptedException {
    String fuzz = new String(bytes, StandardCharsets.ISO_8859_1);
    int half = fuzz.length() / 2;
    MemoryContent content =
        MemoryContent.exactly(
            "DKIM-Signature: v=1; s=brisbane; d=football.example.com;"
                + fuzz.substring(0, half)
                + "\r\nFrom: a@football.example.com\r\n\r\nx");
    HeldDns dns = new HeldDns().txt(SignedMessage.EDWARDS_NAME, fuzz.substring(half));
    HeldClock clock = new HeldClock();
    Inquiry inquiry = new Inquiry(dns, clock, Duration.ofSeconds(20));
    MessageHeaders headers = MessageHeaders.read(content);
    List<Dkim> checked = DkimCheck.check(inquiry, clock, headers, content);
    checked.forEach(each -> assertNotEquals(Dkim.Result.PASS, each.result(), fuzz));
    assertTrue(checked.size() <= DkimCheck.MOST);
  }
}
