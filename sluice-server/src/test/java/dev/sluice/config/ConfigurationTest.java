package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Scopes;
import dev.sluice.identity.key.Limits;
import dev.sluice.ingress.http.FrontDoorSettings;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.RetentionSettings;
import dev.sluice.secret.Secret;
import dev.sluice.target.http.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  private static final Map<String, String> VARIABLES =
      Map.of(
          "ZENDESK_USER", "ada", "ZENDESK_TOKEN", "t0ken", "KEY", "0123456789abcdef", "EMPTY", "");

  private static final String EXAMPLE =
      """
      data: ./data
      engine: embedded                       # or kafka
      http: { port: 8081 }
      smtp: { port: 2525, domains: [mail.example.com] }
      environment: prod
      rules:
        archive-client-events:
          pattern: { source: [clientevents] }
          targets: [client-archive]
        loyalty-to-zendesk:
          pattern: { source: [clientevents], detail: { eventType: [loyaltypurchase] } }
          targets: [zendesk]
      targets:
        client-archive:
          archive: { prefix: "{detail.eventType}/{detail.schemaVersion}/", error-prefix: error/, format: jsonl, flush: { size: 32MiB, age: 30s } }
        zendesk:
          http: { url: "https://acme.zendesk.com/api/v2/tickets", connection: zendesk, rate: 10/s, input-path: $.detail.ticket }
      connections:
        zendesk: { basic: { username: "${env:ZENDESK_USER}", password: "${env:ZENDESK_TOKEN}" } }
      """;

  @TempDir Path folder;

  private Configuration load(String text) {
    return ConfigurationReader.read(write("sluice.yaml", text), VARIABLES::get);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// The problems without the folder in front of them.
  private List<String> problems(String text) {
    Fault fault = assertThrows(Fault.class, () -> load(text));
    assertEquals("invalid-configuration", fault.code());
    return fault.sentence().lines().map(line -> line.replace(folder + "/", "")).toList();
  }

  private static final String MINIMAL_TARGETS =
      """
      targets: { a: { archive: {} }, b: { http: { url: "http://localhost:1/" } } }
      """;

  @Test
  void theExampleOfTheDesignLoadsWithAllItsParts() {
    Configuration configuration = load(EXAMPLE);

    assertEquals(folder.resolve("data"), configuration.data());
    assertEquals(8081, configuration.http().port());
    assertEquals("127.0.0.1", configuration.http().host());
    assertEquals(Duration.ofDays(7), configuration.repeatsWindow());
    assertEquals(256L << 20, configuration.diskReserve());
    assertEquals(
        "{\"source\":[\"clientevents\"],\"detail\":{\"eventType\":[\"loyaltypurchase\"]}}",
        configuration.rules().get(1).selector().json());
    assertEquals(11, configuration.patternLines().get(new RuleName("loyalty-to-zendesk")));
    TargetSettings.ArchiveTarget archive =
        assertInstanceOf(
            TargetSettings.ArchiveTarget.class,
            configuration.targets().get(new TargetName("client-archive")));
    assertEquals(folder.resolve("data/archive/client-archive"), archive.path());
    assertEquals(
        "{detail.eventType}/{detail.schemaVersion}/", archive.settings().prefix().toString());
    assertEquals(32L << 20, archive.settings().flushBytes());
    assertEquals(Duration.ofSeconds(30), archive.settings().flushAge());
    TargetSettings.HttpTarget zendesk =
        assertInstanceOf(
            TargetSettings.HttpTarget.class,
            configuration.targets().get(new TargetName("zendesk")));
    assertEquals("POST", zendesk.settings().method());
    assertEquals("$.detail.ticket", zendesk.settings().inputPath().orElseThrow().toString());
    assertEquals(10.0, zendesk.policy().perSecond());
    assertEquals(185, zendesk.policy().maxAttempts());
    assertEquals(new Connection.Basic("ada", new Secret("t0ken")), zendesk.settings().connection());
    assertEquals(List.of(), configuration.warnings());
  }

  @Test
  void anEmptyMappingIsAllDefaults() {
    Configuration configuration = load("{}");

    assertEquals(FrontDoorSettings.DEFAULT, configuration.http());
    assertEquals("prod", configuration.environment());
    assertTrue(configuration.rules().isEmpty());
  }

  @Test
  void anUnknownKeyIsRefusedWithItsLineAndTheNearestKnownKey() {
    assertEquals(
        List.of("sluice.yaml:4: unknown key 'pattrn' in rule 'x'; did you mean 'pattern'?"),
        problems(MINIMAL_TARGETS + "rules:\n  x:\n    pattrn: { source: [a] }\n    targets: a\n")
            .stream()
            .filter(line -> line.contains("unknown"))
            .toList());
  }

  @Test
  void anUnknownKeyThatIsNearNoneIsRefusedWithAllThatAreKnown() {
    assertEquals(
        List.of(
            "sluice.yaml:1: unknown key 'xylophone' at the top level; known are data, engine, http,"
                + " management, smtp, environment, disk, repeats, retention, secrets, keys,"
                + " identity, mail, sparkpost, webhooks, topics, connections, targets, rules,"
                + " receipt, shapes, sources, outgoing, schemas, tests"),
        problems("xylophone: { port: 2525 }"));
  }

  @Test
  void allProblemsAreToldTogetherInTheOrderOfTheirLines() {
    List<String> problems =
        problems(
            """
            engine: kafka
            http: { port: 99999 }
            repeats: { window: 5 }
            targets:
              z: { http: { url: "ftp://x/", timeout: 5 parsecs, method: TRACE } }
            rules:
              r: { pattern: { source: [a] }, targets: [zz] }
            environment: 1
            """);
    assertEquals(
        List.of(
            "sluice.yaml:1: 'engine': the engine on Kafka comes later; write embedded",
            "sluice.yaml:2: 'port' in 'http': '99999' is out of range; 0 to 65535 is right",
            "sluice.yaml:3: 'window' in 'repeats' is '5' without a unit; it must be a duration such"
                + " as 60s",
            "sluice.yaml:5: 'url' in 'http' of target 'z': 'ftp://x/' does not begin with http://"
                + " or https://",
            "sluice.yaml:5: 'method' in 'http' of target 'z': 'TRACE' is not a method for a target;"
                + " POST, PUT, PATCH, GET, HEAD, OPTIONS, DELETE are",
            "sluice.yaml:5: 'timeout' in 'http' of target 'z': '5 parsecs' is not a duration; one"
                + " would be 500ms, 60s, 5m, 24h or 7d",
            "sluice.yaml:7: rule 'r' names target 'zz', which is not configured; did you mean 'z'?",
            "sluice.yaml:8: 'environment' must be text, not the number 1; put quotes around it"),
        problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a: 1\\na: 2                                   | 2: key 'a' stands twice at the top level
          data:                                         | 'data' has no value
          data: [a]                                     | 'data' must be text, not a list
          1: x                                          | is not text; put quotes around it
          [a]                                           | the file must hold keys
          {                                             | this is not YAML
          a: *b                                         | this is not YAML: found undefined alias b
          {}\\n---\\n{}                                 | only one document
          http: 8080                                    | 'http' must hold keys of its own, not the number 8080
          http: { port: "8080" }                        | must be a whole number, not the text '8080'; leave out quotes
          http: { port: "${env:NONE}" }                 | the environment variable NONE is not set
          http: { host: "${env:EMPTY}" }                | the environment variable EMPTY is empty
          http: { host: "${nope}" }                     | means nothing; write ${env:NAME} or ${file:path}
          http: { host: "${file:none}" }                | none does not exist
          http: { max-body: 1TB }                       | is not a size
          http: { max-body: 1B }                        | 1KiB to 100MiB is right
          http: { max-events: 0 }                       | 1 to 100000 is right
          http: { tls: { certificate: none.pem } }      | 'key' in 'tls' of 'http' is missing
          http: { tls: { certificate: none.pem } }      | none.pem does not exist
          engine: foo                                   | 'foo' is not an engine
          repeats: { window: 1s }                       | 1m to 90d is right
          keys: { a b: { key: "${env:KEY}" } }          | 'a b' cannot name a key
          targets: { sluice.unroutable: { archive: {} } } | 'sluice.unroutable' cannot name a target: the hub keeps events under it
          targets: { topic.k3x09q4m2zap.slack: { archive: {} } } | 'topic.k3x09q4m2zap.slack' cannot name a target: the hub needs it for notifications
          rules: { sluice.notify: { pattern: { source: [a] }, targets: [b] } } | 'sluice.notify' cannot name a rule: the hub needs it for notifications
          rules: { sluice.unroutable: { pattern: { source: [a] }, targets: [b] } } | 'sluice.unroutable' cannot name a rule: the hub keeps events under it
          keys: { a: {} }                               | 'key' in key 'a' is missing
          keys: { a: { key: 12 } }                      | 'key' in key 'a' must be text; put quotes around it
          keys: { a: { key: "${env:KEY}", scopes: [events:sent] } } | did you mean 'events:send'?
          keys: { a: { key: "${env:KEY}" }, b: { key: "${env:KEY}" } } | the same key as that of 'a'
          targets: { a: {} }                            | exactly one of app:, archive:, http:, topic:, notify: and webhook:
          targets: { a: { archive: {}, http: {} } }     | exactly one of app:, archive:, http:, topic:, notify: and webhook:
          targets: { a: { archive: { path: x } }, b: { archive: { path: ./x } } } | holds the path of archive 'a'
          targets: { a: { archive: { format: csv } } }  | 'csv' is not a format; write jsonl
          targets: { a: { archive: { error-prefix: ../ } } } | is no error prefix
          targets: { a: { archive: { error-prefix: "{detail.x}/" } } } | a plain folder comes first
          targets: { a: { archive: { compression: lzma } } } | is no compression; none, gzip and zstd are
          targets: { a: { archive: { max-partitions: 5001 } } } | out of range; 1 to 5000 is right
          targets: { a: { archive: { prefix: "!{partitionKeyFromQuery:k}/" } } } | there is no partition key 'k'
          targets: { a: { archive: { transform: { timeout: 1s } } } } | exactly one of jsonata:, java: and ready-made:
          targets: { a: { archive: { transform: { jsonata: "{" } } } } | is not JSONata
          targets: { a: { archive: { transform: { ready-made: x } } } } | is no ready-made transform; client-events is
          targets: { a: { archive: { transform: { java: com.example.None } } } } | there is no class 'com.example.None'
          targets: { a: { archive: { transform: { java: java.lang.Object } } } } | does not implement dev.sluice.record.RecordTransform
          targets: { a: { archive: { privacy: { drop: [id] } } } } | each line needs its id
          targets: { a: { archive: { privacy: { hash: { paths: [detail.a], key: short } } } } } | at least 16 bytes
          targets: { a: { archive: { privacy: { encrypt: { paths: [detail.a], key: short } } } } } | is 32 bytes in Base64
          targets: { a: { archive: { prefix: "{detail.a}/", privacy: { drop: [detail.a] } } } } | which is dropped
          targets: { a: { http: {} } }                  | 'url' in 'http' of target 'a' is missing
          targets: { a: { http: { url: "http:/x" } } }  | has no valid host
          targets: { a: { http: { url: "http://u:p@h/" } } } | the URL holds a user name
          targets: { a: { http: { url: "http://u:p@h:x/" } } } | the URL holds a user name
          targets: { a: { http: { url: "http://h/", connection: zz } } } | 'zz' is not configured; there are none
          targets: { a: { http: { url: "http://h/", input-path: "$.*" } } } | path '$.*' at 2
          targets: { a: { http: { url: "http://h/", rate: 0/s } } } | is not a rate
          targets: { a: { http: { url: "http://h/", retry: { attempts: 0 } } } } | 1 to 1000 is right
          targets: { a: { http: { url: "http://h/", headers: { Host: x } } } } | the header Host is set by the hub itself
          targets: { a: { http: { url: "http://h/", headers: { X: "a\\\\nb" } } } } | visible ASCII on one line
          targets: { a: { http: { url: "http://h/", headers: { X: a, x: b } } } } | the header stands here twice
          connections: { c: { basic: { username: "a:b", password: "${env:KEY}" } } } | neither ':' nor control
          connections: { c: {} }             | exactly one of basic:, api-key: and oauth:
          connections: { c: { api-key: { header: "a b", value: "${env:KEY}" } } } | is no header name
          rules: { r: { pattern: "{}", targets: [a] } } | must be a mapping or JSON without quotes
          rules: { r: { pattern: { a: 1, a: 2 }, targets: [a] } } | has the key 'a' twice in one mapping
          rules: { r: { pattern: { a: .inf }, targets: [a] } } | which JSON cannot say as a number
          rules: { r: { pattern: &x { a: *x }, targets: [a] } } | once aliases are written out
          rules: { r: { pattern: {}, targets: [] } }    | a rule needs at least one target
          tests: { }                                    | 'tests' must be a list, not a mapping
          tests: [ { name: x, event: {}, targets: [q] } ] | test 'x' names target 'q'
          """)
  void aWrongValueIsRefusedWithWhatWouldBeRight(String yaml, String expected) {
    String text = yaml.replace("\\\\n", "\u0000").replace("\\n", "\n").replace("\u0000", "\\n");
    List<String> problems = problems(text);
    assertTrue(
        problems.stream().anyMatch(line -> line.contains(expected)),
        () -> "expected <" + expected + "> among " + problems);
  }

  @Test
  void aDocumentThatIsTooDeepIsRefusedBeforeAnyTreeIsBuilt() {
    assertEquals(
        List.of("sluice.yaml:1: nested more than 64 levels deep"),
        problems("a: " + "[".repeat(100_000)));
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    assertEquals(
        List.of("sluice.yaml:1: the file holds more than 1MiB"),
        problems("# " + "x".repeat(Document.MAX_BYTES)));
  }

  @Test
  void aFileThatIsAbsentIsRefused() {
    Fault fault =
        assertThrows(Fault.class, () -> Configuration.load(folder.resolve("absent.yaml")));
    assertTrue(fault.sentence().endsWith("absent.yaml:1: there is no such file"));
  }

  @Test
  void keysHaveTheirNameAsClientIdAndMaySendUnlessToldOtherwise() {
    Configuration configuration =
        load(
            """
            keys:
              plain: { key: "${env:KEY}" }
              ops: { key: "another ${env:KEY}", client-id: c-1, scopes: [deliveries:read, deliveries:write] }
            """
                .replace("another ", "another-"));

    assertEquals(
        List.of(
            new KeySettings(
                "plain",
                new Secret("0123456789abcdef"),
                "plain",
                Scopes.of(Scope.EVENTS_SEND),
                Reach.ALL,
                Optional.empty(),
                Limits.NONE),
            new KeySettings(
                "ops",
                new Secret("another-0123456789abcdef"),
                "c-1",
                Scopes.of(Scope.DELIVERIES_READ, Scope.DELIVERIES_WRITE),
                Reach.ALL,
                Optional.empty(),
                Limits.NONE)),
        configuration.keys());
    assertFalse(configuration.toString().contains("0123456789abcdef"));
  }

  @Test
  void whatIsDoubtfulIsAWarningWithItsLine() {
    List<String> warnings =
        load(MINIMAL_TARGETS
                + """
                rules: { r: { pattern: { source: [x] }, targets: a } }
                connections:
                  unused: { api-key: { header: X-Key, value: "${env:KEY}" } }
                keys:
                  k: { key: short }
                """)
            .warnings();

    assertEquals(
        List.of(
            "sluice.yaml:1: target 'b' is used by no rule",
            "sluice.yaml:4: connection 'unused' is used by no target",
            "sluice.yaml:6: 'key' in key 'k' is a secret that stands in the file; ${env:NAME} or"
                + " ${file:path} keeps it out",
            "sluice.yaml:6: 'key' in key 'k': fewer than 16 characters can be guessed"),
        warnings.stream().map(line -> line.replace(folder + "/", "")).toList());
  }

  @Test
  void aDisabledTargetAndRuleAreKeptAndMarked() {
    Configuration configuration =
        load(
            """
            targets: { a: { archive: {}, enabled: false } }
            rules: { r: { pattern: { source: [x] }, targets: a, enabled: false, description: off } }
            """);

    assertFalse(configuration.targets().values().iterator().next().enabled());
    assertFalse(configuration.rules().getFirst().enabled());
  }

  @Test
  void testsKnowWhetherTheirEventIsACloudEvent() {
    Configuration configuration =
        load(
            MINIMAL_TARGETS
                + """
                tests:
                  - { name: view, event: { source: x, detail: { n: 1.50 } }, targets: [a] }
                  - name: cloud event
                    event: { specversion: "1.0", id: "1", source: x, type: t }
                    targets: []
                """);

    assertEquals(
        List.of(
            new TestCase(
                "view",
                3,
                "{\"source\":\"x\",\"detail\":{\"n\":1.50}}",
                false,
                Set.of(new TargetName("a")),
                Map.of()),
            new TestCase(
                "cloud event",
                4,
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"x\",\"type\":\"t\"}",
                true,
                Set.of(),
                Map.of())),
        configuration.tests());
  }

  @Test
  void anAnchorMayBeUsedAgain() {
    Configuration configuration =
        load(
            MINIMAL_TARGETS
                + """
                rules:
                  one: { pattern: &p { source: [x] }, targets: a }
                  two: { pattern: *p, targets: b }
                """);

    assertEquals(
        configuration.rules().get(0).selector().json(),
        configuration.rules().get(1).selector().json());
  }

  @Test
  void aValueBehindAPlaceholderIsNotShownInAProblem() {
    assertEquals(
        List.of(
            "sluice.yaml:1: 'window' in 'repeats': '${env:ZENDESK_TOKEN}' is not a duration; one"
                + " would be 500ms, 60s, 5m, 24h or 7d"),
        problems("repeats: { window: \"${env:ZENDESK_TOKEN}\" }"));
  }

  @Test
  void retentionIsAWeekUnlessToldOtherwise() {
    assertEquals(RetentionSettings.DEFAULT, load("environment: prod\n").retention());
    assertEquals(
        new RetentionSettings(Duration.ofDays(14), 20L << 30, Duration.ofDays(60), true),
        load("retention: { age: 14d, size: 20GiB, dead-letters: 60d, drop-undelivered: true }\n")
            .retention());
  }

  @Test
  void droppingWhatIsUndeliveredIsAWarning() {
    List<String> warnings = load("retention: { drop-undelivered: true }\n").warnings();
    assertTrue(warnings.toString().contains("not delivered"), warnings::toString);
  }

  @Test
  void aRetentionOutOfItsLimitsIsAProblem() {
    assertEquals(
        4,
        problems(
                "retention: { age: 1s, size: 1MiB, dead-letters: 5000d, drop-undelivered: perhaps"
                    + " }\n")
            .size());
    assertTrue(problems("retention: { aeg: 1d }\n").getFirst().contains("did you mean 'age'"));
  }
}
