package dev.sluice.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.util.HexFormat;

class VaultFuzzTest {

  private static final Vault VAULT = Vaults.of(1, 2);

  /// As they are, and as what they would be behind a head that is right.
  @FuzzTest
  void bytesThatNobodySealedNeverOpen(byte[] bytes) {
    requireShut(bytes);
    byte[] headed = new byte[5 + bytes.length];
    headed[0] = 1;
    System.arraycopy(HexFormat.of().parseHex(VAULT.currentId()), 0, headed, 1, 4);
    System.arraycopy(bytes, 0, headed, 5, bytes.length);
    requireShut(headed);
  }

  private static void requireShut(byte[] bytes) {
    Fault fault = assertThrows(Fault.class, () -> VAULT.open("identity/x", Payload.of(bytes)));
    assertEquals("secret-unreadable", fault.code());
  }
}
