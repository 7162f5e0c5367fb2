package dev.sluice.ingress.http.cognito;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Allowance;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.token.OwnTokens;
import dev.sluice.identity.token.TokenSigner;
import dev.sluice.identity.user.Argon2;
import dev.sluice.identity.user.PasswordPolicy;
import dev.sluice.identity.user.PoolSettings;
import dev.sluice.identity.user.Users;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.MadeCall;
import dev.sluice.mail.relay.DevelopmentMailbox;
import dev.sluice.management.Changes;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The endpoint over an engine in memory, called without a server. No token is ever right.
final class PoolAtTheDoor {

  static final String OPERATOR = "operator";
  static final String READER = "reader";
  static final String SPENT = "spent";

  final CognitoEndpoint management;
  final CognitoEndpoint everybody;

  PoolAtTheDoor() {
    HeldClock clock = new HeldClock();
    Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
    SecureRandom random = new SecureRandom();
    Changes changes = (_, all) -> registry.write(all);
    OwnTokens own =
        _ -> {
          throw Fault.of(Fault.Kind.UNAUTHENTICATED, "invalid-token", "it is none");
        };
    Users users =
        new Users(
            new PoolSettings(
                "local_sluice",
                List.of("shop-app"),
                Set.of(),
                false,
                PasswordPolicy.DEFAULT,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofDays(1),
                100),
            new Users.Keeping(registry, changes, new DevelopmentMailbox(registry, clock, random)),
            new Users.TokenParts(new NoSigner(), own, _ -> {}),
            new Argon2(random),
            clock,
            random);
    management = CognitoEndpoint.forManagement(users, keys());
    everybody = CognitoEndpoint.forEverybody(users, keys());
  }

  private static final class NoSigner implements TokenSigner {
    @Override
    public String sign(Map<String, Object> claims, Duration life) {
      return "a.b.c";
    }

    @Override
    public String issuer() {
      return "https://hub.example";
    }
  }

  private static Authenticator keys() {
    Allowance nothing = () -> new Allowance.Grant(false, 1, 0, Duration.ofSeconds(1));
    return credentials -> {
      if (credentials instanceof Credentials.ApiKey(String key)) {
        switch (key) {
          case OPERATOR -> {
            return new Caller(key, key, EnumSet.allOf(Scope.class));
          }
          case READER -> {
            return new Caller(key, key, Set.of(Scope.USERS_READ));
          }
          case SPENT -> {
            return new Caller(
                key, key, EnumSet.allOf(Scope.class), Optional.of(nothing), Reach.ALL);
          }
          default -> {}
        }
      }
      throw Fault.of(Fault.Kind.UNAUTHENTICATED, "unauthenticated", "the key is not known");
    };
  }

  /// An answer as text: status, type and message, or the body.
  String ask(CognitoEndpoint endpoint, String key, String target, byte[] body)
      throws InterruptedException {
    Answer answer = endpoint.answer(call(key, target).saying(body));
    return answer.status() + " " + answer.body().text();
  }

  String ask(String operation, String body) throws InterruptedException {
    return ask(
        management,
        OPERATOR,
        "AWSCognitoIdentityProviderService." + operation,
        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static MadeCall call(String key, String target) {
    Map<String, String> headers = target.isEmpty() ? Map.of() : Map.of("X-Amz-Target", target);
    Credentials shown = key.isEmpty() ? new Credentials.Anonymous() : new Credentials.ApiKey(key);
    return MadeCall.EMPTY.with(headers).showing(shown);
  }
}
