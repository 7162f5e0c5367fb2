package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AWS's own command line, unchanged but for `--endpoint-url`.
class AwsCliTest {

  @TempDir Path folder;

  @BeforeAll
  static void requireAws() throws InterruptedException {
    try {
      assertEquals(0, Shell.run(Path.of("."), List.of("aws", "--version")).code());
    } catch (IOException e) {
      fail("aws is missing; install AWS's command line (Debian: apt-get install awscli)", e);
    }
  }

  private record Ended(int code, String out, String err) {}

  private Ended aws(HubWithUsers hub, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "aws",
                "--endpoint-url",
                hub.url().toString(),
                "--region",
                "eu-west-1",
                "--output",
                "json",
                "cognito-idp"));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "thing",
                "AWS_SESSION_TOKEN", HubWithUsers.KEY,
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_PAGER", "",
                "AWS_CONFIG_FILE", folder.resolve("none").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, java.nio.file.Files.readString(err));
  }

  private JsonNode json(HubWithUsers hub, String... arguments)
      throws IOException, InterruptedException {
    Ended ended = aws(hub, arguments);
    assertEquals(0, ended.code(), ended.err());
    return Api.JSON.readTree(ended.out().isBlank() ? "{}" : ended.out());
  }

  @Test
  void theCommandLineSignsUpConfirmsSignsInAndSeesTheUser()
      throws IOException, InterruptedException {
    try (HubWithUsers hub = new HubWithUsers(folder, "")) {
      JsonNode made =
          json(
              hub,
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
      Ended early = aws(hub, signIn());
      assertTrue(
          early
              .err()
              .contains(
                  "An error occurred (UserNotConfirmedException) when calling the InitiateAuth"
                      + " operation: User is not confirmed."),
          early.err());
      json(
          hub,
          "confirm-sign-up",
          "--client-id",
          HubWithUsers.CLIENT,
          "--username",
          "ada",
          "--confirmation-code",
          hub.code("ada@example.com"));
      String access = json(hub, signIn()).path("AuthenticationResult").path("AccessToken").asText();
      JsonNode user = json(hub, "get-user", "--access-token", access);
      assertEquals("ada", user.path("Username").asText());
      assertTrue(user.toString().contains("custom:clientId"), user.toString());

      JsonNode shown =
          json(hub, "admin-get-user", "--user-pool-id", HubWithUsers.POOL, "--username", "ada");
      assertEquals("CONFIRMED", shown.path("UserStatus").asText());
      json(hub, "admin-delete-user", "--user-pool-id", HubWithUsers.POOL, "--username", "ada");
      assertEquals(
          0, json(hub, "list-users", "--user-pool-id", HubWithUsers.POOL).path("Users").size());
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
