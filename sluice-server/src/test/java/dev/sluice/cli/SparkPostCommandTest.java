package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SparkPostCommandTest extends WithHubStub {

  private static final String EVENTS =
      """
      "events":[
       {"position":7,"time":"2026-11-21T10:00:00Z","type":"com.sparkpost.message_event.injection",
        "data":{"message_id":"m1","rcpt_to":"anna@example.com","subject":"Summer \\u001b[31mdeals"}},
       {"position":8,"time":"2026-11-21T10:00:01Z","type":"com.sparkpost.message_event.bounce",
        "bounce":{"class":10,"name":"Invalid Recipient","category":"hard"},
        "data":{"message_id":"m1","rcpt_to":"anna@example.com","raw_reason":"550 no such user"}},
       {"position":9,"type":"com.sparkpost.track_event.click",
        "data":{"target_link_url":"http://example.com/a"}}]\
      """;

  private int run(String... arguments) {
    return ask("sparkpost", arguments);
  }

  @Test
  void theStoryOfAMessageIsTold() {
    hub.on(
        "GET /v1/sparkpost/messages/m1",
        200,
        "{\"message_id\":\"m1\",\"recipient\":\"anna@example.com\",\"state\":\"bounced\","
            + EVENTS
            + ",\"more\":true,\"behind\":12}");
    assertEquals(0, run("message", "m1"), err::toString);
    String told = out.toString();
    assertTrue(told.contains("state      bounced"), told);
    assertTrue(told.contains("Invalid Recipient (hard): 550 no such user"), told);
    assertTrue(told.contains("http://example.com/a"), told);
    assertTrue(told.contains("there are more") && told.contains("12 events behind"), told);
    assertFalse(told.contains("\u001b"), "a terminal must not take it for a command");
  }

  @Test
  void aMessageThatIsNotKnownIsTold() {
    assertEquals(1, run("message", "a/b c"));
    assertEquals("GET /v1/sparkpost/messages/a%2Fb%20c", hub.requests().getFirst().line());
  }

  @Test
  void everyOptionIsAParameter() {
    hub.on("GET /v1/sparkpost/events", 200, "{" + EVENTS + ",\"next\":7}");
    assertEquals(
        0,
        run(
            "events",
            "--event=e",
            "--message=m&1",
            "--subaccount=101",
            "--recipient=a+b@example.com",
            "--type=bounce,delay",
            "--campaign=Größe",
            "--from=2026-11-21T09:00:00Z",
            "--to=2026-11-21T10:00:00Z",
            "--order=oldest",
            "--after=5",
            "--limit=3"),
        err::toString);
    assertEquals(
        "GET /v1/sparkpost/events?event_id=e&message_id=m%261&subaccount=101"
            + "&recipient=a%2Bb%40example.com&type=bounce%2Cdelay&campaign=Gr%C3%B6%C3%9Fe"
            + "&from=2026-11-21T09%3A00%3A00Z&to=2026-11-21T10%3A00%3A00Z"
            + "&order=oldest&after=5&limit=3",
        hub.requests().getFirst().line());
    assertTrue(out.toString().contains("there are more: add --after 7"), out::toString);
    assertTrue(out.toString().contains("anna@example.com"), out::toString);
  }

  @Test
  void programsGetWhatTheHubSays() {
    hub.on("GET /v1/sparkpost/events", 200, "{\"events\":[],\"next\":7}");
    assertEquals(0, run("events", "--json"), err::toString);
    assertTrue(out.toString().contains("\"next\" : 7"), out::toString);
    assertEquals(0, run("events"), err::toString);
    assertTrue(out.toString().contains("no such events so far"), out::toString);
  }

  @Test
  void aWrongCallIsToldBeforeTheHubIsAsked() {
    assertEquals(2, run("events", "--limit", "0"));
    assertEquals(2, run("events", "--from", "yesterday"));
    assertEquals(2, run("message"));
    assertEquals(List.of(), hub.requests());
  }
}
