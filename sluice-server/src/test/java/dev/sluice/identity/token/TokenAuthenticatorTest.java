package dev.sluice.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenAuthenticatorTest {

  private final TokenWorld world = new TokenWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void requireRefused(String token) {
    Fault fault = assertThrows(Fault.class, () -> world.caller(token));
    assertEquals("invalid-token", fault.code());
  }

  @Test
  void aMachineHasTheHubsScopesOfItsTokenAndNoOthers() {
    Caller caller = world.caller(world.machineToken());
    assertEquals(new Caller("shop-app", "shop", Set.of(Scope.EVENTS_SEND)), caller);
  }

  private String machine(Object subaccounts) {
    Map<String, Object> claims = new HashMap<>(TokenWorld.machineClaims());
    claims.put(OwnIssuer.SUBACCOUNTS, subaccounts);
    return world.keys.sign(claims, Duration.ofHours(1));
  }

  @Test
  void aMachineSeesTheSubaccountsOfItsTokenWhoeverKeepsItsClient() {
    assertEquals(
        Optional.of(Set.of("0", "7")), world.caller(machine(List.of("7", "0"))).subaccounts());
    assertEquals(Optional.empty(), world.caller(world.machineToken()).subaccounts());
  }

  @Test
  void subaccountsThatCannotBeReadAreNotTakenForNone() {
    for (Object wrong : List.of("7", 7, List.of(), List.of(7), List.of("07"), Map.of("a", "7"))) {
      requireRefused(machine(wrong));
    }
  }

  @Test
  void whatWasVerifiedIsNotVerifiedAgain() {
    world.sessions.add("s");
    AtomicInteger asked = new AtomicInteger();
    world.own.users((subject, _) -> {
      asked.incrementAndGet();
      return Optional.of(new Caller(subject, "c", Set.of()));
    });
    String token = world.userToken("u", "s");
    assertSame(world.caller(token), world.caller(token));
    assertEquals(1, asked.get());
  }

  @Test
  void aVerifiedTokenIsRefusedFromItsLastSecondOn() {
    String token = world.machineToken();
    world.caller(token);
    world.clock.advance(Duration.ofMinutes(60).minusMillis(1));
    world.caller(token);
    world.clock.advance(Duration.ofMillis(1));
    requireRefused(token);
  }

  @Test
  void aWallClockThatIsSetForwardEndsAVerifiedToken() {
    String token = world.machineToken();
    world.caller(token);
    world.clock.jump(Duration.ofHours(1));
    requireRefused(token);
  }

  @Test
  void aSignOutHoldsAtOnceForThatSubjectAlone() {
    world.sessions.addAll(Set.of("s1", "s2"));
    String first = world.userToken("u1", "s1");
    String second = world.userToken("u2", "s2");
    world.caller(first);
    world.caller(second);
    world.sessions.clear();
    world.authenticator.forgetSubject("u1");
    requireRefused(first);
    world.caller(second);
  }

  @Test
  void anAnswerFromBeforeASignOutIsNotKept() {
    String token = world.userToken("u", "s");
    AtomicInteger asked = new AtomicInteger();
    world.own.users((subject, _) -> {
      if (asked.incrementAndGet() > 1) {
        return Optional.empty();
      }
      // The sign-out happens after the session was found open, before the answer is kept.
      world.authenticator.forgetSubject("u");
      return Optional.of(new Caller(subject, "c", Set.of()));
    });
    world.caller(token);
    requireRefused(token);
  }

  @Test
  void aRemovedClientsTokensCountNoMore() {
    String token = world.machineToken();
    world.caller(token);
    world.clients.remove("shop");
    world.authenticator.forgetSubject("shop");
    requireRefused(token);
  }

  @Test
  void anIssuerLikeCognitoIsTakenByClientIdAndTokenUse() {
    IssuerSettings cognito =
        new IssuerSettings(
            "pool",
            world.stub.issuer("partner"),
            Optional.empty(),
            Set.of("app-1"),
            "client_id",
            Optional.of("access"),
            "extra.customer",
            Set.of(),
            Optional.of("roles.hub"),
            Map.of("writer", Scope.EVENTS_SEND),
            List.of("RS256"),
            Set.of(),
            Duration.ZERO);
    try (TokenAuthenticator other =
        new TokenAuthenticator(
            world.own, List.of(cognito), Thread::startVirtualThread, world.clock)) {
      String claims =
          world.partnerClaims(
              ",\"client_id\":\"app-1\",\"token_use\":\"access\",\"extra\":{\"customer\":\"c-7\"},"
                  + "\"roles\":{\"hub\":[\"writer\",\"sluice/deliveries:read\",\"admin\"]}");
      String token = world.partnerToken("{\"alg\":\"RS256\",\"kid\":\"partner-1\"}", claims);
      Caller caller = other.authenticate(new Credentials.Bearer(token));
      assertEquals("c-7", caller.clientId());
      assertEquals(Set.of(Scope.EVENTS_SEND, Scope.DELIVERIES_READ), caller.scopes());
      String id =
          world.partnerToken(
              "{\"alg\":\"RS256\",\"kid\":\"partner-1\"}",
              claims.replace("\"access\"", "\"other\""));
      assertThrows(Fault.class, () -> other.authenticate(new Credentials.Bearer(id)));
    }
  }
}
