package dev.sluice.mail.receipt;

import static dev.sluice.mail.receipt.ReceptionUnderTest.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitedForTest {

  private static final String ASK =
      "{\"name\":\"ask\",\"actions\":[{\"application\":\"app\",\"wait\":true,\"onFailure\":\"%s\"},"
          + "{\"addHeader\":\"X-Went\",\"value\":\"on\"},{\"store\":\"inbox\"}]}";
  private static final String NEXT = "{\"name\":\"next\",\"actions\":[{\"store\":\"archive\"}]}";

  @TempDir Path folder;
  private ReceptionUnderTest world;

  @BeforeEach
  void begin() throws IOException {
    world = new ReceptionUnderTest(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"disposition\":\"CONTINUE\"}      | 1 | 1",
        "{\"disposition\":\"STOP_RULE\"}     | 0 | 1",
        "{\"disposition\":\"STOP_RULE_SET\"} | 0 | 0",
        "{\"disposition\":\"stop_rule\"}     | 1 | 1",
        "{\"disposition\":7}                 | 1 | 1",
        "[]                                  | 1 | 1",
        "<html>                              | 1 | 1",
        "''                                  | 1 | 1",
      })
  void theAnswerSaysHowTheRulesGoOn(String answer, int inbox, int archive)
      throws IOException, InterruptedException {
    world.applications = (_, _, _, _) -> answer;
    world.rules(ASK.formatted("continue"), NEXT);
    assertEquals(250, world.send("a@example.com").code());
    assertEquals(inbox, keys(world.inbox).size());
    assertEquals(archive, keys(world.archive).size());
    assertEquals(2 - (archive == 0 ? 1 : 0), world.events.size());
  }

  @ParameterizedTest
  @CsvSource({"continue, 250, 2", "defer, 451, 0"})
  void withoutAnAnswerTheMessageGoesOnOrIsPutOff(String onFailure, int code, int objects)
      throws IOException, InterruptedException {
    world.rules(ASK.formatted(onFailure), NEXT);
    assertEquals(code, world.send("a@example.com").code());
    assertEquals(objects, keys(world.inbox).size() + keys(world.archive).size());
    assertEquals(objects, world.events.size());
  }

  @Test
  void anApplicationSeesTheObjectThatItIsToldOfAndAMessageThatIsPutOffLeavesNone()
      throws IOException, InterruptedException {
    world.applications =
        (_, _, _, _) -> {
          try {
            assertEquals(1, keys(world.inbox).size());
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          throw Fault.of(Fault.Kind.UNAVAILABLE, "no-answer", "nobody is there");
        };
    world.rules(
        "{\"name\":\"ask\",\"actions\":[{\"store\":\"inbox\"},"
            + "{\"application\":\"app\",\"wait\":true,\"onFailure\":\"defer\"}]}");
    assertEquals(451, world.send("a@example.com").code());
    assertEquals(List.of("put inbox", "ask app"), world.steps);
    assertEquals(List.of(), keys(world.inbox));
    JsonNode ses = world.asked.getFirst().path("Records").path(0).path("ses");
    assertEquals(
        "{\"type\":\"Lambda\",\"functionArn\":\"app\",\"invocationType\":\"RequestResponse\"}",
        ses.at("/receipt/action").toString());
  }

  @Test
  void applicationsThatHangTakeAMinuteTogetherAndNoMore() throws IOException, InterruptedException {
    world.applications =
        (_, _, _, limit) -> {
          world.clock.advance(limit);
          throw Fault.of(Fault.Kind.UNAVAILABLE, "no-answer", "it hangs");
        };
    String ask = "{\"application\":\"app\",\"wait\":true}";
    world.rules("{\"name\":\"ask\",\"actions\":[" + String.join(",", ask, ask, ask, ask) + "]}");
    assertEquals(250, world.send("a@example.com").code());
    assertEquals(List.of(Duration.ofSeconds(30), Duration.ofSeconds(30)), world.limits);
    assertEquals(
        60_000,
        ReceptionUnderTest.ses(world.events.getFirst())
            .at("/receipt/processingTimeMillis")
            .asInt());
  }
}
