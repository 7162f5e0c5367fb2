package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.smtp.Logins;
import dev.sluice.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailDoorTest {

  private static final Authenticator KEYS =
      credentials -> {
        if (credentials instanceof Credentials.Basic(String name, String password)) {
          if (name.equals("down")) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "no-registry", "it cannot be read");
          }
          if (password.equals("key of " + name)) {
            Scope scope = name.equals("mailer") ? Scope.MAIL_SEND : Scope.EVENTS_SEND;
            return new Caller(name, name, Set.of(scope));
          }
        }
        throw Fault.of(Fault.Kind.UNAUTHENTICATED, "unauthenticated", "nobody");
      };

  @Test
  void aKeyWithTheScopeOfMailSignsIn() {
    Logins logins = MailDoor.logins(KEYS);
    assertEquals(Optional.of("mailer"), logins.signIn("mailer", "key of mailer"));
    assertEquals(Optional.empty(), logins.signIn("mailer", "key of shop"));
    assertEquals(Optional.empty(), logins.signIn("shop", "key of shop"));
    assertThrows(Fault.class, () -> logins.signIn("down", "key of down"));
  }

  @Test
  void aHubWithSmtpListensForMail(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "http: { port: 0 }\nsmtp: { port: 0, domains: [example.com] }\n");
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
        Socket client =
            new Socket(InetAddress.getLoopbackAddress(), hub.smtpPort().orElseThrow())) {
      client
          .getOutputStream()
          .write(
              "HELO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@other.test>\r\nQUIT\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      List<String> lines = in.lines().toList();
      assertTrue(lines.getFirst().startsWith("220 example.com "), lines.toString());
      assertTrue(lines.get(3).startsWith("550 5.7.1 "), lines.toString());
      assertTrue(lines.getLast().startsWith("221 "), lines.toString());
    }
  }
}
