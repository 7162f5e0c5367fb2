package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AWS's own command line, unchanged but for `--endpoint-url`.
class AwsCliTest {

  @TempDir Path folder;

  @BeforeAll
  static void requireAws() throws InterruptedException {
    AwsCli.require();
  }

  private AwsCli aws(HubWithUsers hub) {
    return new AwsCli(folder, hub.url(), HubWithUsers.KEY, "cognito-idp");
  }

  @Test
  void theCommandLineSignsUpConfirmsSignsInAndSeesTheUser()
      throws IOException, InterruptedException {
    try (HubWithUsers hub = new HubWithUsers(folder, "")) {
      JsonNode made =
          aws(hub)
              .json(
                  "sign-up",
                  "--client-id",
                  HubWithUsers.CLIENT,
                  "--username",
                  "ada",
                  "--password",
                  "Correct-horse",
                  "--user-attributes",
                  "Name=email,Value=ada@example.com");
      assertEquals("a***@e***", made.path("CodeDeliveryDetails").path("Destination").asText());
      AwsCli.Ended early = aws(hub).run(signIn());
      assertTrue(
          early
              .err()
              .contains(
                  "An error occurred (UserNotConfirmedException) when calling the InitiateAuth"
                      + " operation: User is not confirmed."),
          early.err());
      aws(hub)
          .json(
              "confirm-sign-up",
              "--client-id",
              HubWithUsers.CLIENT,
              "--username",
              "ada",
              "--confirmation-code",
              hub.code("ada@example.com"));
      String access =
          aws(hub).json(signIn()).path("AuthenticationResult").path("AccessToken").asText();
      JsonNode user = aws(hub).json("get-user", "--access-token", access);
      assertEquals("ada", user.path("Username").asText());
      assertTrue(user.toString().contains("custom:clientId"), user.toString());

      JsonNode shown =
          aws(hub).json("admin-get-user", "--user-pool-id", HubWithUsers.POOL, "--username", "ada");
      assertEquals("CONFIRMED", shown.path("UserStatus").asText());
      aws(hub).json("admin-delete-user", "--user-pool-id", HubWithUsers.POOL, "--username", "ada");
      assertEquals(
          0, aws(hub).json("list-users", "--user-pool-id", HubWithUsers.POOL).path("Users").size());
    }
  }

  private static String[] signIn() {
    return new String[] {
      "initiate-auth",
      "--client-id",
      HubWithUsers.CLIENT,
      "--auth-flow",
      "USER_PASSWORD_AUTH",
      "--auth-parameters",
      "USERNAME=ada,PASSWORD=Correct-horse"
    };
  }
}
