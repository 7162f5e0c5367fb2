package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SparkPostConnectTest extends WithHubStub {

  private static final String PATH = "/v1/sparkpost/connection";

  private int run(String... arguments) {
    return ask("sparkpost", arguments);
  }

  @Test
  void connectSaysWhatWasDone() {
    hub.on(
        "POST " + PATH,
        200,
        "{\"did\":\"mended\",\"id\":\"w1\",\"changed\":[\"authentication\"],\"rotated\":true}");
    assertEquals(0, run("connect", "--rotate"), err::toString);
    assertEquals("{\"dryRun\":false,\"rotate\":true}", hub.requests().getFirst().body());
    assertEquals(
        "the webhook w1 is mended, with new credentials: authentication\n", out.toString());
  }

  @Test
  void aDryRunSaysWhatWouldBeDone() {
    hub.on(
        "POST " + PATH,
        200,
        "{\"did\":\"created\",\"dryRun\":true,\"changed\":[\"events\",\"target\"],\"rotated\":false}");
    assertEquals(0, run("connect", "--dry-run"), err::toString);
    assertEquals("the webhook would be created: events, target\n", out.toString());
  }

  @Test
  void aRefusalOfSparkPostIsShownInItsWords() {
    hub.on(
        "POST " + PATH,
        409,
        "{\"title\":\"Conflict\",\"detail\":\"SparkPost answers POST /webhooks with 400: x\"}");
    assertEquals(1, run("connect"));
    assertTrue(
        err.toString().contains("SparkPost answers POST /webhooks with 400: x"), err::toString);
  }

  @Test
  void theStatusShowsAllThatIsKnown() {
    hub.on(
        "GET " + PATH,
        200,
        """
        {"configured":true,"check":{"at":"2026-11-21T09:30:00Z"},
         "webhook":{"id":"w1","name":"sluice","target":"https://hub.example.com/v1/webhooks/sparkpost",
          "active":true,"accounts":"all","except":[103],"events":["click","open"],"authentication":"basic",
          "lastSuccess":"2026-11-21 09:29:00"},
         "batches":{"failing":1,"late":2,"listed":[
           {"id":"b1","at":"2026-11-21T09:00:00Z","failedAttempts":3,"status":"503","failure":"503"}]},
         "others":["w2"],
         "catchUp":{"until":"2026-11-21T09:25:00Z","pulled":7,"new":2,"refused":0}}
        """);
    assertEquals(1, run("status"), err::toString);
    assertEquals(
        """
        webhook         w1 'sluice'
        target          https://hub.example.com/v1/webhooks/sparkpost
        active          yes
        accounts        all except 103
        events          2: click open
        authentication  basic
        last success    2026-11-21 09:29:00
        last failure    none
        batches         1 fail, 2 came late, of the last 24 hours
        BATCH  AT                    FAILED  STATUS
        b1     2026-11-21T09:00:00Z       3     503
        points here     w2; what it sends comes twice
        last batch      none since the start
        past events     pulled until 2026-11-21T09:25:00Z; since the start 7, of them new 2, refused 0
        """,
        out.toString());
  }

  @Test
  void theExitCodeSaysWhetherTheWebhookSends() {
    hub.on("GET " + PATH, 200, "{\"configured\":true,\"webhook\":{\"active\":true}}");
    assertEquals(0, run("status"));
    hub.on("GET " + PATH, 200, "{\"configured\":true,\"webhook\":{\"active\":false}}");
    assertEquals(1, run("status"));
    hub.on("GET " + PATH, 200, "{\"configured\":true}");
    assertEquals(1, run("status", "--json"));
    hub.on("GET " + PATH, 200, "{\"configured\":false}");
    assertEquals(0, run("status"));
    assertTrue(out.toString().contains("not set up by this hub"), out::toString);
  }
}
