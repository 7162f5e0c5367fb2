package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.template.Json;
import dev.sluice.time.Clock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;

class IntegrationUrlFuzzTest {

  private static final Integrations ALL = Integrations.all(Clock.system(), new SecureRandom());
  private static final Message MESSAGE =
      new Message("m-1", Instant.parse("2026-11-21T10:00:00Z"), new Json.Text("hello"));

  @FuzzTest
  void aUrlThatIsTakenMakesARequestAndEachRefusalIsKnown(byte[] bytes) {
    Integrations.Selected selected;
    try {
      selected = ALL.ofUrl(new String(bytes, StandardCharsets.UTF_8));
    } catch (Fault fault) {
      assertTrue(
          Set.of("invalid-notify-url", "invalid-credentials").contains(fault.code()), fault.code());
      return;
    }
    Credentials credentials = selected.credentials();
    assertTrue(credentials.toString().endsWith("***]"));
    try {
      switch (selected.integration().outgoing(MESSAGE, credentials)) {
        case Outgoing.Request request ->
            request
                .headers()
                .forEach((name, value) ->
                    assertTrue((name + value).chars().allMatch(c -> c >= ' ' && c < 0x7f), name));
        case Outgoing.Mail mail ->
            assertTrue(mail.content().text().chars().allMatch(c -> c < 0x80));
      }
    } catch (Fault fault) {
      assertEquals("unusable-credential", fault.code());
    }
  }
}
