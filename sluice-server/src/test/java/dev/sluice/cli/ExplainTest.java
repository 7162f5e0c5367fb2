package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

  private static final String CONFIG =
      """
      rules:
        orders: { pattern: { source: [/shop], detail: { country: [CH] } }, targets: [a] }
        swiss: { pattern: { source: [/shop], detail: { country: [CH, LI] } }, targets: [a] }
        filtered: { filters: [{ prefix: { source: /s } }, { sql: "type = 'order'" }], targets: [b] }
        never: { pattern: { source: [5] }, targets: [b] }
      targets:
        a: { http: { url: "http://127.0.0.1:1/" } }
        b: { http: { url: "http://127.0.0.1:1/" } }
      tests:
        - name: filters take what patterns take
          event: { source: /shop, type: order, detail: { country: CH } }
          targets: [a, b]
      """;

  @TempDir Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void aConfiguration() throws IOException {
    Files.writeString(folder.resolve("sluice.yaml"), CONFIG);
    Files.writeString(
        folder.resolve("view.json"),
        "{\"source\":\"/shop\",\"type\":\"order\",\"detail\":{\"country\":\"ch\"}}");
    Files.writeString(
        folder.resolve("event.json"),
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"order\",\"data\":{\"country\":\"CH\"}}");
    out = new StringWriter();
    err = new StringWriter();
  }

  @Test
  void aRuleThatDoesNotMatchIsExplained() {
    assertEquals(1, explain("--rule", "orders", "--event", "view.json"), err::toString);
    assertEquals(
        "rule 'orders' does not match the event: detail.country is \"ch\", wanted is [\"CH\"]"
            + " (only the case of letters differs; equals-ignore-case would take it).",
        out.toString().lines().findFirst().orElseThrow());
    assertTrue(out.toString().contains("ok      source is \"/shop\""), out::toString);
  }

  @Test
  void aCloudEventIsSeenAsTheHubWouldSeeIt() {
    assertEquals(0, explain("--rule", "orders", "--event", "event.json"), err::toString);
    assertTrue(out.toString().startsWith("rule 'orders' matches the event."), out::toString);
  }

  @Test
  void withoutARuleEachSaysOneLine() {
    assertEquals(0, explain("--event", "event.json"), err::toString);
    assertEquals(4, out.toString().lines().count(), out::toString);
    assertTrue(out.toString().contains("rule 'filtered' matches the event."), out::toString);
  }

  @Test
  void anExplanationIsJsonWhereThatIsWanted() throws IOException {
    assertEquals(1, explain("--rule", "orders", "--event", "view.json", "--json"));
    JsonNode explained = new ObjectMapper().readTree(out.toString()).get(0);
    assertEquals(false, explained.get("matches").booleanValue());
    assertEquals("detail.country", explained.at("/findings/0/place").textValue());
    assertEquals("case", explained.at("/findings/0/near/0/kind").textValue());
  }

  @Test
  void whatIsNoRuleOrNoEventIsTold() throws IOException {
    assertEquals(1, explain("--rule", "order", "--event", "view.json"));
    assertTrue(err.toString().contains("did you mean 'orders'"), err::toString);
    Files.writeString(folder.resolve("bad.json"), "[1]");
    assertEquals(1, explain("--event", "bad.json"));
    assertTrue(err.toString().contains("an event is a JSON object"), err::toString);
  }

  @Test
  void checkRunsFiltersAndWarnsOfDoubtfulRules() {
    int code = run("check", "--config", folder.resolve("sluice.yaml").toString());
    assertEquals(0, code, () -> err + "\n" + out);
    assertTrue(
        out.toString()
            .contains("sluice.yaml:5: rule 'never' can match no event: source is in every event"),
        out::toString);
    assertTrue(
        out.toString()
            .contains("sluice.yaml:2: every event of rule 'orders' is one of rule 'swiss' too"),
        out::toString);
  }

  private int explain(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "explain";
    all[1] = "--config";
    all[2] = folder.resolve("sluice.yaml").toString();
    for (int i = 0; i < arguments.length; i++) {
      all[i + 3] =
          arguments[i].endsWith(".json") ? folder.resolve(arguments[i]).toString() : arguments[i];
    }
    return run(all);
  }

  private int run(String... arguments) {
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
