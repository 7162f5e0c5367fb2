package dev.sluice.servlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.servlet.war.Rogue;
import dev.sluice.testkit.Packed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An application out of a jar, whose classes are loaded apart from ours.
class LoadedApartTest {

  @TempDir static Path folder;

  private static ServletContainer container;

  @BeforeAll
  static void start() throws IOException {
    Path jar = Packed.jar(folder.resolve("rogue.jar"), Rogue.class);
    Application.Jar application = new Application.Jar(jar, Rogue.class.getName());
    container = ServletContainer.start(application, "", Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  private static Ending run(String path, Header... headers) {
    return container.run(
        new Call("POST", Call.Origin.LOCALHOST, path, List.of(headers), Payload.EMPTY));
  }

  @ParameterizedTest
  @CsvSource({
    "/exit, 3",
    "/runtime-exit, 4",
    "/halt, 5",
    "/branches, 6",
    "/reference, 7",
    "/bound-reference, 8"
  })
  void whatWouldEndTheProcessThrows(String path, int status) {
    Ending.Failed failed = assertInstanceOf(Ending.Failed.class, run(path));
    assertEquals(Ending.Failure.THREW, failed.failure());
    assertEquals(
        "the application threw java.lang.SecurityException: exit("
            + status
            + "): an application does not end the process that runs it",
        failed.reason());
  }

  @Test
  void aStackThatOverflowsIsAFailureLikeOthers() {
    Ending.Failed failed = assertInstanceOf(Ending.Failed.class, run("/overflow"));
    assertEquals("the application threw java.lang.StackOverflowError", failed.reason());
  }

  @Test
  void itSeesTheServletApiAndTheJdkAndNothingOfOurs() {
    String types =
        String.join(
            " ",
            "jakarta.servlet.Filter",
            "java.sql.Connection",
            "dev.sluice.event.Event",
            "com.fasterxml.jackson.core.JsonParser",
            "org.eclipse.jetty.server.Server",
            "org.slf4j.Logger");
    Ending.Answered answered =
        assertInstanceOf(Ending.Answered.class, run("/sees", new Header("types", types)));
    assertEquals(
        "application true true false false false false", answered.answer().text().orElseThrow());
  }

  @Test
  void aClassThatIsNotInTheJarIsNamed() throws IOException {
    Path jar = Packed.jar(folder.resolve("other.jar"), Packed.class);
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                ServletContainer.start(
                    new Application.Jar(jar, Rogue.class.getName()), "", Limits.DEFAULT));
    assertEquals("unknown-application", fault.code());
    assertTrue(fault.sentence().contains(Rogue.class.getName()), fault.sentence());
  }

  @Test
  void whatIsNoJarIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.jar"), "text");
    Fault fault =
        assertThrows(
            Fault.class,
            () -> ServletContainer.start(new Application.Jar(file, "x"), "", Limits.DEFAULT));
    assertEquals("unknown-application", fault.code());
  }
}
