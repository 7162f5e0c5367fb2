package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.fault.Fault;
import dev.sluice.notify.FileTopic;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsReaderTest {

  private static final String ONE =
      """
      topics:
        ops/deploys:
          hash: "${env:DEPLOYS_HASH}"
          strict: true
          integrations:
            - { name: slack, model: "Deploy of $app to ${where} done", credentials: { url: "${env:URL}" } }
            - { url: "${env:TELEGRAM}", model: { text: "*$app*", parse_mode: MarkdownV2 } }
            - { key: team, name: mail, model: "m",
                configuration: { host: h.example, port: 587, from: a@h.example, to: b@h.example } }
      """;

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigurationReader.read(
        file,
        name ->
            switch (name) {
              case "URL" -> "https://hooks.slack.com/services/T000/B000/very-secret-token";
              case "TELEGRAM" -> "tgram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/42";
              default -> "secret-of-" + name;
            });
  }

  private List<String> problems(String yaml) {
    Fault fault = assertThrows(Fault.class, () -> load(yaml));
    return fault
        .sentence()
        .lines()
        .map(line -> line.substring(line.indexOf("sluice.yaml")))
        .toList();
  }

  @Test
  void aTopicIsReadWithItsIntegrationsAndWithoutWarnings() throws IOException {
    Configuration read = load(ONE);
    FileTopic topic = read.topics().getFirst();

    assertEquals("secret-of-DEPLOYS_HASH", topic.hash().reveal());
    assertEquals("ops/deploys", topic.draft().name().toString());
    assertTrue(topic.draft().isStrict());
    assertEquals(
        "\"Deploy of $app to ${where} done\"",
        topic.draft().integrations().getFirst().model().compact());
    assertTrue(topic.draft().integrations().get(1).credentials() instanceof GivenCredentials.Url);
    assertEquals(3, topic.draft().integrations().size());
    assertEquals(List.of(), read.warnings());
    assertFalse(topic.toString().contains("secret"), topic.toString());
  }

  @Test
  void everyProblemIsToldAtItsLineAndNoneShowsASecret() {
    List<String> problems =
        problems(
            """
            topics:
              deploys:
                hash: "${env:H}"
                integrations: []
              ops/x:
                hash: "${env:H}"
                integrations:
                  - { name: slak, model: m, credentials: { url: "${env:URL}" } }
                  - { name: slack, model: m, credentials: { urll: "${env:URL}" } }
                  - { name: slack, model: [1], credentials: { url: "${env:URL}" } }
                  - { name: slack, model: m }
                  - { name: telegram, url: "${env:URL}", model: m }
                  - { name: slack, modell: m, credentials: { url: "${env:URL}" } }
              ops/y:
                integrations: none
            """);
    for (String expected :
        List.of(
            "sluice.yaml:2: topic 'deploys': a topic is named channel/topic",
            "sluice.yaml:8: topic 'ops/x', integration 1: there is no integration 'slak'; did you"
                + " mean 'slack'?",
            "sluice.yaml:9: topic 'ops/x', integration 2: credentials of slack: 'urll' is not"
                + " known; did you mean 'url'?",
            "sluice.yaml:10: topic 'ops/x', integration 3: a model is a text",
            "sluice.yaml:11: topic 'ops/x', integration 4 must have exactly one of credentials: and"
                + " url:",
            "sluice.yaml:12: topic 'ops/x', integration 5: ",
            "sluice.yaml:13: unknown key 'modell' in topic 'ops/x', integration 6; did you mean"
                + " 'model'?",
            "sluice.yaml:14: 'hash' in topic 'ops/y' is missing",
            "sluice.yaml:15: 'integrations' in topic 'ops/y' must be a list")) {
      assertTrue(
          problems.stream().anyMatch(line -> line.startsWith(expected)),
          expected + "\nis not in\n" + String.join("\n", problems));
    }
    assertFalse(problems.toString().contains("very-secret"), problems.toString());
  }

  @Test
  void aSecretInTheFileIsTakenWithAWarningAndWhatIsNoneWithout() throws IOException {
    Configuration read =
        load(
            """
            topics:
              ops/x:
                hash: "${env:H}"
                integrations:
                  - { name: telegram, model: m, credentials: { token: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", chat-id: -42 } }
            """);
    assertEquals(1, read.warnings().size(), read.warnings().toString());
    assertTrue(read.warnings().getFirst().contains("'token'"), read.warnings().toString());
  }

  @Test
  void mannersAreReadAsRequestsHaveThem() throws IOException {
    Configuration read =
        load(
            """
            topics:
              ops/x:
                hash: "${env:H}"
                integrations:
                  - name: slack
                    model: "$items"
                    credentials: { url: "${env:URL}" }
                    rate: 1/s
                    retry: { attempts: 5, age: 15m }
                    quiet: { from: 22:00, to: "07:00", zone: Europe/Berlin, days: [mon] }
                    throttle: { key: $app, per: 10m }
                    digest: { count: 20, age: 10m, item: "$app ${version}", separator: "\\n" }
                    fallback: sms
                  - { key: sms, url: "${env:TELEGRAM}", model: m }
            """);
    assertEquals(
        "{\"digest\":{\"count\":20,\"age\":\"10m\",\"item\":\"$app"
            + " ${version}\",\"separator\":\"\\n\"},"
            + "\"fallback\":\"sms\",\"quiet\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"Europe/Berlin\",\"days\":[\"mon\"]},"
            + "\"rate\":\"1/s\",\"retry\":{\"attempts\":5,\"age\":\"15m\"},"
            + "\"throttle\":{\"key\":\"$app\",\"per\":\"10m\"}}",
        read.topics().getFirst().draft().integrations().getFirst().manners().compact());
  }

  @Test
  void wrongMannersAreToldAtTheirLines() {
    List<String> problems =
        problems(
            """
            topics:
              ops/x:
                hash: "${env:H}"
                integrations:
                  - { url: "${env:TELEGRAM}", model: m, rate: 7 }
                  - { url: "${env:TELEGRAM}", model: m, quiet: { from: "22:00", to: "07:00", zone: Berlin } }
                  - { url: "${env:TELEGRAM}", model: m, throttel: { per: 1m } }
              ops/y:
                hash: "${env:H}"
                integrations:
                  - { url: "${env:TELEGRAM}", model: m, fallback: smss }
                  - { key: sms, url: "${env:TELEGRAM}", model: m }
              ops/z:
                hash: "${env:H}"
                integrations:
                  - { key: a, url: "${env:TELEGRAM}", model: m, fallback: b }
                  - { key: b, url: "${env:TELEGRAM}", model: m, fallback: a }
            targets:
              oncall: { notify: { url: "${env:TELEGRAM}", model: m, fallback: x } }
              ops: { topic: ops/x, quiet: { } }
            """);
    for (String expected :
        List.of(
            "sluice.yaml:5: topic 'ops/x', integration 1: rate: it must be a text",
            "sluice.yaml:6: topic 'ops/x', integration 2: quiet.zone: 'Berlin' is no time zone",
            "sluice.yaml:7: unknown key 'throttel' in topic 'ops/x', integration 3; did you mean"
                + " 'throttle'?",
            "sluice.yaml:8: topic 'ops/y': integrations[0]: fallback: there is no integration"
                + " 'smss' in the topic; did you mean 'sms'?",
            "sluice.yaml:13: topic 'ops/z': integrations[0]: fallback: it leads round in a circle:"
                + " a, b, a",
            "sluice.yaml:19: unknown key 'fallback' in 'notify' of target 'oncall'",
            "sluice.yaml:20: unknown key 'quiet' in target 'ops'")) {
      assertTrue(
          problems.stream().anyMatch(line -> line.startsWith(expected)),
          expected + "\nis not in\n" + String.join("\n", problems));
    }
  }

  @Test
  void targetsOfRulesHaveTheRateAndRetryOfAnyTarget() throws IOException {
    Configuration read =
        load(
            """
            targets:
              ops: { topic: ops/deploys, rate: 30/m, retry: { attempts: 3 } }
              oncall: { notify: { url: "${env:TELEGRAM}", model: m, rate: 1/s, retry: { age: 5m }, timeout: 2s, concurrency: 1 } }
            rules:
              r: { pattern: { source: [a] }, targets: [ops, oncall] }
            """);
    TargetSettings.Topic ops =
        (TargetSettings.Topic) Objects.requireNonNull(read.targets().get(new TargetName("ops")));
    TargetSettings.Notify oncall =
        (TargetSettings.Notify)
            Objects.requireNonNull(read.targets().get(new TargetName("oncall")));
    assertEquals(
        new DeliveryPolicy(4, 0.5, Duration.ofSeconds(15), 3, Duration.ofHours(24)), ops.policy());
    assertEquals(
        new DeliveryPolicy(1, 1, Duration.ofSeconds(2), 185, Duration.ofMinutes(5)),
        oncall.policy());
  }

  @Test
  void targetsMayBeATopicOrOneIntegration() throws IOException {
    Configuration read =
        load(
            """
            targets:
              ops: { topic: ops/deploys }
              oncall: { notify: { url: "${env:TELEGRAM}", model: "$app", strict: true } }
            rules:
              r: { pattern: { source: [a] }, targets: [ops, oncall] }
            """);
    TargetSettings ops = read.targets().get(new TargetName("ops"));
    TargetSettings oncall = read.targets().get(new TargetName("oncall"));
    assertTrue(ops instanceof TargetSettings.Topic topic && topic.enabled(), String.valueOf(ops));
    assertTrue(
        oncall instanceof TargetSettings.Notify notify
            && notify.isStrict()
            && notify.integration().name().equals("telegram"),
        String.valueOf(oncall));
    assertFalse(read.toString().contains("AAHdqTcv"), "a credential is shown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ topic: deploys } | a topic is named channel/topic",
        "{ topic: a/b, http: { url: \"https://h.example\" } } | must have exactly one of app:,"
            + " archive:, http:, topic:, notify: and webhook:",
        "{ notify: { model: m } } | must have exactly one of credentials: and url:",
        "{ notify: { url: \"slak://a/b/c\", model: m } } | there is no integration for 'slak://'",
        "{ notify: { name: slack, model: \"${a\", credentials: { url: \"https://h.example/x\" } } }"
            + " | '${' at character 1 has no '}'"
      })
  void aWrongTargetIsTold(String target, String sentence) {
    String yaml =
        "targets:\n  t: " + target + "\nrules: { r: { pattern: { a: [1] }, targets: t } }";
    List<String> problems = problems(yaml);
    assertTrue(problems.stream().anyMatch(line -> line.contains(sentence)), problems.toString());
  }
}
