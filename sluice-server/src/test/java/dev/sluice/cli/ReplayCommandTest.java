package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayCommandTest {

  private static final String RUN =
      "{\"replay\":3,\"kind\":\"%s\",\"state\":\"running\",\"by\":\"ann\",\"at\":\"2026-11-21T09:30:00Z\","
          + "\"rate\":\"20/s\",\"events\":1,\"deliveries\":2,%s}";

  private final HubStub hub = new HubStub();
  private final StringWriter out = new StringWriter();

  @AfterEach
  void close() {
    hub.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url(), "--key", "the-key"));
    PrintWriter writer = new PrintWriter(out, true);
    return Sluice.run(writer, writer, all.toArray(String[]::new));
  }

  private List<String> bodies() {
    return hub.requests().stream().map(HubStub.Request::body).toList();
  }

  @Test
  void aReplayIsAskedForWithAllThatNarrowsIt() {
    hub.on("POST /v1/replays", 200, RUN.formatted("replay", "\"rules\":[\"a\",\"b\"]"));
    assertEquals(
        0,
        run(
            "replay",
            "--rule",
            "a,b",
            "--from",
            "2026-11-21T09:30:00Z",
            "--to-position",
            "9",
            "--pattern",
            "{\"type\":[\"t\"]}",
            "--rate",
            "20/s"),
        out::toString);
    assertEquals(
        List.of(
            "{\"rules\":[\"a\",\"b\"],\"from\":\"2026-11-21T09:30:00Z\",\"toPosition\":9,"
                + "\"rate\":\"20/s\",\"pattern\":{\"type\":[\"t\"]}}"),
        bodies());
    assertEquals("replay 3 goes on at 20/s; sluice replay show 3 says how far\n", out.toString());
  }

  @Test
  void aDryRunCounts() {
    hub.on(
        "POST /v1/replays", 200, "{\"events\":7,\"deliveries\":9,\"looked\":100,\"endedAt\":101}");
    assertEquals(0, run("replay", "--rule", "a", "--dry-run"), out::toString);
    assertEquals(List.of("{\"rules\":[\"a\"],\"dryRun\":true}"), bodies());
    assertEquals(
        """
        7 of 100 would be taken, which makes 9 deliveries
        it took too long: what stands at position 101 and behind it was not counted
        """,
        out.toString());
  }

  @Test
  void runsAreListedAndCancelled() {
    hub.on(
        "GET /v1/replays",
        200,
        "{\"replays\":["
            + RUN.formatted("replay", "\"rules\":[\"a\"]")
            + ","
            + RUN.formatted("redrive", "\"target\":\"t\"")
            + "]}");
    hub.on("DELETE /v1/replays/3", 200, "{\"cancelled\":3}");
    assertEquals(0, run("replay", "list"), out::toString);
    assertEquals(0, run("replay", "cancel", "3"), out::toString);
    assertEquals(true, out.toString().contains("* to t"), out::toString);
    assertEquals(true, out.toString().endsWith("cancelled 3\n"), out::toString);
  }

  @Test
  void deadLettersAreRedrivenInBulkAndSkipped() {
    hub.on("POST /v1/dead-letters/redrive", 200, RUN.formatted("redrive", "\"target\":\"t\""));
    hub.on("POST /v1/dead-letters/skip", 200, "{\"skipped\":1}");
    assertEquals(
        0,
        run("dead-letters", "redrive", "--all", "--target", "t", "--rate", "20/s"),
        out::toString);
    assertEquals(0, run("dead-letters", "skip", "1~r~t"), out::toString);
    assertEquals(
        List.of("{\"target\":\"t\",\"all\":true,\"rate\":\"20/s\"}", "{\"ids\":[\"1~r~t\"]}"),
        bodies());
    assertEquals(
        "redrive 3 goes on at 20/s; sluice replay show 3 says how far\nskipped 1\n",
        out.toString());
  }

  @Test
  void aRuleIsPausedAndResumed() {
    hub.on(
        "POST /v1/rules/r/pause",
        200,
        "{\"rule\":\"r\",\"paused\":true,\"by\":\"ann\",\"at\":\"2026-11-21T09:30:00Z\",\"pending\":4}");
    hub.on("POST /v1/rules/r/resume", 200, "{\"rule\":\"r\",\"paused\":false,\"resumed\":true}");
    hub.on("GET /v1/pauses", 200, "{\"pauses\":[]}");
    assertEquals(0, run("pause", "r"), out::toString);
    assertEquals(0, run("resume", "r"), out::toString);
    assertEquals(0, run("pause", "--list"), out::toString);
    assertEquals(
        """
        r is paused since 2026-11-21T09:30:00Z by ann; 4 deliveries wait or are under way
        r goes on
        no rule is paused
        """,
        out.toString());
  }
}
