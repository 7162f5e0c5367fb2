package dev.sluice.identity.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {

  private final SecureRandom random = new SecureRandom();
  private final Argon2 argon2 = PoolUnderTest.weak(random);

  @Test
  void aHashIsThatOfItsPasswordOnlyAndHasASaltOfItsOwn() throws InterruptedException {
    String hash = argon2.hash("Pässwort-1");
    assertTrue(argon2.matches("Pässwort-1", hash));
    assertFalse(argon2.matches("Passwort-1", hash));
    assertFalse(hash.equals(argon2.hash("Pässwort-1")));
  }

  @Test
  void theReferencesOwnHashIsRead() throws InterruptedException {
    // From the test vectors of the reference implementation.
    String hash =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assertTrue(argon2.matches("password", hash));
    assertFalse(argon2.matches("differentpassword", hash));
    assertTrue(argon2.isOutdated(hash));
    assertFalse(argon2.isOutdated(argon2.hash("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
      })
  void whatIsNoHashIsThatOfNoPassword(String hash) throws InterruptedException {
    assertFalse(argon2.matches("password", hash));
  }

  @Test
  void whoCannotBeServedInTimeIsToldSo() {
    Argon2 busy = new Argon2(random, new Argon2.Strength(64, 1, 1), 0, Duration.ZERO);
    Fault fault = assertThrows(Fault.class, () -> busy.hash("password"));
    assertEquals(Refusal.TOO_MANY_REQUESTS.code(), fault.code());
  }
}
