package dev.sluice.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class VaultTest {

  private static final Payload VALUE = Payload.ofText("value");

  private static Fault fault(Runnable call) {
    return assertThrows(Fault.class, call::run);
  }

  @Test
  void whatIsSealedOpensUnderItsNameAndLooksDifferentEachTime() {
    Vault vault = Vaults.of(1);
    Payload part = Payload.of("xxvaluexx".getBytes(java.nio.charset.StandardCharsets.UTF_8), 2, 5);
    Payload first = vault.seal("a", part);
    Payload second = vault.seal("a", part);
    assertNotEquals(first, second);
    assertEquals(VALUE, vault.open("a", first));
    assertEquals(VALUE, vault.open("a", second));
    assertEquals(Payload.EMPTY, vault.open("a", vault.seal("a", Payload.EMPTY)));
  }

  @Test
  void theFormIsTheOneThatIsDrawn() throws GeneralSecurityException {
    byte[] sealed = Vaults.of(5).seal("größe", VALUE).toBytes();
    byte[] key = Base64.getDecoder().decode(Vaults.text(5));
    assertEquals(1, sealed[0]);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
    assertTrue(Arrays.equals(digest, 0, 4, sealed, 1, 5));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, sealed, 5, 12));
    cipher.updateAAD("größe".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(VALUE, Payload.of(cipher.doFinal(sealed, 17, sealed.length - 17)));
  }

  @Test
  void theFirstKeySealsAndAllOpen() {
    Payload old = Vaults.of(1).seal("a", VALUE);
    Vault both = Vaults.of(2, 1);
    assertEquals(VALUE, both.open("a", old));
    assertEquals(Vaults.key(2).id(), Vault.keyId(both.seal("a", VALUE)).orElseThrow());
    assertEquals(Vaults.key(1).id(), Vault.keyId(old).orElseThrow());
    assertEquals(Vaults.key(2).id(), both.currentId());
    assertEquals(Set.of(Vaults.key(1).id(), Vaults.key(2).id()), both.ids());
  }

  @Test
  void aChangedByteAnywhereKeepsItShut() {
    Vault vault = Vaults.of(1);
    byte[] sealed = vault.seal("a", VALUE).toBytes();
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      Fault fault = fault(() -> vault.open("a", Payload.of(changed)));
      assertEquals("secret-unreadable", fault.code(), "byte " + i);
      int cut = i;
      fault(() -> vault.open("a", Payload.of(sealed, 0, cut)));
    }
    fault(() -> vault.open("b", Payload.of(sealed)));
  }

  @Test
  void aKeyIsThirtyTwoBytesInBase64AndIsNeverShown() {
    String right = Vaults.text(7);
    assertEquals(right, MasterKey.parse(" " + right + "\n").base64());
    byte[] short16 = new byte[16];
    for (String wrong :
        List.of("", "no base64!", Base64.getEncoder().encodeToString(short16), right + right)) {
      Fault fault = fault(() -> MasterKey.parse(wrong));
      assertEquals("invalid-secret-key", fault.code());
      assertFalse(!wrong.isEmpty() && fault.sentence().contains(wrong), fault.sentence());
      assertTrue(fault.sentence().contains("32"), fault.sentence());
    }
    assertFalse(Vaults.key(7).toString().contains(right));
    MasterKey made = MasterKey.random(new SecureRandom());
    assertEquals(made, MasterKey.parse(made.base64()));
    assertEquals(4, HexFormat.of().parseHex(made.id()).length);
  }

  @Test
  void theSameKeyTwiceIsRefused() {
    assertEquals("invalid-secret-key", fault(() -> Vaults.of(1, 2, 1)).code());
    assertThrows(IllegalArgumentException.class, Vaults::of);
  }
}
