package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the entry through the loop that Lambda itself runs, in a process of its own.
class LambdaEntryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENTRY = "dev.sluice.servlet.LambdaEntry::handleRequest";

  @TempDir Path folder;

  /// A handler of one's own, which does something before.
  public static final class Custom implements RequestStreamHandler {

    private final LambdaEntry entry = new LambdaEntry();

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      System.setProperty("books.prepared", "yes");
      entry.handleRequest(in, out, context);
    }
  }

  /// A function, as Lambda runs it.
  private final class Function implements AutoCloseable {

    private final RuntimeStandIn api = new RuntimeStandIn();
    private final Process process;

    Function(String handler, Map<String, String> variables) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
              handler);
      builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
      builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "books");
      builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
      builder.environment().putAll(variables);
      builder.redirectErrorStream(true);
      builder.redirectOutput(folder.resolve("function.log").toFile());
      process = builder.directory(folder.toFile()).start();
    }

    RuntimeStandIn.Said invoke(String event) throws InterruptedException {
      api.offer(event);
      return api.next();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      api.close();
    }
  }

  private static JsonNode response(RuntimeStandIn.Said said) throws IOException {
    assertEquals("response", said.kind(), said.body());
    return JSON.readTree(said.body());
  }

  @Test
  void anEventIsAnsweredAndAFailureIsAnError() throws IOException, InterruptedException {
    try (Function function =
        new Function(ENTRY, Map.of("SERVLET_APPLICATION", Echo.class.getName()))) {
      JsonNode answer =
          response(function.invoke("{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{}}]}"));
      assertEquals(201, answer.path("status_code").asInt());
      assertEquals("/aws.s3", answer.path("headers").path("X-Path").asText());

      RuntimeStandIn.Said error = function.invoke("{\"source\":\"poison\"}");
      assertEquals("error", error.kind(), error.body());
      String message = JSON.readTree(error.body()).path("errorMessage").asText();
      assertTrue(message.startsWith("the application answered 500: {"), message);

      assertEquals(201, response(function.invoke("{}")).path("status_code").asInt());
    }
  }

  @Test
  void oneBadRecordDoesNotRepeatItsBatch() throws IOException, InterruptedException {
    Map<String, String> variables =
        Map.of("SERVLET_APPLICATION", Echo.class.getName(), "SERVLET_RECORDS", "each");
    try (Function function = new Function(ENTRY, variables)) {
      JsonNode answer =
          response(
              function.invoke(
                  "{\"Records\":[{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\",\"body\":\"fine\"},"
                      + "{\"messageId\":\"b\",\"eventSource\":\"aws:sqs\",\"body\":\"poison\"}]}"));
      assertEquals(JSON.readTree("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"), answer);
    }
  }

  @Test
  void aHandlerOfOnesOwnCallsTheEntry() throws IOException, InterruptedException {
    try (Function function =
        new Function(
            Custom.class.getName() + "::handleRequest",
            Map.of("SERVLET_APPLICATION", Echo.class.getName()))) {
      assertEquals(
          201, response(function.invoke("{\"source\":\"a\"}")).path("status_code").asInt());
    }
  }

  @Test
  void forASnapshotTheApplicationIsStartedFirst() throws IOException, InterruptedException {
    Map<String, String> variables =
        Map.of(
            "SERVLET_APPLICATION",
            Echo.class.getName(),
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "snap-start");
    try (Function function = new Function(ENTRY, variables)) {
      // Only what is started asks to be restored.
      assertEquals("restore/next", function.api.next().kind());
      assertEquals(201, response(function.invoke("{}")).path("status_code").asInt());
    }
  }

  @Test
  void aSettingThatIsWrongEndsTheStartWithItsReason() throws IOException, InterruptedException {
    try (Function function = new Function(ENTRY, Map.of("SERVLET_APLICATION", "x"))) {
      RuntimeStandIn.Said error = function.api.next();
      assertEquals("init/error", error.kind());
      assertTrue(
          Objects.requireNonNull(error.body()).contains("did you mean 'SERVLET_APPLICATION'?"),
          error.body());
    }
  }
}
