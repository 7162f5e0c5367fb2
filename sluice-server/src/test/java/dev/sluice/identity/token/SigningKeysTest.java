package dev.sluice.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

  private final TokenWorld world = new TokenWorld();
  private final SigningKeys keys = world.keys;

  @AfterEach
  void close() {
    world.close();
  }

  private static String kid(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  private String published() {
    return new String(keys.published(), StandardCharsets.UTF_8);
  }

  private List<String> states() {
    return keys.shown().stream().map(SigningKeys.Shown::state).toList();
  }

  @Test
  void theFirstKeyIsMadeAtItsFirstUseAndSignsAtOnce() throws ParseException {
    assertTrue(world.engine.registry().list(SigningKey.PREFIX, "", 10).isEmpty());
    String token = world.machineToken();
    assertTrue(published().contains(kid(token)));
    assertEquals("shop", keys.find(kid(token)).map(_ -> "shop").orElseThrow());
    assertEquals("signing-key.created", world.notices.getFirst().type());
  }

  @Test
  void noPrivatePartIsPublishedOrTold() {
    String shown = published();
    for (String member : List.of("\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"")) {
      assertFalse(shown.contains(member), shown);
    }
    assertFalse(world.notices.toString().contains("\"d\""));
  }

  @Test
  void theNextKeyIsPublishedFirstAndSignsAfterTheLead() throws ParseException {
    String first = kid(world.machineToken());
    keys.rotate("operator");
    assertEquals(List.of("signing", "next"), states());
    assertEquals(2, published().split("\"kid\"", -1).length - 1);

    world.clock.advance(SigningKeys.LEAD.minusSeconds(1));
    String last = world.machineToken();
    assertEquals(first, kid(last));
    world.clock.advance(Duration.ofSeconds(1));
    assertNotEquals(first, kid(world.machineToken()));
    assertEquals(List.of("retiring", "signing"), states());
    assertEquals("shop-app", world.caller(last).name());
  }

  @Test
  void theOldKeyGoesWhenItsLastTokenHasExpired() throws ParseException {
    String first = kid(world.machineToken());
    keys.rotate("operator");
    world.clock.advance(SigningKeys.LEAD.plus(TokenSigner.MAX_LIFE));
    assertTrue(published().contains(first));
    world.clock.advance(Duration.ofSeconds(1));
    assertFalse(published().contains(first));
    assertTrue(keys.find(first).isEmpty());
    keys.rotate("operator");
    assertEquals(2, world.engine.registry().list(SigningKey.PREFIX, "", 10).size());
  }

  @Test
  void anOldKeyIsFollowedByTheNextWithoutBeingAsked() {
    world.machineToken();
    world.clock.advance(Duration.ofDays(90).minusSeconds(1));
    world.machineToken();
    assertEquals(List.of("signing"), states());
    world.clock.advance(Duration.ofSeconds(1));
    world.machineToken();
    assertEquals(List.of("signing", "next"), states());
    world.machineToken();
    assertEquals(2, states().size());
  }

  @Test
  void keysAreTheSameAfterARestart() throws ParseException {
    String before = kid(world.machineToken());
    keys.rotate("operator");
    SigningKeys again = world.keys();
    assertEquals(keys.shown(), again.shown());
    assertEquals(before, kid(again.sign(TokenWorld.machineClaims(), Duration.ofMinutes(5))));
  }

  @Test
  void aReplacedKeyVoidsAllTokens() {
    String token = world.machineToken();
    assertEquals("shop-app", world.caller(token).name());
    keys.replace("operator");
    world.authenticator.forgetAll();
    assertThrows(Fault.class, () -> world.caller(token));
    assertEquals("shop-app", world.caller(world.machineToken()).name());
    assertEquals(1, world.engine.registry().list(SigningKey.PREFIX, "", 10).size());
  }

  @Test
  void moreKeysThanAreNeededAreNotMade() {
    keys.published();
    for (int i = 1; i < SigningKeys.MAX_KEYS; i++) {
      keys.rotate("operator");
      world.clock.advance(Duration.ofSeconds(1));
    }
    Fault fault = assertThrows(Fault.class, () -> keys.rotate("operator"));
    assertEquals("too-many-signing-keys", fault.code());
  }

  @Test
  void theSignerSetsWhatCountsAndNobodyElse() throws ParseException {
    SignedJWT token = SignedJWT.parse(world.machineToken());
    assertEquals(TokenWorld.HUB, token.getJWTClaimsSet().getIssuer());
    assertEquals("at+jwt", token.getHeader().getType().getType());
    assertFalse(token.getJWTClaimsSet().getJWTID().isEmpty());
    assertEquals(
        world.now() + 3_600,
        token.getJWTClaimsSet().getExpirationTime().toInstant().getEpochSecond());
    for (Map<String, Object> claims :
        List.<Map<String, Object>>of(Map.of("iss", "x"), Map.of("exp", 1), Map.of("iat", 1))) {
      assertThrows(IllegalArgumentException.class, () -> keys.sign(claims, Duration.ofHours(1)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> keys.sign(Map.of(), Duration.ofDays(1).plusMillis(1)));
  }
}
