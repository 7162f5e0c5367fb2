package dev.sluice.vault;

import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many values stand under which master key.
///
/// @param values the number of values for each key id that has any
/// @param unsealed how many do not look sealed at all
public record Standing(Map<String, Long> values, long unsealed) {

  static final int PAGE = 100;

  /// Copies the numbers.
  public Standing {
    values = Map.copyOf(values);
  }

  /// Reads the heads of all values under {@link SealedRegistry#PREFIX}.
  ///
  /// @param raw the registry in which they stand sealed
  public static Standing of(Registry raw) {
    return of(raw, Long.MAX_VALUE);
  }

  /// Reads the heads of the first values under {@link SealedRegistry#PREFIX}.
  public static Standing of(Registry raw, long most) {
    Map<String, Long> values = new TreeMap<>();
    long unsealed = 0;
    long seen = 0;
    List<Registered> page = raw.list(SealedRegistry.PREFIX, "", PAGE);
    while (!page.isEmpty() && seen < most) {
      for (Registered each : page) {
        var id = Vault.keyId(each.value());
        id.ifPresent(key -> values.merge(key, 1L, Long::sum));
        unsealed += id.isPresent() ? 0 : 1;
      }
      seen += page.size();
      page = raw.list(SealedRegistry.PREFIX, page.getLast().key(), PAGE);
    }
    return new Standing(values, unsealed);
  }

  /// How many values stand under a key.
  public long under(String keyId) {
    return values.getOrDefault(keyId, 0L);
  }
}
