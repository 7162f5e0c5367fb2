package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {

  private static final String RULES =
      """
      rules:
        to-crm:
          pattern: { source: [/shop] }
          targets: [crm]
          input: { template: '{"who": <who>, "n": <n>}', paths: { who: $.detail.who, n: $.detail.n } }
        part: { pattern: { source: [/part] }, targets: [crm], input: { path: $.detail.n } }
        computed:
          pattern: { source: [/computed] }
          targets: [crm]
          input: { jsonata: '{"sum": $sum(detail.items.n), "by": $rule, "at": $ingestionTime}' }
        wake: { pattern: { source: [/wake] }, targets: [crm], input: { constant: { wake: true } } }
        whole: { pattern: { source: [/whole] }, targets: [detail] }
      targets:
        crm: { http: { url: "http://127.0.0.1:1/" } }
        detail: { http: { url: "http://127.0.0.1:1/", input-path: $.detail } }
      tests:
      """;

  @TempDir Path folder;

  private Path config = Path.of("");
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void noOutputYet() {
    config = folder.resolve("sluice.yaml");
    out = new StringWriter();
    err = new StringWriter();
  }

  private int run(String... arguments) {
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private int check(String yaml) throws IOException {
    Files.writeString(config, yaml);
    return run("check", "--config", config.toString());
  }

  @Test
  void aTargetThatGetsWhatTheTestSaysPasses() throws IOException {
    String tests =
        """
          - name: filled
            event: { source: /shop, detail: { who: 'a"b', n: 12345678901234567890.10 } }
            targets: [crm]
            sends: { crm: { n: 12345678901234567890.10, who: 'a"b' } }
          - name: part
            event: { specversion: "1.0", id: "1", source: /part, type: t, data: { n: 7 } }
            targets: crm
            sends: { crm: 7 }
          - name: computed
            event: { source: /computed, time: "2026-11-21T09:30:00Z", detail: { items: [{ n: 2 }, { n: 3 }] } }
            targets: crm
            sends: { crm: { sum: 5, by: computed, at: "2026-11-21T09:30:00Z" } }
          - name: constant
            event: { source: /wake }
            targets: crm
            sends: { crm: { wake: true } }
          - name: the target's own input path
            event: { source: /whole, detail: { n: 7 } }
            targets: detail
            sends: { detail: { n: 7 } }
        """;
    assertEquals(0, check(RULES + tests), () -> err + "\n" + out);
    assertTrue(out.toString().contains("5 tests passed, 0 failed"), out::toString);
  }

  @Test
  void aTargetThatGetsAnythingElseFailsAndIsShown() throws IOException {
    String tests =
        """
          - name: close
            event: { source: /shop, detail: { who: x, n: 1.5 } }
            targets: crm
            sends: { crm: { who: x, n: 1.51 } }
          - name: nothing
            event: { source: /part, detail: {} }
            targets: crm
            sends: { crm: 7 }
          - name: fails
            event: { source: /computed, detail: { items: [{ n: x }] } }
            targets: crm
            sends: { crm: 7 }
        """;
    assertEquals(1, check(RULES + tests), () -> err + "\n" + out);
    String said = out.toString();
    assertTrue(said.contains("crm should get: {\"who\":\"x\",\"n\":1.51}"), said);
    assertTrue(said.contains("crm gets:       {\"who\":\"x\",\"n\":1.5}"), said);
    assertTrue(said.contains("crm gets:       nothing, INPUT_PATH_MISSING"), said);
    assertTrue(said.contains("crm gets:       nothing, INPUT_FAILED: the expression"), said);
    assertTrue(said.contains("0 tests passed, 3 failed"), said);
  }

  @Test
  void whatIsReadyMadeIsListed() {
    assertEquals(0, run("ready-made"), err::toString);
    assertEquals(3, out.toString().lines().count(), out::toString);
    assertEquals(1, run("ready-made", "sparkpost-supression"));
    assertTrue(err.toString().contains("did you mean 'sparkpost-suppression'?"), err::toString);
  }

  @Test
  void whatAReadyMadeRuleStandsForCanBePastedInItsPlace() throws IOException {
    assertEquals(0, run("ready-made", "sparkpost-suppression"), err::toString);
    String shown = out.toString().indent(4);
    String rules =
        "rules:\n  mine:\n    targets: [crm]\n"
            + shown
            + "targets: { crm: { http: { url: \"http://127.0.0.1:1/\" } } }\n";
    assertEquals(0, check(rules), err::toString);
  }
}
