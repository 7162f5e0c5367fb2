package dev.sluice.ingress.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.secret.Secret;
import dev.sluice.signature.Check;
import dev.sluice.signature.Incoming;
import dev.sluice.signature.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every preset is held against requests that somebody else has signed: by the vector of its
/// provider's documentation or libraries where there is one, else by Python. `vectors.json` says
/// for each where it is from.
class ProvidersTest {

  /// These do not sign what they send; `docs/webhooks.md` says so.
  private static final Set<String> BODY_IS_NOT_SIGNED = Set.of("mailgun", "gitlab");

  /// These have no secret of their own form, or are proven otherwise.
  private static final Set<String> WITHOUT_SIGNATURE = Set.of("sns", "event-grid", "cloudevents");

  private static final String OTHER_SECRET = "whsec_YW5vdGhlci1zZWNyZXQtb2Ytc29tZS1ieXRlcw==";

  /// The key of SendGrid's own test that must fail.
  private static final String OTHER_KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8RE"
          + "ntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA==";

  /// A request that was signed.
  record Vector(JsonNode json) {

    String preset() {
      return json.path("preset").asText();
    }

    String signed() {
      return json.path("body").asText();
    }

    Map<String, String> headers() {
      Map<String, String> headers = new HashMap<>();
      json.path("headers")
          .properties()
          .forEach(each ->
              headers.put(each.getKey().toLowerCase(Locale.ROOT), each.getValue().asText()));
      return headers;
    }

    Check check(String secret) {
      return Presets.find(preset())
          .flatMap(Preset::proof)
          .orElseThrow()
          .with(List.of(new Secret(secret)), json.path("url").asText(), Optional.empty());
    }

    Check check() {
      return check(json.path("secret").asText());
    }

    Verdict verdict(Check check, Map<String, String> headers, String body) {
      Map<String, List<String>> all = new HashMap<>();
      headers.forEach((name, value) -> all.put(name, List.of(value)));
      return check.of(
          new Incoming(all, json.path("query").asText(), body.getBytes(StandardCharsets.UTF_8)),
          Instant.ofEpochSecond(json.path("at").asLong()));
    }

    @Override
    public String toString() {
      return preset() + ": " + json.path("name").asText();
    }
  }

  static Stream<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(ProvidersTest.class.getResourceAsStream("vectors.json"))) {
      new JsonMapper().readTree(in).forEach(each -> vectors.add(new Vector(each)));
    }
    return vectors.stream();
  }

  private static boolean signsBody(Vector vector) {
    return !BODY_IS_NOT_SIGNED.contains(vector.preset())
        || vector.headers().containsKey("webhook-signature");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatTheProviderSignedIsProven(Vector vector) {
    assertInstanceOf(
        Verdict.Proven.class, vector.verdict(vector.check(), vector.headers(), vector.signed()));
    assertFalse(vector.json().path("source").asText().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aBodyThatWasChangedByOneByteIsNot(Vector vector) {
    String body = vector.signed();
    for (String other :
        List.of(body + " ", body.substring(1), body.replaceFirst("[a-z]", "Z"), "")) {
      Verdict verdict = vector.verdict(vector.check(), vector.headers(), other);
      if (signsBody(vector)) {
        Verdict.Unproven unproven = assertInstanceOf(Verdict.Unproven.class, verdict, other);
        assertFalse(unproven.sentence().contains(vector.json().path("secret").asText()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anotherSecretIsNot(Vector vector) {
    String secret = vector.json().path("secret").asText();
    String other =
        switch (vector.preset()) {
          case "standard-webhooks" -> OTHER_SECRET;
          case "sendgrid" -> OTHER_KEY;
          case "postal" -> "";
          default -> vector.headers().containsKey("webhook-id") ? OTHER_SECRET : secret + "x";
        };
    if (!other.isEmpty()) {
      assertInstanceOf(
          Verdict.Unproven.class,
          vector.verdict(vector.check(other), vector.headers(), vector.signed()));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSignatureThatIsCutOffOrMissingIsNot(Vector vector) {
    Verdict without = vector.verdict(vector.check(), Map.of(), "{}");
    assertEquals(
        Verdict.Reason.MISSING, assertInstanceOf(Verdict.Unproven.class, without).reason());
    for (Map.Entry<String, String> shown : vector.headers().entrySet()) {
      String name = shown.getKey();
      if (name.contains("signature") && !name.equals("x-postal-signature")
          || name.contains("hmac")
          || name.contains("token") && !name.contains("idempotency")) {
        Map<String, String> headers = vector.headers();
        String value = shown.getValue();
        for (String wrong : List.of("", value.substring(0, value.length() - 4), value + "AAAA")) {
          headers.put(name, wrong);
          assertInstanceOf(
              Verdict.Unproven.class,
              vector.verdict(vector.check(), headers, vector.signed()),
              () -> name + ": " + wrong);
        }
      }
    }
  }

  @Test
  void aFormThatCannotBeReadIsNotOneOfWhichNothingIsSigned() throws IOException {
    Vector json =
        vectors()
            .filter(each -> each.toString().startsWith("twilio: JSON"))
            .findFirst()
            .orElseThrow();
    Map<String, String> headers = json.headers();
    headers.put("content-type", "application/x-www-form-urlencoded");
    for (String body : List.of("%zz", "&", "a=1&".repeat(1_001), json.signed())) {
      assertInstanceOf(Verdict.Unproven.class, json.verdict(json.check(), headers, body), body);
    }
  }

  @Test
  void everyPresetThatSignsHasAVector() throws IOException {
    Set<String> shown = new TreeSet<>();
    vectors().forEach(vector -> shown.add(vector.preset()));
    Set<String> signing = new TreeSet<>(Presets.names());
    signing.removeAll(WITHOUT_SIGNATURE);

    assertEquals(signing, shown);
  }

  @Test
  void aTokenOfGitLabDoesNotCountAsASigningTokenNorTheOtherWayRound() throws IOException {
    List<Vector> gitLab = vectors().filter(vector -> vector.preset().equals("gitlab")).toList();
    for (Vector vector : gitLab) {
      for (Vector other : gitLab) {
        Verdict verdict =
            vector.verdict(
                vector.check(other.json().path("secret").asText()),
                vector.headers(),
                vector.signed());
        assertEquals(vector.equals(other), verdict instanceof Verdict.Proven, other.toString());
      }
    }
    Vector signing = gitLab.getLast();
    Map<String, String> shown = Map.of("x-gitlab-token", signing.json().path("secret").asText());
    assertInstanceOf(
        Verdict.Unproven.class, signing.verdict(signing.check(), shown, signing.signed()));
  }

  @Test
  void whatIsSaidOfAMissingSignatureNamesTheHeader() throws IOException {
    Set<String> said = new TreeSet<>();
    vectors()
        .forEach(vector -> {
          if (vector.verdict(vector.check(), Map.of(), "{}") instanceof Verdict.Unproven unproven) {
            said.add(unproven.sentence());
          }
        });

    assertTrue(said.contains("the header X-Hub-Signature-256 is missing"), said.toString());
    assertTrue(said.contains("the header webhook-signature is missing"), said.toString());
    assertTrue(
        said.contains("the member signature.signature of the body is missing"), said.toString());
  }
}
