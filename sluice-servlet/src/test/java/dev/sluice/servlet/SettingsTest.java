package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.servlet.container.Call;
import dev.sluice.servlet.container.Header;
import dev.sluice.servlet.container.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static Settings read(String... variables) {
    Map<String, String> all =
        new HashMap<>(Map.of("SERVLET_APPLICATION", Echo.class.getName(), "PATH", "/bin"));
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return Settings.of(all, SettingsTest.class.getClassLoader());
  }

  @Test
  void withoutSettingsTheDefaultsHold() {
    Settings settings = read();
    assertEquals("POST", settings.environ().method());
    assertEquals("/", settings.environ().path());
    assertEquals(
        List.of(new Header("Content-Type", "application/json")), settings.environ().headers());
    assertEquals(Limits.DEFAULT, settings.limits());
    assertEquals(300, settings.failureFrom());
  }

  @Test
  void everySettingIsRead() {
    Settings settings =
        read(
            "SERVLET_ENVIRON",
            "{\"SCRIPT_NAME\":\"/app\",\"SERVER_NAME\":\"a.example\",\"SERVER_PORT\":8443,"
                + "\"wsgi.url_scheme\":\"https\",\"QUERY_STRING\":\"a=b\",\"HTTP_X_AMZ_ID\":\"1\"}",
            "SERVLET_CONTENT",
            "cloudevents",
            "SERVLET_RECORDS",
            "each",
            "SERVLET_ANSWER",
            "api-gateway-2",
            "SERVLET_FAILURE_FROM",
            "500",
            "SERVLET_TIME_LIMIT_SECONDS",
            "5",
            "SERVLET_EVENT_LIMIT_BYTES",
            "100",
            "SERVLET_ANSWER_LIMIT_BYTES",
            "200",
            "SERVLET_CALLS_AT_ONCE",
            "3");
    assertEquals(new Call.Origin("https", "a.example", 8443), settings.environ().origin());
    assertEquals("/app/x?a=b", settings.environ().target("/x"));
    assertTrue(settings.environ().headers().contains(new Header("X-Amz-Id", "1")));
    assertEquals(Settings.Content.CLOUDEVENTS, settings.content());
    assertEquals(Settings.Records.EACH, settings.records());
    assertEquals(Spelling.API_GATEWAY_2, settings.spelling());
    assertEquals(500, settings.failureFrom());
    assertEquals(new Limits(Duration.ofSeconds(5), 100, 200, 3), settings.limits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SERVLET_ENVRION | {} | did you mean 'SERVLET_ENVIRON'?",
        "SERVLET_RECORDS | one | must be one of together, each",
        "SERVLET_FAILURE_FROM | 100 | must be from 200 to 600",
        "SERVLET_CALLS_AT_ONCE | many | must be a number",
        "SERVLET_ENVIRON | {\"REQUEST_METOD\":\"get\"} | did you mean 'REQUEST_METHOD'?",
        "SERVLET_ENVIRON | {\"PATH_INFO\":\"a\"} | must begin with '/'",
        "SERVLET_ENVIRON | {\"HTTP_A\":{}} | must be a text or a number",
        "SERVLET_ENVIRON | {\"HTTP_A B\":\"x\"} | cannot be a header",
        "SERVLET_ENVIRON | {\"SERVER_PORT\":\"0\"} | must be from 1 to 65,535",
        "SERVLET_ENVIRON | {\"QUERY_STRING\":\"a b\"} | must be percent-encoded",
        "SERVLET_ENVIRON | nothing | must be a JSON object",
        "SERVLET_ENVIRON | java.lang.String.nothing | there is no public static",
        "SERVLET_ENVIRON | java.lang.String.CASE_INSENSITIVE_ORDER | is no Map",
        "SERVLET_ENVIRON | no.Type.at | cannot be read"
      })
  void aWrongSettingIsRefusedWithWhatWouldBeRight(String name, String value, String told) {
    Fault fault = assertThrows(Fault.class, () -> read(name, value));
    assertTrue(fault.sentence().contains(told), fault.sentence());
  }

  @Test
  void anApplicationMustBeNamed() {
    Fault fault =
        assertThrows(Fault.class, () -> Settings.of(Map.of(), SettingsTest.class.getClassLoader()));
    assertTrue(fault.sentence().startsWith("SERVLET_APPLICATION is missing"));
  }
}
