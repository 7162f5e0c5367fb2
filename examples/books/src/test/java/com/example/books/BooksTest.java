package com.example.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.servlet.ServletApplication;
import dev.sluice.servlet.Settings;
import dev.sluice.servlet.container.Answer;
import dev.sluice.servlet.container.Application;
import dev.sluice.servlet.container.Call;
import dev.sluice.servlet.container.Ending;
import dev.sluice.servlet.container.Header;
import dev.sluice.servlet.container.Limits;
import dev.sluice.servlet.container.ServletContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same WAR serves people and takes events.
class BooksTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Application WAR = new Application.War(Path.of("target/books.war"));

  private static ServletContainer books;

  @BeforeAll
  static void start() {
    books = ServletContainer.start(WAR, "", Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    books.close();
  }

  /// An event as AWS sends it.
  private static ObjectNode sample(String name) throws IOException {
    Path samples =
        Path.of("../../sluice-events/src/test/resources/dev/sluice/events/shape/samples");
    return (ObjectNode) JSON.readTree(Files.readString(samples.resolve(name + ".json")));
  }

  private static Answer call(String method, String path, String body) {
    Call call =
        new Call(
            method,
            Call.Origin.LOCALHOST,
            path,
            List.of(new Header("Content-Type", "application/json")),
            Payload.ofText(body));
    if (books.run(call) instanceof Ending.Answered(Answer answer)) {
      return answer;
    }
    throw new AssertionError("not answered: " + call);
  }

  private static JsonNode get(String path) throws IOException {
    Answer answer = call("GET", path, "");
    assertEquals(200, answer.status(), answer.excerpt());
    return JSON.readTree(answer.body().text());
  }

  /// Makes a book and gives back its path.
  private static String add(String title) {
    Answer made = call("POST", "/books", "{\"title\":\"" + title + "\",\"author\":\"Ada\"}");
    assertEquals(201, made.status(), made.excerpt());
    return made.header("Location").orElseThrow();
  }

  private static String id(String path) {
    return path.substring("/books/".length());
  }

  /// Sends an event to the path of its shape.
  private static void take(JsonNode event) {
    String path =
        ShapeTable.standard().recognise(event.toString().getBytes(StandardCharsets.UTF_8)).path();
    Answer answer = call("POST", path, event.toString());
    assertEquals(204, answer.status(), answer.excerpt());
  }

  private static JsonNode upload(String key, String sequencer) throws IOException {
    ObjectNode event = sample("s3");
    ((ObjectNode) event.at("/Records/0/s3/object")).put("key", key).put("sequencer", sequencer);
    return event;
  }

  private static JsonNode mail(String to, String id, String subject) throws IOException {
    ObjectNode event = sample("ses");
    ObjectNode ses = (ObjectNode) event.at("/Records/0/ses");
    ((ObjectNode) ses.path("mail")).put("messageId", id);
    ((ObjectNode) ses.at("/mail/commonHeaders")).put("subject", subject);
    ((ObjectNode) ses.path("receipt")).putArray("recipients").add(to);
    return event;
  }

  @Test
  void aBookIsMadeFoundListedAndRemoved() throws IOException {
    Answer made = call("POST", "/books", "{\"title\":\" Dune \",\"author\":\"Frank Herbert\"}");
    String path = made.header("Location").orElseThrow();
    String book = "{\"id\":\"" + id(path) + "\",\"title\":\"Dune\",\"author\":\"Frank Herbert\"}";
    assertEquals(book, made.body().text());
    assertEquals(book, get(path).toString());
    assertTrue(get("/books").toString().contains(book));
    assertEquals(204, call("DELETE", path, "").status());
    assertEquals(404, call("GET", path, "").status());
    assertEquals(404, call("DELETE", path, "").status());
    assertFalse(get("/books").toString().contains(book));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/books   | {\"title\":\"Dune\"}                               | 400 | 'author' must be",
        "/books   | {\"title\":\" \",\"author\":\"A\"}                 | 400 | 'title' must be",
        "/books   | {\"title\":1,\"author\":\"A\"}                     | 400 | 'title' must be",
        "/books   | {\"title\":\"T\",\"author\":\"A\",\"isbn\":\"1\"}  | 400 | no 'isbn'",
        "/books   | {\"title\":                                        | 400 | is not JSON",
        "/books/1 | {\"title\":\"T\",\"author\":\"A\"}                 | 405 | made at /books",
        "/aws.s3  | {\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]} | 400 | /s3/bucket/name",
        "/aws.s3  | {}                                                 | 400 | no records",
      })
  void whatIsWrongIsRefusedWithASentence(String path, String body, int status, String said) {
    Answer answer = call("POST", path, body);
    assertEquals(status, answer.status());
    assertTrue(answer.body().text().contains(said), answer.excerpt());
  }

  @Test
  void anUploadedCoverIsNotedAtItsBookOnceAndTheLatestStays() throws IOException {
    String book = add("Dune");
    String key = "covers/" + id(book);
    take(sample("s3"));
    take(upload("covers/999.jpg", "0A"));
    assertTrue(get(book).path("cover").isMissingNode());
    take(upload(key + ".jpg", "0A"));
    take(upload(key + ".png", "0C"));
    take(upload(key + ".jpg", "0B"));
    assertEquals("s3://books/" + key + ".png", get(book).path("cover").asText());

    ObjectNode removed = (ObjectNode) upload(key + ".png", "0D");
    ((ObjectNode) removed.at("/Records/0")).put("eventName", "ObjectRemoved:Delete");
    take(removed);
    take(upload(key + ".png", "0C"));
    assertTrue(get(book).path("cover").isMissingNode());
  }

  @Test
  void mailIsAWishOrAReviewAndIsTakenOnce() throws IOException {
    String book = add("Dune");
    String review = "Review " + id(book) + ": Wonderful";
    JsonNode wish = mail("Books@example.com", "a", "The Dispossessed");
    take(wish);
    take(wish);
    take(mail("books@example.com", "b", review));
    take(mail("books@example.com", "b", review));
    take(mail("books@example.com", "c", "Review 999: Nobody has this book"));
    take(sample("ses"));
    ObjectNode spam = (ObjectNode) mail("books@example.com", "d", "Buy now");
    ((ObjectNode) spam.at("/Records/0/ses/receipt/spamVerdict")).put("status", "FAIL");
    take(spam);
    assertEquals("[\"The Dispossessed\"]", get("/wishes").toString());
    assertEquals("[\"Wonderful\"]", get(book).path("reviews").toString());
  }

  @Test
  void eventsRunThroughItWithoutAPort() throws IOException {
    try (ServletApplication application = ServletApplication.start(Settings.of(WAR))) {
      for (JsonNode event :
          List.of(
              sample("s3"),
              sample("s3-deleted"),
              sample("ses"),
              upload("covers/1.jpg", "0A"),
              mail("books@example.com", "a", "Emma"))) {
        Ending ending = application.run(Payload.ofText(event.toString()));
        assertEquals("", application.refusal(ending).orElse(""), event.toString());
      }
      ObjectNode broken = sample("s3");
      ((ObjectNode) broken.at("/Records/0/s3/object")).remove("key");
      String refusal =
          application
              .refusal(application.run(Payload.ofText(broken.toString())))
              .orElseThrow(() -> new AssertionError("it was taken"));
      assertEquals(
          "the application answered 400: {\"error\":\"/s3/object/key is no text\"}", refusal);
    }
  }
}
