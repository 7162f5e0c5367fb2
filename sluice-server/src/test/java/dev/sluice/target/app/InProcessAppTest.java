package dev.sluice.target.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.testkit.Packed;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An application in this process, whose file is looked at only when a test says so.
class InProcessAppTest {

  private static final Instant WRITTEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;

  private final Box box = new Box();
  private Path jar;
  private InProcessApp app;

  @BeforeEach
  void pack() throws IOException {
    jar = folder.resolve("books.jar");
    write(1, "one");
    app = open(LONG);
  }

  @AfterEach
  void close() {
    box.close();
    app.close();
  }

  private InProcessApp open(Duration deadline) {
    return open(
        new AppSettings.InFile(jar, Optional.of(Books.class.getName()), box.environ()), deadline);
  }

  private InProcessApp open(AppSettings.InFile place, Duration deadline) {
    return new InProcessApp(
        new TargetName("books"),
        place,
        new Form(Content.EVENT, ShapeTable.standard()),
        deadline,
        2,
        folder.resolve("work"),
        Clock.system());
  }

  /// Writes a version, at a minute of its own.
  private void write(int minute, String version) throws IOException {
    Packed.jar(jar, Map.of("version.txt", version), Books.class);
    Files.setLastModifiedTime(jar, FileTime.from(WRITTEN.plusSeconds(60L * minute)));
  }

  private static Parcel parcel(String source) {
    return new Parcel(
        new DeliveryId(new Position(7), new RuleName("r"), new TargetName("books")),
        3,
        WRITTEN,
        Event.builder("e/1 ü", source, "sold")
            .data(Payload.ofText("{\"secret\":\"of a customer\"}"))
            .build());
  }

  private Outcome run(String source) throws InterruptedException {
    return app.deliver(parcel(source));
  }

  private String failure(String source) throws InterruptedException {
    return switch (run(source)) {
      case Outcome.Retryable retryable ->
          "again " + retryable.failure().code() + " " + retryable.failure().message();
      case Outcome.Refused refused ->
          "dead " + refused.failure().code() + " " + refused.failure().message();
      case Outcome other -> other.toString();
    };
  }

  private void assertRuns(String version) throws InterruptedException {
    assertEquals("dead HTTP_400 books.jar answered 400: " + version, failure("/version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /taken | Delivered[]
          /long | Delivered[]
          /status/404 | dead HTTP_404 books.jar answered 404: as you like
          /status/410 | dead HTTP_410 books.jar answered 410: as you like
          /status/302 | dead HTTP_302 books.jar answered 302; a redirect is not followed: as you like
          /status/408 | again HTTP_408 books.jar answered 408: as you like
          /status/425 | again HTTP_425 books.jar answered 425: as you like
          /status/429 | again HTTP_429 books.jar answered 429: as you like
          /status/500 | again HTTP_500 books.jar answered 500: as you like
          /garbage | again HTTP_500 books.jar answered 500: (3 bytes that are no text)
          """)
  void theStatusDecides(String source, String expected) throws InterruptedException {
    app.look();
    assertEquals(expected, failure(source));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /throws | again APPLICATION_THREW books.jar: the application threw java.lang.IllegalStateException: boom
          /error | again APPLICATION_THREW books.jar: the application threw java.lang.AssertionError: no good
          /overflow | again APPLICATION_THREW books.jar: the application threw java.lang.StackOverflowError
          /exit | again APPLICATION_THREW books.jar: the application threw java.lang.SecurityException: exit(1): an application does not end
          /broken | again BAD_REPLY books.jar: the answer of the application
          """)
  void whatGoesWrongInItIsToldAndTheNextEventIsTaken(String source, String beginning)
      throws InterruptedException {
    app.look();
    String failure = failure(source);
    assertTrue(failure.startsWith(beginning), failure);
    assertEquals(new Outcome.Delivered(), run("/taken"));
  }

  @Test
  void aPauseThatItAsksForIsTold() throws InterruptedException {
    app.look();
    Outcome.Retryable retryable = assertInstanceOf(Outcome.Retryable.class, run("/pause"));
    assertEquals(Optional.of(Duration.ofMinutes(2)), retryable.after());
  }

  @Test
  void eachRequestSaysWhichDeliveryItIs() throws InterruptedException {
    app.look();
    assertEquals(new Outcome.Delivered(), run("/taken"));
    String request = box.next();
    assertTrue(
        request.startsWith(
            """
            POST /taken
            Content-Type: application/cloudevents+json; charset=utf-8
            Sluice-Delivery: 7~r~books
            Sluice-Attempt: 3
            Sluice-Target: books
            Sluice-Event: e/1%20%C3%BC

            {\
            """),
        request);
  }

  @Test
  void aCallThatHangsIsInterruptedAndItsThreadIsUsedAgain() throws InterruptedException {
    app.close();
    app = open(Duration.ofMillis(200));
    app.look();
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "again TIMEOUT books.jar: the application did not end within 200 ms", failure("/hangs"));
    }
  }

  @Test
  void threadsThatNeverComeBackAreLostUntilANewVersionBringsNewOnes()
      throws IOException, InterruptedException {
    app.close();
    app = open(Duration.ofMillis(200));
    app.look();
    for (int i = 0; i < 2; i++) {
      assertTrue(failure("/hangs-on").startsWith("again TIMEOUT"));
    }
    assertEquals(2, app.state().lost());
    assertEquals(
        "again APPLICATION_STUCK all 2 threads of books.jar are held by calls that did not end"
            + " within 200 ms; a new version of the file, or a restart of the hub, makes new ones",
        failure("/taken"));
    assertThrows(Fault.class, () -> app.ask("{}".getBytes(StandardCharsets.UTF_8), "1", LONG));
    write(2, "two");
    app.look();
    assertTrue(app.look());
    assertRuns("two");
    assertEquals(0, app.state().lost());
  }

  @Test
  void aChangedFileIsLoadedOnceTwoLooksHaveFoundItAlike() throws IOException, InterruptedException {
    app.look();
    assertRuns("one");
    write(2, "two");
    assertFalse(app.look());
    assertRuns("one");
    write(3, "three");
    assertFalse(app.look(), "it is still being written");
    assertTrue(app.look());
    assertRuns("three");
    assertFalse(app.look());
  }

  @Test
  void aWarIsLoadedAnewToo() throws IOException, InterruptedException {
    app.close();
    Path war = Packed.war(folder.resolve("books.war"), Map.of("version.txt", "one"), Books.class);
    Files.setLastModifiedTime(war, FileTime.from(WRITTEN));
    app = open(new AppSettings.InFile(war, Optional.empty(), box.environ()), LONG);
    app.look();
    assertEquals("dead HTTP_400 books.war answered 400: one", failure("/version"));
    Packed.war(war, Map.of("version.txt", "two"), Books.class);
    app.look();
    assertTrue(app.look());
    assertEquals("dead HTTP_400 books.war answered 400: two", failure("/version"));
    app.close();
    assertFalse(Files.exists(folder.resolve("work")));
  }

  @Test
  void aVersionThatCannotStartLeavesTheOneBeforeRunning() throws IOException, InterruptedException {
    app.look();
    write(2, "broken");
    app.look();
    assertFalse(app.look());
    assertRuns("one");
    AppState state = app.state();
    assertEquals(Optional.of(WRITTEN.plusSeconds(60)), state.version());
    assertTrue(state.trouble().orElseThrow().contains("no database"), state.toString());

    Files.writeString(jar, "half a ja");
    app.look();
    app.look();
    assertRuns("one");

    write(4, "four");
    app.look();
    assertTrue(app.look());
    assertRuns("four");
    assertEquals(Optional.empty(), app.state().trouble());
  }

  @Test
  void aCallUnderWayEndsInTheVersionThatItBeganIn() throws IOException, InterruptedException {
    app.look();
    CompletableFuture<Outcome> ended = new CompletableFuture<>();
    Thread call =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ended.complete(run("/hangs"));
              } catch (InterruptedException e) {
                ended.completeExceptionally(e);
              }
            });
    box.next();
    write(2, "two");
    app.look();
    assertTrue(app.look());
    assertRuns("two");
    assertFalse(ended.isDone());
    box.close();
    call.join();
    assertEquals(new Outcome.Delivered(), ended.join());
  }

  @Test
  void oneThatIsNotThereIsWaitedFor() throws IOException, InterruptedException {
    Files.delete(jar);
    app.look();
    assertEquals(
        "again APPLICATION_NOT_RUNNING %s is not running: there is no file %s".formatted(jar, jar),
        failure("/taken"));
    write(1, "one");
    app.look();
    app.look();
    assertRuns("one");
  }

  @Test
  void oneThatIsGoneAgainGoesOn() throws IOException, InterruptedException {
    app.look();
    Files.delete(jar);
    app.look();
    assertRuns("one");
  }

  @Test
  void aClassThatIsNotInTheJarIsNamed() throws IOException {
    Packed.jar(jar, Packed.class);
    AppSettings.InFile place =
        new AppSettings.InFile(jar, Optional.of(Books.class.getName()), box.environ());
    assertEquals(
        Optional.of("there is no class " + Books.class.getName() + " in " + jar),
        InProcessApp.trouble(place));
  }

  @Test
  void aQuestionIsAnswered() throws InterruptedException {
    app.look();
    assertEquals(
        "{\"disposition\": \"STOP_RULE\"}",
        app.ask("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "m/r", LONG));
    String request = box.next();
    assertTrue(request.startsWith("POST /aws.ses\n"), request);
    assertTrue(request.contains("\nSluice-Question: m/r\n"), request);
    assertTrue(request.endsWith("\n\n{\"a\":1}"), request);
  }

  @Test
  void copiesOfTheJarGoWithIt() throws InterruptedException {
    app.look();
    app.close();
    assertFalse(Files.exists(folder.resolve("work")));
  }
}
