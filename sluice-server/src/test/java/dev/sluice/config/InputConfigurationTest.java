package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.rule.Rule;
import dev.sluice.transform.InputTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputConfigurationTest {

  private static final String TARGETS =
      """
      targets:
        crm: { http: { url: "http://127.0.0.1:1/" } }
        part: { http: { url: "http://127.0.0.1:1/", input-path: $.detail } }
        look: { http: { url: "http://127.0.0.1:1/", method: GET } }
        lake: { archive: { ready-made: sparkpost } }
      """;

  @TempDir Path folder;

  private Configuration load(String rest) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), TARGETS + rest);
    return ConfigurationReader.read(file, _ -> null);
  }

  private String problem(String rule) throws IOException {
    Path file =
        Files.writeString(folder.resolve("sluice.yaml"), TARGETS + "rules: { r: " + rule + " }\n");
    Fault fault = assertThrows(Fault.class, () -> ConfigurationReader.read(file, _ -> null), rule);
    assertEquals("invalid-configuration", fault.code());
    return fault.sentence();
  }

  @Test
  void aRuleSaysWhatItsTargetsGet() throws IOException {
    Configuration configuration =
        load(
            """
            rules:
              a: { pattern: { source: [x] }, targets: crm, input: { path: $.detail } }
              b: { pattern: { source: [x] }, targets: crm, input: { constant: { text: "<hi>" } } }
              c:
                pattern: { source: [x] }
                targets: crm
                input:
                  template: '{"a": <a>, "b": "<b>"}'
                  paths: { a: $.id }
                  maps: { b: { path: $.type, values: { "1": one } } }
              d: { pattern: { source: [x] }, targets: [crm, lake] }
              e: { ready-made: sparkpost-suppression, targets: crm }
              f: { ready-made: sparkpost-unsubscribes, targets: crm, input: { path: $.detail } }
            """);
    List<Rule> rules = configuration.rules();
    assertInstanceOf(InputTransform.Part.class, rules.get(0).input().orElseThrow());
    assertInstanceOf(InputTransform.Constant.class, rules.get(1).input().orElseThrow());
    assertEquals(
        "{\"a\": <a>, \"b\": \"<b>\"}", rules.get(2).input().map(Object::toString).orElse(""));
    assertTrue(rules.get(3).input().isEmpty());
    assertTrue(rules.get(4).selector().json().contains("spam_complaint"));
    assertTrue(rules.get(4).input().map(Object::toString).orElse("").contains("\"recipient\""));
    assertInstanceOf(InputTransform.Part.class, rules.get(5).input().orElseThrow());
    TargetSettings lake = configuration.targets().get(new dev.sluice.outbox.TargetName("lake"));
    assertEquals(
        "{subaccount|0}/{time:yyyy/MM/dd}/",
        assertInstanceOf(TargetSettings.ArchiveTarget.class, lake).settings().prefix().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          { pattern: { a: [1] }, targets: lake, input: { path: $ } }      | is an archive, which always stores the event itself
          { ready-made: sparkpost-suppression, targets: lake }            | is an archive, which always stores the event itself
          { pattern: { a: [1] }, targets: part, input: { path: $ } }      | has an input-path of its own
          { pattern: { a: [1] }, targets: look, input: { path: $ } }      | is called with GET, which sends no body
          { pattern: { a: [1] }, targets: crm, input: {} }                | must have exactly one of path:, constant:, template: and jsonata:
          { pattern: { a: [1] }, targets: crm, input: { path: $, constant: 1 } } | must have exactly one of
          { pattern: { a: [1] }, targets: crm, input: { path: "$.[" } }   | path '$.['
          { pattern: { a: [1] }, targets: crm, input: { template: "is <v>" } } | there is no variable <v>
          { pattern: { a: [1] }, targets: crm, input: { template: "is" } } | the template is not JSON at 0
          { pattern: { a: [1] }, targets: crm, input: { template: "1", path: $ } } | must have exactly one of
          { pattern: { a: [1] }, targets: crm, input: { template: "<m>", maps: { m: { path: $.id } } } } | 'values'
          { pattern: { a: [1] }, targets: crm, input: { jsonata: "detail." } } | sluice.yaml:6: 'jsonata'
          { pattern: { a: [1] }, targets: crm, input: { jsonata: "$match(a, /b{2,1}/)" } } | a regular expression is wrong
          { pattern: { a: [1] }, targets: crm, input: { jsonata: "1", paths: {} } } | unknown key 'paths'
          { pattern: { a: [1] }, targets: crm, input: { path: $, pathes: {} } } | unknown key 'pathes'
          { pattern: { a: [1] }, ready-made: sparkpost-suppression, targets: crm } | leave out one of the two
          { ready-made: sparkpost-supression, targets: crm }              | did you mean 'sparkpost-suppression'? ('sluice ready-made' lists them: sparkpost-suppression, sparkpost-unsubscribes)
          { pattern: { a: [1] }, filters: [{ exact: { id: x } }], targets: crm } | a rule has a pattern or filters; leave out one of the two
          { filters: [{ exact: { id: x } }], ready-made: sparkpost-suppression, targets: crm } | leave out one of the two
          { targets: crm }                                                | 'pattern' in rule 'r' is missing
          """)
  void whatCannotHoldIsAProblemThatSaysSo(String rule, String sentence) throws IOException {
    String problem = problem(rule);
    assertTrue(problem.contains(sentence), problem);
  }

  @Test
  void aReadyMadeArchiveBringsItsOwnPrefix() {
    Fault fault =
        assertThrows(
            Fault.class,
            () -> load("  more: { archive: { ready-made: sparkpost, prefix: a/ } }\n"));
    assertTrue(fault.sentence().contains("leave out one of the two"), fault.sentence());
    Fault unknown =
        assertThrows(Fault.class, () -> load("  more: { archive: { ready-made: mail } }\n"));
    assertTrue(unknown.sentence().contains("'mail' is not ready-made"), unknown.sentence());
  }

  @Test
  void aTestMaySayOnlyWhatItsOwnTargetsGet() {
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                load(
                    """
                    tests:
                      - { name: t, event: { source: x }, targets: [crm], sends: { part: 1 } }
                    """));
    assertTrue(
        fault.sentence().contains("'part' in 'sends' of test 1: the test does not name it"),
        fault.sentence());
  }
}
