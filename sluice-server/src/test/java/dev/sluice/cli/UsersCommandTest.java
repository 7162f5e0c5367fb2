package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.testkit.HeldClock;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersCommandTest {

  private static final String KEY = "the-operators-own-key";

  @TempDir Path folder;

  private Hub start(String identity) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            keys: { operator: { key: %s, scopes: ["users:read", "users:write"] } }
            %s
            """
                .formatted(KEY, identity));
    return Hub.start(Configuration.load(file), Clock.system());
  }

  private static String run(Hub hub, int code, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url().toString()));
    if (!all.contains("--userid")) {
      all.addAll(List.of("--key", KEY));
    }
    assertEquals(code, Sluice.run(writer, writer, all.toArray(String[]::new)), said::toString);
    return said.toString();
  }

  @Test
  void anOperatorManagesUsersAndAUserSendsEvents() throws IOException {
    try (Hub hub = start("identity: { users: { app-clients: [shop-app] } }")) {
      assertEquals("no users\n", run(hub, 0, "users", "list"));
      assertEquals("no letters\n", run(hub, 0, "mailbox"));
      assertEquals(
          "made ada\n",
          run(hub, 0, "users", "create", "ada", "--email", "ada@example.com", "--verified"));
      String list = run(hub, 0, "users", "list", "--filter", "username ^= \"a\"");
      assertTrue(list.contains("ada   FORCE_CHANGE_PASSWORD  yes      ada@example.com  -"), list);
      String letter = run(hub, 0, "mailbox", "--last", "1");
      assertTrue(letter.contains("your temporary password is "), letter);
      String show = run(hub, 0, "users", "show", "ada");
      assertTrue(show.contains("email_verified  true"), show);
      String temporary = letter.replaceAll("(?s).*password is (\\S+).*", "$1");
      String challenged =
          run(
              hub,
              1,
              "generate",
              "--seconds",
              "1",
              "--userid",
              "ada",
              "--password",
              temporary,
              "--app-client",
              "shop-app");
      assertTrue(challenged.contains("NEW_PASSWORD_REQUIRED"), challenged);

      assertEquals("disabled ada\n", run(hub, 0, "users", "disable", "ada"));
      assertEquals("enabled ada\n", run(hub, 0, "users", "enable", "ada"));
      String early = run(hub, 1, "users", "reset", "ada");
      assertTrue(early.contains("NotAuthorizedException: User password cannot be reset"), early);
      assertEquals("deleted ada\n", run(hub, 0, "users", "delete", "ada"));
      String gone = run(hub, 1, "users", "show", "ada");
      assertEquals("sluice: UserNotFoundException: User does not exist.\n", gone);
    }
  }

  @Test
  void aUserSendsEventsWithATokenThatIsRenewedInTime() throws IOException, InterruptedException {
    try (Hub hub =
            start("identity: { users: { app-clients: [shop-app], tokens: { access: 10m } } }");
        HubClient operator = new HubClient(hub.url(), Optional.of(KEY));
        HubClient app = new HubClient(hub.url(), Optional.empty())) {
      run(hub, 0, "users", "create", "ada", "--email", "ada@example.com");
      new CognitoCalls(operator)
          .call(
              "AdminSetUserPassword",
              CognitoCalls.body()
                  .put("UserPoolId", "local_sluice")
                  .put("Username", "ada")
                  .put("Password", "Correct-horse")
                  .put("Permanent", true));
      String sent =
          run(
              hub,
              0,
              "generate",
              "--seconds",
              "1",
              "--userid",
              "ada",
              "--password",
              "Correct-horse",
              "--app-client",
              "shop-app");
      assertTrue(sent.contains("accepted 10, refused 0"), sent);

      HeldClock clock = new HeldClock();
      SignedInUser user = SignedInUser.signIn(app, clock, "shop-app", "ada", "Correct-horse");
      Map<String, String> first = user.header();
      clock.advance(Duration.ofMinutes(9).minusSeconds(1));
      assertEquals(first, user.header());
      clock.advance(Duration.ofSeconds(1));
      assertNotEquals(first, user.header());
    }
  }

  @Test
  void aHubWithoutUsersSaysSo() throws IOException {
    try (Hub hub = start("")) {
      String said = run(hub, 1, "users", "list");
      assertTrue(said.contains("it needs identity.users in its configuration"), said);
    }
  }

  @Test
  void aUserWhoSignsInNeedsAnAppClient() throws IOException {
    try (Hub hub = start("")) {
      String said = run(hub, 2, "generate", "--userid", "ada", "--password", "x");
      assertTrue(said.contains("--userid needs --app-client"), said);
    }
  }
}
