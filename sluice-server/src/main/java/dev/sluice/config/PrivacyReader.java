package dev.sluice.config;

import dev.sluice.archive.line.Encryption;
import dev.sluice.archive.line.Hashing;
import dev.sluice.archive.line.Privacy;
import dev.sluice.archive.line.VeiledPath;
import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `privacy` of an archive: `{ drop: […], hash: { paths, key }, encrypt: { paths, key } }`.
///
/// Keys are read once: one that changed while the hub runs would make two hashes of one value.
final class PrivacyReader {

  private PrivacyReader() {}

  static Privacy read(Section archive) {
    Optional<Section> section = archive.section("privacy");
    if (section.isEmpty()) {
      return Privacy.NONE;
    }
    Section privacy = section.get();
    List<VeiledPath> drop = paths(privacy, "drop");
    Optional<Privacy.Hash> hash = privacy.section("hash").flatMap(PrivacyReader::hash);
    Optional<Privacy.Encrypt> encrypt = privacy.section("encrypt").flatMap(PrivacyReader::encrypt);
    privacy.finish();
    return privacy.made(() -> new Privacy(drop, hash, encrypt)).orElse(Privacy.NONE);
  }

  private static List<VeiledPath> paths(Section section, String key) {
    List<VeiledPath> paths = new ArrayList<>();
    for (Section.Item item : section.list(key)) {
      try {
        paths.add(VeiledPath.parse(item.text()));
      } catch (Fault e) {
        section.wrong(key, e.sentence());
      }
    }
    return paths;
  }

  private static Optional<Privacy.Hash> hash(Section section) {
    section.need("paths", "[detail.email]");
    section.need("key", "\"${env:ARCHIVE_HASH_KEY}\"");
    List<VeiledPath> paths = paths(section, "paths");
    Optional<Secret> key = section.secret("key");
    section.finish();
    return key.flatMap(
        secret -> section.made(() -> new Privacy.Hash(paths, new Hashing(secret.reveal()))));
  }

  private static Optional<Privacy.Encrypt> encrypt(Section section) {
    section.need("paths", "[detail.phone]");
    section.need("key", "\"${env:ARCHIVE_KEY}\"");
    List<VeiledPath> paths = paths(section, "paths");
    Optional<Secret> key = section.secret("key");
    List<Secret> old = section.secrets("old-keys");
    section.finish();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    List<String> keys = new ArrayList<>(List.of(key.get().reveal()));
    old.forEach(each -> keys.add(each.reveal()));
    return section.made(() -> new Privacy.Encrypt(paths, new Encryption(keys, new SecureRandom())));
  }
}
