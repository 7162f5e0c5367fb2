package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Integration;
import dev.sluice.testkit.notify.PushReceivers;
import dev.sluice.time.Clock;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushKeysTest {

  private static final Integration WEB_PUSH =
      Integrations.all(Clock.system(), new SecureRandom()).named("webpush");
  private static final String PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  private static final String PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "endpoint",
          "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
          "p256dh",
          PushReceivers.BROWSER_KEY,
          "auth",
          PushReceivers.BROWSER_AUTH,
          "vapid-public-key",
          PUBLIC,
          "vapid-private-key",
          PRIVATE,
          "vapid-subject",
          "mailto:ops@example.com");

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  private static KeyPair pair() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    byte[] point = bytes(PUBLIC);
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
            new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
    KeyFactory keys = KeyFactory.getInstance("EC");
    return new KeyPair(
        keys.generatePublic(new ECPublicKeySpec(at, curve)),
        keys.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, bytes(PRIVATE)), curve)));
  }

  /// RFC 8291 §5 and Appendix A.
  @Test
  void theExampleOfTheStandardIsEncryptedAsItStandsThere() throws GeneralSecurityException {
    byte[] body =
        PushKeys.subscription(Credentials.ofTexts(WEB_PUSH, CREDENTIALS))
            .encrypt(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
                bytes("DGv6ra1nlYgDCS1FRnbzlw"),
                pair());
    assertEquals(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
            + "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouB"
            + "WLVWGNWQexSgSxsj_Qulcy4a-fN",
        Base64.getUrlEncoder().withoutPadding().encodeToString(body));
  }

  @ParameterizedTest
  @CsvSource({
    "auth,AAAA",
    "auth,!!",
    "p256dh,BCVxsr7M_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw5",
    "p256dh,AAAA",
    "vapid-private-key,q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "vapid-private-key,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "vapid-subject,ops@example.com",
    "ttl,soon",
    "urgency,now",
    "endpoint,ftp://push.example.net/",
  })
  void wrongKeysAreRefusedWithoutShowingThem(String name, String value) {
    Map<String, String> credentials = new HashMap<>(CREDENTIALS);
    credentials.put(name, value);
    Fault fault = assertThrows(Fault.class, () -> Credentials.ofTexts(WEB_PUSH, credentials));
    assertEquals("invalid-credentials", fault.code());
    assertTrue(!fault.sentence().contains(value), fault.sentence());
  }
}
