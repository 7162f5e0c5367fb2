package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reception;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub on the machine of a developer.
class DevelopmentTest {

  private static final Client CLIENT =
      new Client(
          InetAddress.getLoopbackAddress(), "test", "ESMTP", Optional.empty(), Optional.empty());
  private static final EmailAddress ANYBODY = new EmailAddress("anybody", "some.where.test");

  @TempDir Path folder;

  private Configuration configuration(String yaml) throws IOException {
    return Configuration.load(Files.writeString(folder.resolve("sluice.yaml"), yaml));
  }

  @Test
  void mailForAnyDomainIsTakenAndStoredWhereThereIsNoRule()
      throws IOException, InterruptedException {
    try (Hub hub =
        Hub.start(
            configuration("http: { port: 0 }\nsmtp: { port: 0, domains: [example.com] }")
                .forDevelopment(),
            Clock.system())) {
      Reception reception = hub.reception().orElseThrow();
      assertTrue(reception.recipient(CLIENT, Optional.empty(), ANYBODY).isPositive());
      try (Incoming incoming =
          reception.begin(new Envelope(CLIENT, Optional.empty(), List.of(ANYBODY), false))) {
        byte[] bytes = "Subject: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        incoming.write(bytes, 0, bytes.length);
        assertEquals(250, incoming.end().code());
      }
    }
    Path store = folder.resolve("data/mail/stores/development");
    try (var files = Files.list(store)) {
      assertEquals(1, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void theRulesOfTheFileDecideWhereThereAreAny() throws IOException {
    String yaml =
        """
        http: { port: 0 }
        smtp: { port: 0, domains: [example.com] }
        receipt:
          rules: [{ name: one, recipients: [one@some.where.test], actions: [{ stop: true }] }]
        """;
    try (Hub hub = Hub.start(configuration(yaml).forDevelopment(), Clock.system())) {
      Reception reception = hub.reception().orElseThrow();
      assertFalse(reception.recipient(CLIENT, Optional.empty(), ANYBODY).isPositive());
      EmailAddress one = new EmailAddress("one", "some.where.test");
      assertTrue(reception.recipient(CLIENT, Optional.empty(), one).isPositive());
    }
  }

  @Test
  void aHubThatOthersCanReachIsNotStarted() throws IOException {
    for (String yaml :
        List.of(
            "http: { port: 0, host: 0.0.0.0 }",
            "{ http: { port: 0 }, management: { port: 0, host: 0.0.0.0 } }",
            "smtp: { host: 0.0.0.0, domains: [example.com] }")) {
      Configuration configuration = configuration(yaml);
      Fault fault = assertThrows(Fault.class, configuration::forDevelopment);
      assertEquals("not-local", fault.code());
    }
  }

  @Test
  void mailComesInAtAPortAlsoWhereNoneIsConfigured() throws IOException {
    assertEquals(
        Optional.of(SmtpSettings.DEVELOPMENT), configuration("{}").forDevelopment().smtp());
  }

  @Test
  void withoutItNobodyGetsMail() throws IOException {
    try (Hub hub = Hub.start(configuration("http: { port: 0 }"), Clock.system())) {
      assertEquals(Optional.empty(), hub.reception());
    }
  }
}
