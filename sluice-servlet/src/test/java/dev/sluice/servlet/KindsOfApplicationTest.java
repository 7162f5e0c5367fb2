package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.servlet.jersey.JerseyBooks;
import dev.sluice.servlet.spring.SpringBooks;
import dev.sluice.servlet.war.WarBooks;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindsOfApplicationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String S3 =
      "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"eventName\":"
          + "\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"books\"},\"object\":{\"key\":\"1\"}}}]}";

  private static final String LIST =
      "{\"HTTP_ACCEPT\":\"application/vnd.api+json\",\"PATH_INFO\":\"/books/\",\"REQUEST_METHOD\":\"get\"}";

  @TempDir Path folder;

  /// The plain one.
  public static final class PlainBooks extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getPathInfo().equals("/books/")) {
        response.setContentType(request.getHeader("Accept"));
        response.getOutputStream().print("{\"data\":[]}");
      } else {
        response.sendError(404);
      }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getPathInfo().equals("/aws.s3")) {
        response.setStatus(201);
        response.setContentType("application/json");
        request.getInputStream().transferTo(response.getOutputStream());
      } else {
        response.sendError(404);
      }
    }
  }

  /// Puts the plain one where it likes.
  public static final class Initializer implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> types, ServletContext context) {
      context.addServlet("books", PlainBooks.class).addMapping("/*");
    }
  }

  /// Cannot be started.
  public static final class Broken extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void init() {
      throw new IllegalStateException("no database");
    }
  }

  private static JsonNode invoke(Map<String, String> variables, String event) throws IOException {
    Settings settings = Settings.of(variables, KindsOfApplicationTest.class.getClassLoader());
    try (ServletApplication application = ServletApplication.start(settings)) {
      return JSON.readTree(application.invoke(Payload.ofText(event), Duration.ofSeconds(30)));
    }
  }

  private static void assertTakesEventsAndRequests(String application) throws IOException {
    JsonNode uploaded = invoke(Map.of("SERVLET_APPLICATION", application), S3);
    assertEquals(201, uploaded.path("status_code").asInt(), uploaded.toString());
    assertEquals(JSON.readTree(S3), JSON.readTree(uploaded.path("body").asText()));

    JsonNode list =
        invoke(Map.of("SERVLET_APPLICATION", application, "SERVLET_ENVIRON", LIST), "{}");
    assertEquals(200, list.path("status_code").asInt(), list.toString());
    assertEquals("{\"data\":[]}", list.path("body").asText());
    assertEquals("11", list.path("headers").path("Content-Length").asText());
    assertTrue(
        list.path("headers").path("Content-Type").asText().startsWith("application/vnd.api+json"));
  }

  @Test
  void aServletTakesEvents() throws IOException {
    assertTakesEventsAndRequests(PlainBooks.class.getName());
  }

  @Test
  void whatAnInitializerSetsUpTakesEvents() throws IOException {
    assertTakesEventsAndRequests(Initializer.class.getName());
  }

  @Test
  void springBootTakesEvents() throws IOException {
    assertTakesEventsAndRequests(SpringBooks.class.getName());
  }

  @Test
  void jerseyTakesEvents() throws IOException {
    assertTakesEventsAndRequests(JerseyBooks.class.getName());
  }

  @Test
  void aWarTakesEvents() throws IOException {
    assertTakesEventsAndRequests(war().toString());
  }

  @Test
  void aWarHasItsOwnClassesAndDoesNotSeeOurs() throws IOException {
    JsonNode list =
        invoke(Map.of("SERVLET_APPLICATION", war().toString(), "SERVLET_ENVIRON", LIST), "{}");
    assertEquals("WebAppClassLoader", list.path("headers").path("X-Loader").asText());
    assertEquals("hidden", list.path("headers").path("X-Hub").asText());
  }

  private Path war() throws IOException {
    Path war = folder.resolve("books.war");
    String type = WarBooks.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(war);
        ZipOutputStream zip = new ZipOutputStream(file);
        InputStream bytes = WarBooks.class.getClassLoader().getResourceAsStream(type)) {
      zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + type));
      java.util.Objects.requireNonNull(bytes).transferTo(zip);
      zip.closeEntry();
    }
    return war;
  }

  @Test
  void whatSpringThrowsIsSaid() {
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                invoke(
                    Map.of("SERVLET_APPLICATION", SpringBooks.class.getName()),
                    "{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{}}]}"));
    assertEquals("application-failed", fault.code());
    // Spring keeps the exception to itself; its own answer is told.
    assertTrue(
        fault.sentence().startsWith("the application answered 500: {")
            && fault.sentence().contains("/aws.sns"),
        fault.sentence());
  }

  @Test
  void anApplicationThatDoesNotStartSaysWhy() {
    Fault fault =
        assertThrows(
            Fault.class, () -> invoke(Map.of("SERVLET_APPLICATION", Broken.class.getName()), "{}"));
    assertEquals("application-not-started", fault.code());
    assertTrue(fault.sentence().contains("no database"), fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.such.Servlet", "/no/such.war", "java.lang.String"})
  void anUnknownApplicationIsRefused(String name) {
    Fault fault =
        assertThrows(Fault.class, () -> invoke(Map.of("SERVLET_APPLICATION", name), "{}"));
    assertEquals("unknown-application", fault.code());
  }
}
