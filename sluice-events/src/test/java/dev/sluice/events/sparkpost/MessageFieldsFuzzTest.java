package dev.sluice.events.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.index.Term;
import java.util.HashSet;
import java.util.Set;

class MessageFieldsFuzzTest {

  @FuzzTest
  void anyDataHasFieldsByWhichTheEventIsFoundAgain(byte[] data) {
    Event event =
        Event.builder("1", "sparkpost", "com.sparkpost.message_event.bounce")
            .dataContentType("application/json")
            .data(Payload.of(data))
            .build();
    MessageFields fields = MessageFields.of(event).orElseThrow();
    Set<Term> terms = new HashSet<>();
    new SparkPostTerms().terms(event, terms::add);
    fields
        .messageId()
        .ifPresent(id -> assertEquals(true, terms.contains(SparkPostTerms.messageId(id))));
    fields
        .recipient()
        .ifPresent(address -> {
          assertEquals(true, fields.isTo(address));
          assertEquals(true, terms.contains(SparkPostTerms.recipient(address)));
        });
  }
}
