package dev.sluice.mail.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.index.Term;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTermsTest {

  @TempDir Path folder;

  @Test
  void anEventIsFoundByItsMessageRuleRecipientsAndSender()
      throws IOException, InterruptedException {
    ReceptionUnderTest world =
        new ReceptionUnderTest(folder)
            .rules("{\"name\":\"all\",\"actions\":[{\"publish\":\"utf-8\"}]}");
    world.sendAs("Ada@Sender.test", ReceptionUnderTest.MESSAGE, "A@example.com", "b@example.com");
    Set<Term> terms = new HashSet<>();
    for (Event event : world.events) {
      new MailTerms().terms(event, terms::add);
    }
    Instant now = world.events.getFirst().time().orElseThrow().instant();
    assertTrue(terms.removeAll(MailTerms.times(now, now.plusSeconds(1)).orElseThrow()));
    terms.removeIf(term -> term.field() == 28);
    assertEquals(
        Set.of(
            MailTerms.any(),
            MailTerms.messageId(world.events.getFirst().subject().orElseThrow()),
            MailTerms.rule("all"),
            MailTerms.recipient("a@example.com"),
            MailTerms.recipient("b@EXAMPLE.com"),
            MailTerms.sender("ada@sender.test"),
            MailTerms.senderDomain("sender.test")),
        terms);
  }
}
