package dev.sluice.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
  private static final String OLD = "the-secret-of-yesterday";
  private static final String NEW = "the-secret-of-today";
  private static final String BODY = "{\"a\": 1.0, \"b\":\"\u00e9\"}";

  @TempDir Path folder;

  private final Map<String, List<String>> headers = new HashMap<>();
  private String body = BODY;

  private static Scheme scheme() {
    return new Scheme(
        new Place.Header("X-Sig"),
        ",",
        List.of(new Scheme.Variant("v1=", Algorithm.HMAC_SHA256, Encoding.HEX, KeyForm.TEXT)),
        Optional.of(new Scheme.StampAt(new Place.Header("X-Ts"))),
        Template.parse("{timestamp}.{body}"),
        Scheme.TOLERANCE,
        Optional.empty());
  }

  private static SignatureCheck check(String... secrets) {
    List<Secret> all = new ArrayList<>();
    for (String secret : secrets) {
      all.add(new Secret(secret));
    }
    return new SignatureCheck(scheme(), "", all);
  }

  /// By the JDK's Mac alone, and not by the code under test.
  private static String mac(String secret, String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String stamp(long secondsFromNow) {
    return Long.toString(NOW.getEpochSecond() + secondsFromNow);
  }

  private void header(String name, String... values) {
    headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
  }

  private void sign(String secret, long secondsFromNow) {
    String stamp = stamp(secondsFromNow);
    header("X-Ts", stamp);
    header("X-Sig", "v1=" + mac(secret, stamp + "." + BODY));
  }

  private String shown() {
    return Objects.requireNonNull(headers.get("x-sig")).getFirst();
  }

  private Verdict verdict(Check check) {
    return check.of(new Incoming(headers, "", body.getBytes(StandardCharsets.UTF_8)), NOW);
  }

  private Verdict.Unproven refused(Check check) {
    Verdict.Unproven unproven = assertInstanceOf(Verdict.Unproven.class, verdict(check));
    String right = mac(NEW, stamp(0) + "." + body);
    assertFalse(unproven.sentence().contains(right), unproven.sentence());
    assertFalse(unproven.sentence().contains(NEW), unproven.sentence());
    return unproven;
  }

  private void requireWrong(String part) {
    Verdict.Unproven unproven = refused(check(NEW));
    assertEquals(Verdict.Reason.WRONG, unproven.reason());
    assertTrue(unproven.sentence().contains(part), unproven.sentence());
  }

  @Test
  void aRequestThatIsSignedIsProvenWithItsTime() {
    sign(NEW, -7);

    assertEquals(new Verdict.Proven(Optional.of(NOW.minusSeconds(7))), verdict(check(NEW)));
  }

  @Test
  void eachOfSeveralSecretsCountsAndAnyOtherDoesNot() {
    for (String secret : List.of(OLD, NEW)) {
      sign(secret, 0);
      assertInstanceOf(Verdict.Proven.class, verdict(check(OLD, NEW)));
    }
    sign("another", 0);
    assertInstanceOf(Verdict.Unproven.class, verdict(check(OLD, NEW)));
  }

  @ParameterizedTest
  @CsvSource({"-300, true", "-301, false", "300, true", "301, false", "-100000, false"})
  void aSignatureCountsForFiveMinutesBothWays(long seconds, boolean isProven) {
    sign(NEW, seconds);

    Verdict verdict = verdict(check(NEW));
    assertEquals(isProven, verdict instanceof Verdict.Proven);
    if (verdict instanceof Verdict.Unproven unproven) {
      assertEquals(Verdict.Reason.TIME, unproven.reason());
      assertTrue(unproven.sentence().contains(Math.abs(seconds) + " s"), unproven.sentence());
    }
  }

  @Test
  void aLongToleranceIsForThePastAlone() {
    Check check =
        new SignatureCheck(scheme().tolerating(Duration.ofDays(1)), "", List.of(new Secret(NEW)));
    sign(NEW, -86_400);
    assertInstanceOf(Verdict.Proven.class, verdict(check));
    sign(NEW, 301);
    assertInstanceOf(Verdict.Unproven.class, verdict(check));
  }

  @Test
  void whoeverCannotSignLearnsNothingOfTheClock() {
    sign(OLD, 9_999);

    assertEquals(Verdict.Reason.WRONG, refused(check(NEW)).reason());
  }

  @Test
  void theSameJsonWrittenAnewIsNotWhatWasSigned() {
    sign(NEW, 0);
    body = "{\"a\":1.0,\"b\":\"\u00e9\"}";

    requireWrong("the header X-Sig holds no signature that is right");
  }

  @Test
  void ofSeveralSignaturesOneRightOneIsEnough() {
    sign(NEW, 0);
    String right = shown();
    header("X-Sig", "v0=1234,v1=" + "0".repeat(64) + "," + right);

    assertInstanceOf(Verdict.Proven.class, verdict(check(NEW)));
  }

  @Test
  void tooManySignaturesAreNotTried() {
    sign(NEW, 0);
    String right = shown();
    header("X-Sig", (right + ",").repeat(16) + right);

    requireWrong("more than 16");
  }

  @Test
  void aHeaderThatStandsTwiceIsRefusedThoughBothAreRight() {
    sign(NEW, 0);
    String right = shown();
    header("X-Sig", right, right);
    requireWrong("the header X-Sig stands 2 times");

    sign(NEW, 0);
    header("X-Ts", stamp(0), stamp(0));
    requireWrong("the header X-Ts stands 2 times");
  }

  @Test
  void hexMayBeInUpperCaseAndThePrefixMayNot() {
    sign(NEW, 0);
    String right = shown().substring(3);
    header("X-Sig", "v1=" + right.toUpperCase(Locale.ROOT));
    assertInstanceOf(Verdict.Proven.class, verdict(check(NEW)));

    header("X-Sig", "V1=" + right);
    requireWrong("holds no signature of the form 'v1=<hex>'");
  }

  @Test
  void whatIsNoSignatureIsRefusedAndSaidToBeNone() {
    sign(NEW, 0);
    String right = shown();
    for (String wrong :
        List.of(
            "", " ", "v1=", "v1", right + " ", " " + right, "v1= " + right.substring(3), "zz")) {
      header("X-Sig", wrong);
      assertEquals(Verdict.Reason.WRONG, refused(check(NEW)).reason(), wrong);
    }
    for (String wrong : List.of("v1=zz", right.substring(0, right.length() - 1), right + "g")) {
      header("X-Sig", wrong);
      requireWrong("of the form");
    }
  }

  @Test
  void aSignatureThatIsCutOffIsWrongAtEveryLength() {
    sign(NEW, 0);
    String right = shown();
    for (int length = 3; length < right.length(); length++) {
      header("X-Sig", right.substring(0, length));
      assertInstanceOf(Verdict.Unproven.class, verdict(check(NEW)), "of length " + length);
    }
    header("X-Sig", right + "00");
    assertInstanceOf(Verdict.Unproven.class, verdict(check(NEW)));
  }

  @Test
  void aHugeHeaderIsRefusedLikeAnyOther() {
    sign(NEW, 0);
    header("X-Sig", "v1=" + "ab".repeat(1 << 20));

    requireWrong("holds no signature that is right");
  }

  @Test
  void whatIsMissingIsNamed() {
    Verdict.Unproven unproven = refused(check(NEW));
    assertEquals(
        new Verdict.Unproven(Verdict.Reason.MISSING, "the header X-Sig is missing"), unproven);

    sign(NEW, 0);
    headers.remove("x-ts");
    requireWrong("the header X-Ts is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1", "1e3", "99999999999999999999", "0x10", "2026-11-21"})
  void aTimestampThatIsNoneIsRefusedThoughItIsSigned(String stamp) {
    header("X-Ts", stamp);
    header("X-Sig", "v1=" + mac(NEW, stamp + "." + BODY));

    assertEquals(Verdict.Reason.TIME, refused(check(NEW)).reason());
  }

  @Test
  void secondsMillisecondsAndRfc3339AreTimes() {
    Instant time = Instant.parse("2025-11-21T09:50:00Z");
    for (String text : List.of("1763718600", "1763718600000", "2025-11-21T10:50:00+01:00")) {
      assertEquals(Optional.of(time), SignatureCheck.time(text), text);
    }
    assertEquals(Optional.of(time.plusMillis(100)), SignatureCheck.time("1763718600.1"));
    assertEquals(Optional.empty(), SignatureCheck.time("+12345-01-01T00:00:00Z"));
  }

  @Test
  void aSecretInAFileIsFollowedAndOneThatIsNoKeyAnyMoreCountsForNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "whsec_" + "c2VjcmV0LXNlY3JldA==");
    Secret followed = new Secret(List.of(new dev.sluice.secret.SecretFile(file)));
    Scheme whsec =
        new Scheme(
            new Place.Header("X-Sig"),
            "",
            List.of(new Scheme.Variant("", Algorithm.HMAC_SHA256, Encoding.HEX, KeyForm.WHSEC)),
            Optional.empty(),
            Template.parse("{body}"),
            Scheme.TOLERANCE,
            Optional.empty());
    Check check = new SignatureCheck(whsec, "", List.of(followed));
    header("X-Sig", mac("secret-secret", BODY));
    assertInstanceOf(Verdict.Proven.class, verdict(check));

    Files.writeString(file, "whsec_no base64 at all, and longer");
    Files.setLastModifiedTime(file, FileTime.from(NOW));
    assertInstanceOf(Verdict.Unproven.class, verdict(check));

    Files.writeString(file, "whsec_" + "YW5vdGhlcg==");
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(1)));
    header("X-Sig", mac("another", BODY));
    assertInstanceOf(Verdict.Proven.class, verdict(check));
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_SHA256, TEXT, ''",
    "HMAC_SHA256, HEX, abc",
    "HMAC_SHA256, HEX, ''",
    "HMAC_SHA256, BASE64, '%%'",
    "HMAC_SHA256, WHSEC, whsec_",
    "ED25519, WHPK, whpk_AAAA",
    "ED25519, WHPK, whpk_",
    "RSA_SHA256, PUBLIC, AAAA",
    "ECDSA_SHA256, PUBLIC, not-base64!",
    "RSA_SHA256, PUBLIC, MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALDv"
  })
  void aSecretThatIsNoKeyIsRefusedAndNotShown(Algorithm algorithm, KeyForm form, String secret) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> form.key(secret, algorithm));

    assertTrue(
        secret.length() < 8 || !String.valueOf(refused.getMessage()).contains(secret),
        refused.getMessage());
  }

  @Test
  void aTimeThatIsNotSignedIsNoPartOfAScheme() {
    for (Scheme.Stamp stamp :
        List.<Scheme.Stamp>of(
            new Scheme.StampBehind("t="), new Scheme.StampAt(new Place.Header("X-Ts")))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new Scheme(
                  new Place.Header("X-Sig"),
                  ",",
                  scheme().variants(),
                  Optional.of(stamp),
                  Template.parse("{body}"),
                  Scheme.TOLERANCE,
                  Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "}", "{}", "a{body", "{header:}", "{nobody}", "{body}}", "{json}"})
  void aTemplateThatIsNoneIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Template.parse(text));
  }

  @Test
  void aTemplateHasAtMost512Characters() {
    assertEquals("a".repeat(512), Template.parse("a".repeat(512)).toString());
    assertThrows(IllegalArgumentException.class, () -> Template.parse("a".repeat(513)));
  }

  @Test
  void aPlaceIsFilledByWhatStandsThereOnceAndByNothingElse() {
    header("X-One", "1");
    header("X-Two", "1", "2");
    header("X-None", "");
    body = "{\"a\":{\"b\":\"deep\",\"n\":4.50,\"f\":true,\"o\":{},\"z\":null}}";
    Incoming request =
        new Incoming(headers, "q=%41&r=1&r=2", body.getBytes(StandardCharsets.UTF_8));
    Map<String, String> cases = new HashMap<>();
    cases.put("x-{header:x-one}", "x-1");
    cases.put("{header:X-Two}", "");
    cases.put("{header:X-None}", "");
    cases.put("{header:X-Missing}", "");
    cases.put("{query:q}", "A");
    cases.put("{query:r}", "");
    cases.put("{json:a.b}/{json:a.n}/{json:a.f}", "deep/4.50/true");
    cases.put("{json:a.o}", "");
    cases.put("{json:a.z}", "");
    cases.put("{json:a.b.c}", "");
    cases.put("{form:a}", "");

    cases.forEach((template, text) ->
        assertEquals(
            text,
            Template.parse(template).text(request, Template.Around.NOTHING).orElse(""),
            template));
  }

  @Test
  void jsonWithAMemberTwiceIsReadByNobody() {
    byte[] twice = "{\"id\":\"signed\",\"id\":\"used\"}".getBytes(StandardCharsets.UTF_8);

    assertEquals(Optional.empty(), new Incoming(Map.of(), "", twice).member("id"));
  }
}
