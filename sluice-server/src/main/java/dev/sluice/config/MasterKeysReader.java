package dev.sluice.config;

import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import dev.sluice.vault.MasterKey;
import dev.sluice.vault.Vault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `secrets`: what values of the registry are sealed with. The keys are read once, at start.
final class MasterKeysReader {

  private static final String EXAMPLE = "${env:SLUICE_SECRET_KEY}";

  private MasterKeysReader() {}

  /// The keys, the current one first; none when the section is absent, or wrong.
  static List<MasterKey> read(Section top) {
    Optional<Section> section = top.section("secrets");
    if (section.isEmpty()) {
      return List.of();
    }
    Section secrets = section.get();
    secrets.need("key", EXAMPLE);
    List<MasterKey> keys = new ArrayList<>();
    Set<String> known = new HashSet<>();
    secrets.secret("key").ifPresent(key -> add(secrets, "key", key, keys, known));
    List<Secret> previous = secrets.secrets("previous");
    if (previous.size() >= Vault.MAX_KEYS) {
      secrets.wrong("previous", "at most " + (Vault.MAX_KEYS - 1) + " keys may stand here");
    }
    previous.forEach(key -> add(secrets, "previous", key, keys, known));
    secrets.finish();
    return keys;
  }

  private static void add(
      Section secrets, String where, Secret secret, List<MasterKey> keys, Set<String> known) {
    try {
      MasterKey key = MasterKey.parse(secret.reveal());
      if (known.add(key.id())) {
        keys.add(key);
      } else {
        secrets.wrong(where, "the master key " + key.id() + " is given twice; leave one out");
      }
    } catch (Fault e) {
      secrets.wrong(where, e.sentence());
    }
  }
}
