package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.webhook.Mapping;
import dev.sluice.ingress.http.webhook.Webhook;
import dev.sluice.signature.Incoming;
import dev.sluice.signature.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhooksReaderTest {

  private static final String SECRET = "secret: '${env:A-SECRET-OF-SOME-LENGTH}'";

  @TempDir Path folder;

  private Configuration load(String webhook) throws IOException {
    Path file =
        Files.writeString(folder.resolve("sluice.yaml"), "webhooks: { w: { " + webhook + " } }");
    return ConfigurationReader.read(file, name -> name);
  }

  private Webhook one(String webhook) throws IOException {
    Configuration configuration = load(webhook);
    assertEquals(
        List.of(),
        configuration.warnings().stream().filter(text -> text.contains("webhook")).toList());
    return configuration.webhooks().getFirst();
  }

  private static boolean isProven(Webhook webhook, Map<String, List<String>> headers, String body) {
    Webhook.Checked guard = (Webhook.Checked) webhook.guard();
    return guard
            .check()
            .of(
                new Incoming(headers, "", body.getBytes(StandardCharsets.UTF_8)),
                Instant.ofEpochSecond(1_763_718_600))
        instanceof Verdict.Proven;
  }

  @Test
  void aPresetAndASecretAreEnough() throws IOException {
    Webhook webhook = one("preset: github, " + SECRET);

    assertEquals("w", webhook.name());
    assertEquals("/webhooks/w", webhook.mapping().source());
    assertFalse(webhook.toString().contains("A-SECRET"), webhook.toString());
  }

  @Test
  void aSchemeOfOnesOwnIsReadWhole() throws IOException {
    // printf '1763718600.{}' | openssl dgst -sha256 -hmac A-SECRET-OF-SOME-LENGTH
    Webhook webhook =
        one(
            "secret: ['${env:AN-OLDER-SECRET-THAN-THAT}', '${env:A-SECRET-OF-SOME-LENGTH}'],"
                + " signature: { header: X-Sig, separator: ';', signed: '{timestamp}.{body}',"
                + " timestamp-prefix: 't=', algorithm: hmac-sha256, encoding: hex,"
                + " secret-form: text, prefix: 's=', tolerance: 1m }");
    String right = "76c90da418e1726dc44fd120ae714bf5ce13adcef3aebf1216e387228350d1df";

    assertTrue(isProven(webhook, Map.of("x-sig", List.of("t=1763718600;s=" + right)), "{}"));
    assertFalse(isProven(webhook, Map.of("x-sig", List.of("t=1763718600;s=" + right)), "[]"));
  }

  @Test
  void attributesOfOnesOwnReplaceThoseOfThePreset() throws IOException {
    Mapping mapping =
        one("preset: github, "
                + SECRET
                + ", source: /code, type: ['code.{header:X-GitHub-Event}', code],"
                + " id: '{sha256}', subject: '{json:a.b}', time: '{json:at}',"
                + " headers: [X-GitHub-Hook-ID]")
            .mapping();

    assertEquals("/code", mapping.source());
    assertEquals("[code.{header:X-GitHub-Event}, code]", mapping.types().toString());
    assertEquals("[{sha256}]", mapping.ids().toString());
    assertEquals("[{json:a.b}]", mapping.subjects().toString());
    assertEquals("[{json:at}]", mapping.times().toString());
    assertEquals(List.of("X-GitHub-Hook-ID"), mapping.headers());
    assertEquals(Mapping.Content.ONE, mapping.content());
  }

  @Test
  void tokensPasswordsAndSnsAreRead() throws IOException {
    Webhook token = one("token: { header: Authorization, prefix: 'Bearer ' }, " + SECRET);
    assertTrue(
        isProven(token, Map.of("authorization", List.of("Bearer A-SECRET-OF-SOME-LENGTH")), ""));
    Webhook basic =
        one("basic: { username: u, password: '${env:A-SECRET-OF-SOME-LENGTH}' }, array: true");
    assertTrue(
        isProven(
            basic,
            Map.of("authorization", List.of("Basic dTpBLVNFQ1JFVC1PRi1TT01FLUxFTkdUSA==")),
            ""));
    assertEquals(Mapping.Content.ELEMENTS, basic.mapping().content());
    Webhook sns = one("preset: sns, topics: ['arn:aws:sns:eu-west-1:123456789012:a']");
    assertEquals(new Webhook.FromSns(Set.of("arn:aws:sns:eu-west-1:123456789012:a")), sns.guard());
    Webhook events =
        one("preset: cloudevents, token: { query: code }, allowed-origins: '*', " + SECRET);
    assertEquals(Set.of("*"), events.origins());
    assertEquals(
        Optional.of("V"),
        one("preset: meta, verify-token: '${env:V}', " + SECRET)
            .verifyToken()
            .map(secret -> secret.reveal()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "preset: githib, S | 'githib' is no preset; did you mean 'github'?",
        "preset: github | 'secret' in webhook 'w' is missing",
        "preset: github, secret: '' | must not be empty",
        "preset: github, secret: [] | there must be at least one",
        "preset: github, secret: [a, b, c, d, e] | at most 4 count at once",
        "preset: github, S, token: { header: X-T } | the preset 'github' says how",
        "S, token: { header: X-T }, basic: { username: u, password: p } | one of signature, token",
        "S | says nothing of how its requests are proven",
        "preset: cloudevents, S | says nothing of how its requests are proven",
        "preset: cloudevents, token: { query: c }, S, type: x | bring their own attributes",
        "preset: standard-webhooks, secret: 'whsec_%' | must be base64",
        "preset: sendgrid, S | must be a public key for ecdsa-sha256",
        "preset: twilio, S | 'url' in webhook 'w' is missing",
        "preset: twilio, S, url: 'https://h.example/?a=1' | without a query",
        "preset: sns | 'topics' in webhook 'w' is missing",
        "preset: github, S, topics: [a] | unknown key 'topics'",
        "preset: github, S, tolerance: 0s | out of range",
        "preset: github, S, source: sluice | the hub's own events",
        "preset: github, S, source: 'a b' | URI-reference",
        "preset: github, S, type: '{body' | without its '}'",
        "preset: github, S, id: '{timestamp}' | for what is signed",
        "preset: github, S, id: [a,b,c,d,e,f,g,h,i] | at most 8 templates",
        "preset: github, S, headers: [Id] | id: is not an extension",
        "preset: github, S, headers: [X-A, XA] | would both be 'xa'",
        "preset: github, S, headers: ['X A'] | is no header name",
        "signature: { signed: '{body}' }, S | 'header' in 'signature' of webhook 'w' is missing",
        "signature: { header: X }, S | 'signed' in 'signature' of webhook 'w' is missing",
        "signature: { header: X, member: a, signed: '{body}' }, S | not both",
        "signature: { header: X, signed: '{timestamp}{body}' }, S | not said where that stands",
        "signature: { header: X, signed: '{body}', timestamp-header: T }, S | proves nothing",
        "signature: { header: X, signed: '{timestamp}{body}', timestamp-prefix: t }, S | needs a",
        "signature: { header: X, signed: '{body}', algorithm: md5 }, S | known are hmac-sha1",
        "signature: { header: X, signed: '{body}', algorithm: ed25519, secret-form: hex }, S |"
            + " no key for ed25519",
        "signature: { header: X, signed: '{url}{body}' }, S | 'url' in webhook 'w' is missing",
        "basic: { username: 'a:b', password: p } | no colon",
        "token: { header: X, query: y }, S | not both",
        "token: { }, S | 'header' in 'token' of webhook 'w' is missing"
      })
  void whatCannotBeIsRefusedWithWhatWouldBeRight(String webhook, String part) {
    Fault refused =
        assertThrows(
            Fault.class,
            () ->
                load(
                    webhook
                        .replace(", S", ", " + SECRET)
                        .replaceFirst("^S", Matcher.quoteReplacement(SECRET))));

    assertTrue(refused.sentence().contains(part), refused.sentence());
    assertFalse(refused.sentence().contains("A-SECRET"), refused.sentence());
  }

  @Test
  void aSecretThatCanBeGuessedOrStandsInTheFileIsWarnedOf() throws IOException {
    assertTrue(
        load("token: { header: X }, secret: '${env:SHORT}'")
            .warnings()
            .toString()
            .contains("fewer than 16 characters can be guessed"));
    assertTrue(
        load("preset: github, secret: inline")
            .warnings()
            .toString()
            .contains("stands in the file"));
    assertTrue(
        load("signature: { header: X, signed: '{header:a}' }, " + SECRET)
            .warnings()
            .toString()
            .contains("the body is not signed"));
  }

  @Test
  void theNameOfSparkPostsOwnRouteIsTaken() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "webhooks: { sparkpost: { preset: github, " + SECRET + " } }");

    assertTrue(
        assertThrows(Fault.class, () -> ConfigurationReader.read(file, name -> name))
            .sentence()
            .contains("'sparkpost' cannot name a webhook"));
  }
}
