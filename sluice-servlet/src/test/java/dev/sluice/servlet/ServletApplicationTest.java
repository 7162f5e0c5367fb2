package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.servlet.container.Answer;
import dev.sluice.servlet.container.Ending;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServletApplicationTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(30);

  /// Answers each event with the status that its source names, and a long text.
  public static final class Moody extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(Integer.parseInt(request.getPathInfo().substring(1)));
      response.setContentType("text/plain");
      response.getWriter().print("because\n" + "x".repeat(3_000));
    }
  }

  /// For settings that name it.
  public static final Map<String, Object> ENVIRON =
      Map.of("REQUEST_METHOD", "put", "HTTP_X_FROM", "a map", "PATH_INFO", "/a b%");

  private static ServletApplication echo(String... variables) {
    return application(Echo.class, variables);
  }

  private static ServletApplication application(Class<?> type, String... variables) {
    Map<String, String> all = new HashMap<>(Map.of("SERVLET_APPLICATION", type.getName()));
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return ServletApplication.start(
        Settings.of(all, ServletApplicationTest.class.getClassLoader()));
  }

  private static JsonNode invoke(ServletApplication application, String event) throws IOException {
    return JSON.readTree(application.invoke(Payload.ofText(event), LONG));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"source\":\"a\"} | /a",
        "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"1\",\"body\":\"\"}]} | /aws.sqs",
        "{\"event\":{\"eventName\":\"myChargedEvent\"}} | /myChargedEvent",
        "{} | /configured",
        "{ } | /configured",
        "null | /configured",
        "{\"my\":\"event\"} | /configured"
      })
  void anEventGoesToItsOwnPathAndOneWithoutPathToTheConfigured(String event, String path)
      throws IOException {
    try (ServletApplication echo = echo("SERVLET_ENVIRON", "{\"PATH_INFO\":\"/configured\"}")) {
      JsonNode answer = invoke(echo, event);
      assertEquals(path, answer.path("headers").path("X-Path").asText());
      assertEquals("POST", answer.path("headers").path("X-Method").asText());
      assertEquals(201, answer.path("status_code").asInt());
      assertEquals(event, answer.path("body").asText());
    }
  }

  @Test
  void settingsOfAMapAreMergedWithTheDefaults() throws IOException {
    try (ServletApplication echo =
        echo("SERVLET_ENVIRON", ServletApplicationTest.class.getName() + ".ENVIRON")) {
      JsonNode headers = invoke(echo, "{}").path("headers");
      assertEquals("PUT", headers.path("X-Method").asText());
      assertEquals("/a%20b%25", headers.path("X-Path").asText());
      assertEquals("application/json", headers.path("Content-Type").asText());
    }
  }

  @Test
  void aCloudEventArrivesInBinaryMode() {
    Event event =
        Event.builder("1", "/my/context", "com.example.someevent")
            .dataContentType("text/xml")
            .data(Payload.ofText("<much wow=\"xml\"/>"))
            .extension("detailtype", "ö")
            .build();
    try (ServletApplication echo = echo("SERVLET_CONTENT", "cloudevents")) {
      Answer answer = assertInstanceOf(Ending.Answered.class, echo.run(event)).answer();
      assertEquals("<much wow=\"xml\"/>", answer.text().orElseThrow());
      assertEquals("/my/context", answer.header("X-Path").orElseThrow());
      assertEquals("1.0", answer.header("X-ce-specversion").orElseThrow());
      assertEquals("com.example.someevent", answer.header("X-ce-type").orElseThrow());
      assertEquals("%C3%B6", answer.header("X-ce-detailtype").orElseThrow());
      assertTrue(answer.header("Content-Type").orElseThrow().startsWith("text/xml"));
    }
  }

  @Test
  void anEventOfAwsArrivesAsACloudEventInBinaryMode() throws IOException {
    try (ServletApplication echo = echo("SERVLET_CONTENT", "cloudevents")) {
      JsonNode headers =
          invoke(
                  echo,
                  "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\","
                      + "\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}}]}")
              .path("headers");
      assertEquals("/aws.s3", headers.path("X-Path").asText());
      assertEquals("1.0", headers.path("X-ce-specversion").asText());
    }
  }

  @ParameterizedTest
  @CsvSource({"200, true", "204, true", "302, false", "404, false", "503, false"})
  void onlyASuccessMeansThatTheEventWasTaken(int status, boolean isTaken) throws IOException {
    String event = "{\"source\":\"" + status + "\"}";
    try (ServletApplication moody = application(Moody.class)) {
      if (isTaken) {
        assertEquals(status, invoke(moody, event).path("status_code").asInt());
        return;
      }
      Fault fault = assertThrows(Fault.class, () -> invoke(moody, event));
      assertEquals("application-failed", fault.code());
      assertTrue(
          fault.sentence().startsWith("the application answered " + status + ": because xxx"),
          fault.sentence());
      assertTrue(fault.sentence().length() < 1_100);
    }
  }

  @Test
  void aHigherBorderLetsRefusalsPass() throws IOException {
    try (ServletApplication moody = application(Moody.class, "SERVLET_FAILURE_FROM", "500")) {
      assertEquals(404, invoke(moody, "{\"source\":\"404\"}").path("status_code").asInt());
      assertThrows(Fault.class, () -> invoke(moody, "{\"source\":\"500\"}"));
    }
  }

  @Test
  void aClientBehindApiGatewaySeesEveryStatus() throws IOException {
    try (ServletApplication moody = application(Moody.class, "SERVLET_ANSWER", "api-gateway")) {
      JsonNode answer = invoke(moody, "{\"source\":\"503\"}");
      assertEquals(503, answer.path("statusCode").asInt());
      assertEquals(false, answer.path("isBase64Encoded").asBoolean(true));
    }
  }

  @Test
  void whatIsNoJsonIsRefused() {
    try (ServletApplication echo = echo()) {
      Fault fault = assertThrows(Fault.class, () -> invoke(echo, "{\"a\":"));
      assertEquals("malformed-json", fault.code());
    }
  }
}
