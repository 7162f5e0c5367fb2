package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// AWS's own command line, unchanged but for `--endpoint-url`.
///
/// @param folder where it finds no configuration of its own
/// @param key what is given as the session token
record AwsCli(Path folder, URI hub, String key, String service) {

  record Ended(int code, String out, String err) {}

  static void require() throws InterruptedException {
    try {
      assertEquals(0, Shell.run(Path.of("."), List.of("aws", "--version")).code());
    } catch (IOException e) {
      fail("aws is missing; install AWS's command line (Debian: apt-get install awscli)", e);
    }
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url", hub.toString()));
    command.addAll(List.of("--region", "eu-west-1", "--output", "json", service));
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
                "AWS_SESSION_TOKEN", key,
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_PAGER", "",
                "AWS_CONFIG_FILE", folder.resolve("none").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  /// What a command prints that must end well.
  JsonNode json(String... arguments) throws IOException, InterruptedException {
    Ended ended = run(arguments);
    assertEquals(0, ended.code(), ended.err());
    return Api.JSON.readTree(ended.out().isBlank() ? "{}" : ended.out());
  }
}
