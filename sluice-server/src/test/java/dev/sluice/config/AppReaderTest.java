package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.app.AppSettings;
import dev.sluice.target.app.Content;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppReaderTest {

  @TempDir Path folder;

  private TargetSettings.App read(String target) throws IOException {
    String yaml = "targets:\n  a: " + target + "\nrules: { r: { pattern: {}, targets: a } }\n";
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            yaml.replace("pattern: {}", "pattern: { type: [t] }")
                + "connections: { c: { basic: { username: u, password: p } } }\n");
    return assertInstanceOf(
        TargetSettings.App.class, Configuration.load(file).targets().get(new TargetName("a")));
  }

  @Test
  void aWarStandsAlone() throws IOException {
    TargetSettings.App app = read("{ app: ./books.war }");
    AppSettings.InFile place = assertInstanceOf(AppSettings.InFile.class, app.settings().place());
    assertEquals(folder.toAbsolutePath().resolve("books.war"), place.path());
    assertEquals(Optional.empty(), place.type());
    assertEquals(Content.EVENT, app.settings().content());
    assertEquals(TargetSettings.APP, app.policy());
    assertTrue(app.enabled());
  }

  @Test
  void everyKeyOfAJarIsRead() throws IOException {
    TargetSettings.App app =
        read(
            "{ app: a.jar, class: com.example.Books, content: cloudevents, concurrency: 3, timeout:"
                + " 7s, rate: 5/s, retry: { attempts: 2, age: 1h }, enabled: false, environment: {"
                + " REQUEST_METHOD: put, HTTP_X_A: b, SCRIPT_NAME: /shop } }");
    AppSettings.InFile place = assertInstanceOf(AppSettings.InFile.class, app.settings().place());
    assertEquals(Optional.of("com.example.Books"), place.type());
    assertEquals("PUT", place.environ().method());
    assertEquals("/shop", place.environ().contextPath());
    assertEquals(Content.CLOUDEVENTS, app.settings().content());
    assertEquals(3, app.policy().concurrency());
    assertEquals(Duration.ofSeconds(7), app.policy().deadline());
    assertEquals(2, app.policy().maxAttempts());
    assertEquals(false, app.enabled());
  }

  @Test
  void oneAtAUrlHasHeadersAndAConnection() throws IOException {
    TargetSettings.App app =
        read("{ app: \"http://127.0.0.1:5000/\", headers: { X-A: b }, connection: c }");
    AppSettings.AtUrl at = assertInstanceOf(AppSettings.AtUrl.class, app.settings().place());
    assertEquals(URI.create("http://127.0.0.1:5000"), at.base().url());
    assertEquals(Map.of("X-A", "b"), at.base().headers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { app: books.jar } | 'class' in target 'a' is missing; one would be class: com.example.BooksServlet
          { app: books.jar, class: "no class" } | 'no class' is no class name
          { app: books.war, class: X } | a jar has a class; a WAR says itself what it runs
          { app: sluice.yaml } | is no .war, no .jar with a class, no folder of an unpacked WAR and no URL
          { app: books.war, concurrency: 65 } | at most 64 are right
          { app: books.war, content: xml } | 'xml' is not known; event and cloudevents are
          { app: books.war, headers: { X-A: b } } | unknown key 'headers'
          { app: books.war, environment: { REQUEST_METHODE: x } } | REQUEST_METHODE is not known
          { app: books.war, environment: { PATH_INFO: x } } | PATH_INFO and SCRIPT_NAME must begin with '/'
          { app: "http://127.0.0.1/?a=b" } | has a query; paths of events are put behind the URL
          { app: "ftp://127.0.0.1" } | does not begin with http:// or https://
          { app: "http://127.0.0.1", environment: {} } | unknown key 'environment'
          { app: "http://127.0.0.1", connection: d } | 'd' is not configured
          { app: [], timeout: 1s } | 'app' in target 'a' must be text
          { app: a.war, http: { url: "http://h.example" } } | exactly one of app:
          """)
  void aWrongOneIsRefusedWithWhatWouldBeRight(String target, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> read(target));
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }
}
