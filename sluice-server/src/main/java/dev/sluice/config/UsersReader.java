package dev.sluice.config;

import dev.sluice.fault.Nearest;
import dev.sluice.identity.Scope;
import dev.sluice.identity.user.PasswordPolicy;
import dev.sluice.identity.user.PoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `identity.users`: the user pool, which is there only when the section is.
final class UsersReader {

  private static final int MAX_CLIENTS = 100;
  private static final Duration MIN_LIFE = Duration.ofMinutes(5);
  private static final Duration MAX_LIFE = Duration.ofDays(1);

  private UsersReader() {}

  static Optional<PoolSettings> read(Section identity) {
    Optional<Section> section = identity.section("users");
    Optional<PoolSettings> settings = section.map(UsersReader::settings);
    section.ifPresent(Section::finish);
    return settings;
  }

  private static PoolSettings settings(Section users) {
    users.need("app-clients", "[shop-app]");
    Optional<Section> tokens = users.section("tokens");
    PoolSettings settings =
        new PoolSettings(
            users.parsed("pool", UsersReader::pool).orElse(PoolSettings.DEFAULT_POOL),
            appClients(users),
            scopes(users),
            users.flag("hide-existence").orElse(false),
            users.section("password").map(UsersReader::policy).orElse(PasswordPolicy.DEFAULT),
            life(tokens, "access", MAX_LIFE).orElse(PoolSettings.DEFAULT_LIFE),
            life(tokens, "id", MAX_LIFE).orElse(PoolSettings.DEFAULT_LIFE),
            life(tokens, "refresh", Duration.ofDays(3_650))
                .orElse(PoolSettings.DEFAULT_REFRESH_LIFE),
            users
                .whole("attempts-per-address", 1, 1_000_000)
                .orElse(PoolSettings.DEFAULT_PER_ADDRESS));
    tokens.ifPresent(Section::finish);
    return settings;
  }

  private static Optional<Duration> life(Optional<Section> tokens, String key, Duration most) {
    return tokens.flatMap(section -> section.duration(key, MIN_LIFE, most));
  }

  private static String pool(String text) {
    if (text.length() > 55 || !text.matches("[\\w-]+_[0-9a-zA-Z]+")) {
      throw new IllegalArgumentException(
          "'" + text + "' cannot name a pool; one would be " + PoolSettings.DEFAULT_POOL);
    }
    return text;
  }

  private static List<String> appClients(Section users) {
    List<String> clients = new ArrayList<>();
    for (Section.Item item : users.list("app-clients")) {
      if (item.text().length() > 128 || !item.text().matches("[\\w+.-]+")) {
        users.wrong(
            "app-clients",
            "'"
                + item.text()
                + "' cannot be an app client's id: 1 to 128 letters, digits,"
                + " '_', '+', '.' or '-' are right");
      } else if (clients.contains(item.text())) {
        users.wrong("app-clients", "'" + item.text() + "' stands twice");
      } else {
        clients.add(item.text());
      }
    }
    if (clients.size() > MAX_CLIENTS) {
      users.wrong("app-clients", "at most " + MAX_CLIENTS + " may stand here");
    } else if (users.has("app-clients") && clients.isEmpty()) {
      users.wrong("app-clients", "at least one app client is needed");
    }
    return clients;
  }

  private static Set<Scope> scopes(Section users) {
    if (!users.has("scopes")) {
      return EnumSet.of(Scope.EVENTS_SEND);
    }
    Map<String, Scope> known = new LinkedHashMap<>();
    for (Scope scope : Scope.values()) {
      known.put(scope.text(), scope);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Section.Item item : users.list("scopes")) {
      Scope scope = known.get(item.text());
      if (scope == null) {
        users.wrong(
            "scopes",
            "'" + item.text() + "' is not a scope; " + Nearest.hint(item.text(), known.keySet()));
      } else {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  private static PasswordPolicy policy(Section password) {
    PasswordPolicy standard = PasswordPolicy.DEFAULT;
    PasswordPolicy policy =
        new PasswordPolicy(
            password.whole("min-length", 6, 99).orElse(standard.minLength()),
            password.flag("lower").orElse(standard.lower()),
            password.flag("upper").orElse(standard.upper()),
            password.flag("symbols").orElse(standard.symbols()),
            password.flag("numbers").orElse(standard.numbers()),
            password.whole("temporary-days", 1, 365).orElse(standard.temporaryDays()));
    password.finish();
    return policy;
  }
}
