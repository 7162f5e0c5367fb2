package dev.sluice.config;

import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Scopes;
import dev.sluice.identity.key.Expiry;
import dev.sluice.identity.key.Limits;
import dev.sluice.identity.key.NewKey;
import dev.sluice.identity.key.Quota;
import dev.sluice.identity.key.Rate;
import dev.sluice.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the section `keys`.
final class KeysReader {

  private static final int MAX_TEXT = 256;
  private static final int SHORT_KEY = 16;

  private KeysReader() {}

  static List<KeySettings> read(Section top) {
    List<KeySettings> keys = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    ConfigurationReader.checked(top, "keys", "key")
        .forEach((name, section) -> {
          section.need("key", "${env:NAME}");
          Optional<Secret> key = section.secret("key");
          key.map(Secret::reveal).ifPresent(text -> keyText(section, name, text, owners));
          Optional<String> clientId = section.parsed("client-id", NewKey::requireClientId);
          Scopes scopes = scopes(section);
          Reach reach = reach(section);
          Optional<Instant> expires = section.parsed("expires", Expiry::parse);
          Limits limits =
              new Limits(
                  section.united("rate", Rate::parse, "a rate such as 10/s"),
                  section.united("quota", Quota::parse, "a quota such as 100000/day"));
          section.finish();
          key.ifPresent(secret ->
              keys.add(
                  new KeySettings(
                      name, secret, clientId.orElse(name), scopes, reach, expires, limits)));
        });
    return keys;
  }

  private static void keyText(
      Section section, String name, String text, Map<String, String> owners) {
    String other = owners.putIfAbsent(text, name);
    if (other != null) {
      section.wrong("key", "the same key as that of '" + other + "'; each needs its own");
    }
    if (text.length() > MAX_TEXT || text.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      section.wrong("key", "a key has 1 to 256 visible ASCII characters");
    } else if (text.length() < SHORT_KEY) {
      section.warn("key", "fewer than 16 characters can be guessed");
    }
  }

  /// What a key or a client sees; everything when neither `subaccounts` nor `application` is there.
  static Reach reach(Section section) {
    Optional<String> application = section.text("application");
    if (application.isPresent()) {
      return bound(section, application.get());
    }
    if (!section.has("subaccounts")) {
      return Reach.ALL;
    }
    try {
      return Reach.ofSubaccounts(
          section.numbers("subaccounts").stream().map(Section.Item::text).toList());
    } catch (IllegalArgumentException e) {
      section.wrong("subaccounts", String.valueOf(e.getMessage()));
      return Reach.ALL;
    }
  }

  private static Reach bound(Section section, String application) {
    if (section.has("subaccounts")) {
      section.list("subaccounts");
      section.wrong("application", "it excludes 'subaccounts'; make two of it");
    }
    try {
      return Reach.ofApplication(application);
    } catch (IllegalArgumentException e) {
      section.wrong("application", String.valueOf(e.getMessage()));
      return Reach.ALL;
    }
  }

  private static Scopes scopes(Section section) {
    if (!section.has("scopes")) {
      return Scopes.of(Scope.EVENTS_SEND);
    }
    List<String> right = new ArrayList<>();
    for (Section.Item item : section.list("scopes")) {
      try {
        right.addAll(Scopes.of(List.of(item.text())).texts());
      } catch (IllegalArgumentException e) {
        section.wrong("scopes", String.valueOf(e.getMessage()));
      }
    }
    return Scopes.of(right);
  }
}
