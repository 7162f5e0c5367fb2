package dev.sluice.vault;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Master keys and vaults of tests: the key of a number has that number in all of its bytes.
public final class Vaults {

  private Vaults() {}

  /// The key of a number, as it is written.
  public static String text(int number) {
    byte[] bytes = new byte[MasterKey.BYTES];
    Arrays.fill(bytes, (byte) number);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// The key of a number.
  public static MasterKey key(int number) {
    return MasterKey.parse(text(number));
  }

  /// A vault with the keys of some numbers, the current one first.
  public static Vault of(int... numbers) {
    List<MasterKey> keys = Arrays.stream(numbers).mapToObj(Vaults::key).toList();
    return new Vault(keys, new SecureRandom());
  }
}
