package dev.sluice.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenFuzzTest {

  private static final TokenWorld WORLD = new TokenWorld();
  private static final String[] RIGHT = {
    WORLD.machineToken(), WORLD.partnerToken(), WORLD.userToken("u", "closed")
  };

  /// The input is a token, or changes to one that is right: pairs of a place and a byte.
  @FuzzTest
  void nothingButTheTokenItselfGetsIn(byte[] bytes) {
    requireRefused(new String(bytes, StandardCharsets.ISO_8859_1));
    if (bytes.length > 2) {
      requireRefused(changed(RIGHT[(bytes[0] & 0xff) % RIGHT.length], bytes));
    }
  }

  @Test
  void noChangeOfATokenGetsIn() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 3_000; i++) {
      byte[] changes = new byte[1 + 3 * (1 + random.nextInt(3))];
      random.nextBytes(changes);
      requireRefused(changed(RIGHT[i % RIGHT.length], changes));
    }
  }

  private static String changed(String token, byte[] changes) {
    StringBuilder text = new StringBuilder(token);
    for (int i = 1; i + 2 < changes.length; i += 3) {
      int place = ((changes[i] & 0xff) << 8 | changes[i + 1] & 0xff) % text.length();
      text.setCharAt(place, (char) (changes[i + 2] & 0xff));
    }
    return text.toString();
  }

  private static void requireRefused(String token) {
    for (String right : RIGHT) {
      if (right.equals(token)) {
        return;
      }
    }
    try {
      WORLD.caller(token);
    } catch (Fault e) {
      assertEquals(Fault.Kind.UNAUTHENTICATED, e.kind());
      assertEquals("invalid-token", e.code());
      return;
    }
    throw new AssertionError("this got in: " + token);
  }
}
