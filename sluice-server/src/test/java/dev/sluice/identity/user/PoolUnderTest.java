package dev.sluice.identity.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.identity.token.AccessToken;
import dev.sluice.identity.token.OwnTokens;
import dev.sluice.identity.token.TokenSigner;
import dev.sluice.mail.relay.DevelopmentMailbox;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A pool over an engine in memory, with weak hashes and tokens that are signed by nobody.
final class PoolUnderTest {

  static final String CLIENT = "shop-app";
  static final String PASSWORD = "Correct-horse";
  static final String HERE = "127.0.0.1";

  private static final Pattern CODE = Pattern.compile("code is (\\d{6})");
  private static final JsonMapper MAPPER = new JsonMapper();

  final HeldClock clock = new HeldClock();
  final Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
  final List<Notice> notices = new ArrayList<>();
  final List<String> forgotten = new ArrayList<>();
  final DevelopmentMailbox mailbox = new DevelopmentMailbox(registry, clock, new SecureRandom());
  final Users users;

  PoolUnderTest() {
    this(false);
  }

  PoolUnderTest(boolean hidesExistence) {
    SecureRandom random = new SecureRandom();
    users =
        new Users(
            new PoolSettings(
                PoolSettings.DEFAULT_POOL,
                List.of(CLIENT, "other-app"),
                Set.of(Scope.EVENTS_SEND),
                hidesExistence,
                PasswordPolicy.DEFAULT,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofDays(30),
                100),
            new Users.Keeping(registry, new Noted(), mailbox),
            new Users.TokenParts(new Unsigned(), new Unsigned(), forgotten::add),
            weak(random),
            clock,
            random);
  }

  static Argon2 weak(SecureRandom random) {
    return new Argon2(random, new Argon2.Strength(64, 1, 1), 8, Duration.ofSeconds(60));
  }

  private final class Noted implements Changes {
    @Override
    public void make(Notice notice, List<Change> changes) {
      registry.write(changes);
      notices.add(notice);
    }
  }

  private final class Unsigned implements TokenSigner, OwnTokens {
    @Override
    public String sign(Map<String, Object> claims, Duration life) {
      Map<String, Object> all = new HashMap<>(claims);
      all.put("exp", clock.now().plus(life).getEpochSecond());
      try {
        return MAPPER.writeValueAsString(all);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String issuer() {
      return "https://hub.example";
    }

    @Override
    public AccessToken read(String token) {
      Map<String, Object> claims = claims(token);
      Instant expires = Instant.ofEpochSecond(((Number) claims.getOrDefault("exp", 0)).longValue());
      if (!"access".equals(claims.get("token_use")) || !clock.now().isBefore(expires)) {
        throw Fault.of(
            Fault.Kind.UNAUTHENTICATED,
            "invalid-token",
            claims.isEmpty() ? "it is no token" : "the token has expired");
      }
      return new AccessToken(
          (String) claims.getOrDefault("sub", ""),
          Optional.ofNullable((String) claims.get("origin_jti")),
          expires,
          claims);
    }
  }

  static Map<String, Object> claims(String token) {
    try {
      return MAPPER.readValue(token, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      return Map.of();
    }
  }

  String signUp(String name, String email) throws InterruptedException {
    return users.signUps().signUp(CLIENT, name, PASSWORD, Map.of("email", email), HERE).sub();
  }

  User confirmed(String name) throws InterruptedException {
    String email = name + "@example.com";
    signUp(name, email);
    users.signUps().confirm(CLIENT, name, code(email), false);
    return users.operators().find(name);
  }

  SignedIn.Tokens signIn(String name) throws InterruptedException {
    return signIn(name, PASSWORD);
  }

  SignedIn.Tokens signIn(String name, String password) throws InterruptedException {
    if (users.signIns().password(CLIENT, name, password, HERE) instanceof SignedIn.Tokens tokens) {
      return tokens;
    }
    throw new AssertionError("there is a challenge");
  }

  /// The code that was mailed last.
  String code(String to) {
    for (DevelopmentMailbox.Shown each : mailbox.letters()) {
      Matcher code = CODE.matcher(each.letter().text());
      if (each.letter().to().equals(to) && code.find()) {
        return code.group(1);
      }
    }
    throw new AssertionError("no code was mailed to " + to);
  }

  /// Another code than the mailed one.
  String wrongCode(String to) {
    return code(to).equals("000000") ? "000001" : "000000";
  }
}
