package dev.sluice.identity.user;

import static dev.sluice.identity.user.PoolUnderTest.CLIENT;
import static dev.sluice.identity.user.PoolUnderTest.HERE;
import static dev.sluice.identity.user.PoolUnderTest.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.registry.Registered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class UsersTest {

  private final PoolUnderTest pool = new PoolUnderTest();
  private final Users users = pool.users;

  private static void refused(Refusal refusal, String sentence, Executable call) {
    Fault fault = assertThrows(Fault.class, call);
    assertEquals(refusal.code() + ": " + sentence, fault.code() + ": " + fault.sentence());
  }

  private SignedIn password(String name, String password) throws InterruptedException {
    return users.signIns().password(CLIENT, name, password, HERE);
  }

  @Test
  void aClientIdIsMadeOnceAndNeverChanges() throws InterruptedException {
    pool.signUp("ada", "ada@example.com");
    assertEquals(Optional.empty(), users.operators().find("ada").clientId());
    users.signUps().confirm(CLIENT, "ada", pool.code("ada@example.com"), false);
    Optional<String> clientId = users.operators().find("ada").clientId();
    assertTrue(clientId.isPresent());

    users.passwords().forgot(CLIENT, "ada", HERE);
    users.passwords().confirmForgot(CLIENT, "ada", pool.code("ada@example.com"), "Other-horse");
    users.operators().setPassword("op", "ada", "Third-horse", true);
    users.operators().reset("op", "ada");
    users.passwords().confirmForgot(CLIENT, "ada", pool.code("ada@example.com"), "Fourth-horse");
    assertEquals(clientId, users.operators().find("ada").clientId());
    refused(
        Refusal.NOT_AUTHORIZED,
        "A client attempted to write unauthorized attribute",
        () ->
            users
                .profiles()
                .update(
                    pool.signIn("ada", "Fourth-horse").access(),
                    Map.of(User.CLIENT_ID, "mine"),
                    HERE));
  }

  @Test
  void tokensHaveTheClaimsOfCognito() throws InterruptedException {
    User ada = pool.confirmed("ada");
    SignedIn.Tokens tokens = pool.signIn("ADA");
    Map<String, Object> access = PoolUnderTest.claims(tokens.access());
    assertEquals(
        Set.of(
            "sub",
            "token_use",
            "scope",
            "auth_time",
            "exp",
            "jti",
            "origin_jti",
            "event_id",
            "client_id",
            "username"),
        access.keySet());
    assertEquals(ada.sub(), access.get("sub"));
    assertEquals("ada", access.get("username"));
    assertEquals("aws.cognito.signin.user.admin", access.get("scope"));
    Map<String, Object> id = PoolUnderTest.claims(tokens.id());
    assertEquals(CLIENT, id.get("aud"));
    assertEquals("ada", id.get("cognito:username"));
    assertEquals(true, id.get("email_verified"));
    assertEquals(ada.clientId().orElseThrow(), id.get("custom:clientId"));
    assertEquals(access.get("origin_jti"), id.get("origin_jti"));
  }

  @Test
  void anAddressIsANameOnlyOnceItIsVerifiedAndOnlyOneUsers() throws InterruptedException {
    pool.signUp("ada", "shared@example.com");
    refused(
        Refusal.USER_NOT_FOUND,
        "User does not exist.",
        () -> password("shared@example.com", PASSWORD));
    users.signUps().confirm(CLIENT, "ada", pool.code("shared@example.com"), false);
    assertInstanceOf(SignedIn.Tokens.class, password("Shared@Example.com", PASSWORD));

    pool.clock.advance(Duration.ofMillis(5));
    pool.signUp("eve", "Shared@example.com");
    String code = pool.code("Shared@example.com");
    refused(
        Refusal.ALIAS_EXISTS,
        "An account with the email already exists.",
        () -> users.signUps().confirm(CLIENT, "eve", code, false));
    users.signUps().confirm(CLIENT, "eve", code, true);
    assertEquals("eve", users.operators().find("shared@example.com").name());
    assertFalse(users.operators().find("ada").hasVerifiedEmail());
  }

  @Test
  void nothingInTheRegistryShowsANameAPasswordACodeOrARefreshToken() throws InterruptedException {
    // A name that no hex digits can spell.
    User user = pool.confirmed("zoltan");
    users.passwords().forgot(CLIENT, "zoltan", HERE);
    String code = pool.code("zoltan@example.com");
    SignedIn.Tokens tokens = pool.signIn("zoltan");
    for (Registered each : pool.registry.list("identity/", "identity/", 100)) {
      assertFalse(each.key().contains("zoltan"), each.key());
      if (!each.key().startsWith("identity/letter/")) {
        String value = each.value().text();
        assertFalse(value.contains(PASSWORD), value);
        assertFalse(value.contains("\"" + code), value);
        assertFalse(value.contains(tokens.refresh().orElseThrow()), value);
      }
    }
    assertTrue(users.operators().find(user.sub()).password().startsWith("$argon2id$v=19$m="));
  }

  @Test
  void aCodeEndsWithTimeAndWithFiveWrongTries() throws InterruptedException {
    String mismatch = "Invalid verification code provided, please try again.";
    String expired = "Invalid code provided, please request a code again.";
    pool.signUp("ada", "ada@example.com");
    String code = pool.code("ada@example.com");
    String wrong = pool.wrongCode("ada@example.com");
    for (int i = 0; i < Code.MAX_WRONG_TRIES; i++) {
      refused(
          Refusal.CODE_MISMATCH,
          mismatch,
          () -> users.signUps().confirm(CLIENT, "ada", wrong, false));
    }
    refused(
        Refusal.EXPIRED_CODE, expired, () -> users.signUps().confirm(CLIENT, "ada", code, false));

    pool.clock.advance(Duration.ofMillis(5));
    users.signUps().resend(CLIENT, "ada", HERE);
    String second = pool.code("ada@example.com");
    pool.clock.advance(Duration.ofHours(24));
    refused(
        Refusal.EXPIRED_CODE, expired, () -> users.signUps().confirm(CLIENT, "ada", second, false));
    users.signUps().resend(CLIENT, "ada", HERE);
    users.signUps().confirm(CLIENT, "ada", pool.code("ada@example.com"), false);
    refused(
        Refusal.NOT_AUTHORIZED,
        "User cannot be confirmed. Current status is CONFIRMED",
        () -> users.signUps().confirm(CLIENT, "ada", second, false));
  }

  @Test
  void codesAreMailedFiveTimesAnHourAtMost() throws InterruptedException {
    pool.confirmed("ada");
    for (int i = 0; i < Attempts.LETTERS; i++) {
      users.passwords().forgot(CLIENT, "ada", HERE);
    }
    refused(
        Refusal.LIMIT_EXCEEDED,
        "Attempt limit exceeded, please try after some time.",
        () -> users.passwords().forgot(CLIENT, "ada", HERE));
    pool.clock.advance(Duration.ofHours(1));
    users.passwords().forgot(CLIENT, "ada", HERE);
  }

  @Test
  void whoGuessesPasswordsMustWaitLongerAndLonger() throws InterruptedException {
    pool.confirmed("ada");
    for (int i = 0; i < Attempts.FREE_PASSWORDS; i++) {
      refused(
          Refusal.NOT_AUTHORIZED,
          "Incorrect username or password.",
          () -> password("ada", "Wrong-horse"));
    }
    refused(Refusal.NOT_AUTHORIZED, "Password attempts exceeded", () -> password("ADA", PASSWORD));
    pool.clock.advance(Duration.ofSeconds(1));
    assertThrows(Fault.class, () -> password("ada", "Wrong-horse"));
    pool.clock.advance(Duration.ofMillis(1_999));
    refused(Refusal.NOT_AUTHORIZED, "Password attempts exceeded", () -> password("ada", PASSWORD));
    pool.clock.advance(Duration.ofMillis(1));
    pool.signIn("ada");
    assertThrows(Fault.class, () -> password("ada", "Wrong-horse"));
    pool.signIn("ada");
  }

  @Test
  void oneAddressFailsOnlySoOften() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      String name = "nobody" + i;
      refused(
          Refusal.USER_NOT_FOUND,
          "User does not exist.",
          () -> users.signIns().password(CLIENT, name, PASSWORD, "192.0.2.7"));
    }
    refused(
        Refusal.NOT_AUTHORIZED,
        "Password attempts exceeded",
        () -> users.signIns().password(CLIENT, "another", PASSWORD, "192.0.2.7"));
    refused(
        Refusal.USER_NOT_FOUND,
        "User does not exist.",
        () -> users.signIns().password(CLIENT, "another", PASSWORD, "192.0.2.8"));
    pool.clock.advance(Attempts.WINDOW);
    refused(
        Refusal.USER_NOT_FOUND,
        "User does not exist.",
        () -> users.signIns().password(CLIENT, "another", PASSWORD, "192.0.2.7"));
  }

  @Test
  void theOldestSessionGoesWhenThereAreTooMany() throws InterruptedException {
    pool.confirmed("ada");
    SignedIn.Tokens first = pool.signIn("ada");
    for (int i = 1; i < UserStore.MAX_SESSIONS; i++) {
      pool.clock.advance(Duration.ofSeconds(1));
      pool.signIn("ada");
    }
    assertEquals("ada", users.profiles().of(first.access()).name());
    pool.clock.advance(Duration.ofSeconds(1));
    SignedIn.Tokens last = pool.signIn("ada");
    refused(
        Refusal.NOT_AUTHORIZED,
        "Access Token has been revoked",
        () -> users.profiles().of(first.access()));
    users.signIns().signOut(last.access());
    assertEquals(List.of(), pool.registry.list(UserKeys.SESSIONS, UserKeys.SESSIONS, 10));
    assertTrue(pool.forgotten.contains(users.operators().find("ada").sub()));
  }

  @Test
  void aSessionEndsWithItsRefreshTokenAndIsOfOneClient() throws InterruptedException {
    pool.confirmed("ada");
    String refresh = pool.signIn("ada").refresh().orElseThrow();
    refused(
        Refusal.NOT_AUTHORIZED,
        "Invalid Refresh Token",
        () -> users.signIns().refresh("other-app", refresh));
    refused(
        Refusal.NOT_AUTHORIZED,
        "Invalid Refresh Token",
        () -> users.signIns().refresh(CLIENT, refresh.substring(0, 80) + "abcdef"));
    refused(
        Refusal.UNAUTHORIZED,
        "The token belongs to another client.",
        () -> users.signIns().revoke("other-app", refresh));
    pool.clock.advance(Duration.ofDays(30).minusSeconds(1));
    SignedIn.Tokens late = users.signIns().refresh(CLIENT, refresh);
    Map<String, Object> claims = PoolUnderTest.claims(late.access());
    String sub = String.valueOf(claims.get("sub"));
    String session = String.valueOf(claims.get("origin_jti"));
    assertTrue(users.sessions().caller(sub, session).isPresent());
    pool.clock.advance(Duration.ofSeconds(1));
    refused(
        Refusal.NOT_AUTHORIZED,
        "Refresh Token has expired",
        () -> users.signIns().refresh(CLIENT, refresh));
    assertEquals(Optional.empty(), users.sessions().caller(sub, session));
  }

  @Test
  void aTemporaryPasswordIsGoodForThreeDaysAndLeadsToAChallenge() throws InterruptedException {
    users
        .operators()
        .create(
            "op",
            new Operators.Invitation(
                "grace",
                Map.of("email", "grace@example.com"),
                Optional.of("Temporary-1"),
                true,
                false,
                false));
    var challenge =
        assertInstanceOf(SignedIn.NewPasswordNeeded.class, password("grace", "Temporary-1"));
    refused(
        Refusal.INVALID_PASSWORD,
        "Password did not conform with policy: Password not long enough",
        () -> users.signIns().newPassword(CLIENT, "grace", challenge.session(), "Ab-"));
    refused(
        Refusal.NOT_AUTHORIZED,
        "Invalid session for the user.",
        () -> users.signIns().newPassword(CLIENT, "nobody", challenge.session(), PASSWORD));
    assertInstanceOf(
        SignedIn.Tokens.class,
        users.signIns().newPassword(CLIENT, "grace", challenge.session(), PASSWORD));
    assertTrue(users.operators().find("grace").clientId().isPresent());
    refused(
        Refusal.NOT_AUTHORIZED,
        "Invalid session for the user.",
        () -> users.signIns().newPassword(CLIENT, "grace", challenge.session(), PASSWORD));

    users.operators().setPassword("op", "grace", "Temporary-2", false);
    pool.clock.advance(Duration.ofDays(3));
    refused(
        Refusal.NOT_AUTHORIZED,
        "Temporary password has expired and must be reset by an administrator.",
        () -> password("grace", "Temporary-2"));
  }

  @Test
  void aChangedAddressCountsOnceItsCodeIsShown() throws InterruptedException {
    pool.confirmed("ada");
    String access = pool.signIn("ada").access();
    assertEquals(
        Optional.of("n***@e***"),
        users.profiles().update(access, Map.of("email", "new@example.com"), HERE));
    refused(
        Refusal.USER_NOT_FOUND,
        "User does not exist.",
        () -> password("ada@example.com", PASSWORD));
    refused(
        Refusal.USER_NOT_FOUND,
        "User does not exist.",
        () -> password("new@example.com", PASSWORD));
    users.profiles().verifyEmail(access, pool.code("new@example.com"));
    assertInstanceOf(SignedIn.Tokens.class, password("new@example.com", PASSWORD));
  }

  @Test
  void aCodeThatWasMailedToAnAddressOfBeforeIsGoodNoMore() throws InterruptedException {
    String expired = "Invalid code provided, please request a code again.";
    pool.confirmed("ada");
    users.passwords().forgot(CLIENT, "ada", HERE);
    String reset = pool.code("ada@example.com");
    users.profiles().update(pool.signIn("ada").access(), Map.of("email", "new@example.com"), HERE);
    refused(
        Refusal.EXPIRED_CODE,
        expired,
        () -> users.passwords().confirmForgot(CLIENT, "ada", reset, "Other-horse"));

    pool.signUp("eve", "eve@example.com");
    users.operators().update("op", "eve", Map.of("email", "victim@example.com"));
    refused(
        Refusal.EXPIRED_CODE,
        expired,
        () -> users.signUps().confirm(CLIENT, "eve", pool.code("eve@example.com"), false));
  }

  @Test
  void aChangedPasswordEndsAllOtherSessions() throws InterruptedException {
    pool.confirmed("ada");
    SignedIn.Tokens own = pool.signIn("ada");
    SignedIn.Tokens other = pool.signIn("ada");
    users.passwords().change(own.access(), PASSWORD, "Other-horse", HERE);
    assertEquals("ada", users.profiles().of(own.access()).name());
    assertThrows(Fault.class, () -> users.profiles().of(other.access()));
  }

  @Test
  void everyChangeIsToldWithTheClientIdAndNothingSecret() throws InterruptedException {
    User ada = pool.confirmed("ada");
    String access = pool.signIn("ada").access();
    users.operators().disable("op", "ada");
    users.operators().enable("op", "ada");
    users.operators().setPassword("op", "ada", "Other-horse", true);
    users.signIns().signOut(pool.signIn("ada", "Other-horse").access());
    users.operators().delete("op", "ada");
    assertThrows(Fault.class, () -> users.profiles().of(access));
    assertEquals(
        List.of(
            ada.sub() + " user.created",
            ada.sub() + " user.confirmed",
            "op user.disabled",
            "op user.enabled",
            "op user.password-changed",
            ada.sub() + " user.signed-out",
            "op user.deleted"),
        pool.notices.stream().map(n -> n.by() + " " + n.type()).toList());
    for (var notice : pool.notices.subList(1, pool.notices.size())) {
      assertEquals(ada.clientId(), Optional.ofNullable(notice.details().get("clientId")));
      assertEquals(ada.sub(), notice.subject());
      assertEquals(Set.of("clientId", "status"), notice.details().keySet());
    }
    List<Registered> left = pool.registry.list("identity/user", "identity/user", 10);
    assertEquals(List.of(), left, "nothing of a removed user stays");
  }

  @Test
  void namesAreToldApartWithoutCaseAndAnAddressIsNoName() throws InterruptedException {
    pool.signUp("Ada", "ada@example.com");
    refused(
        Refusal.USERNAME_EXISTS,
        "User already exists",
        () -> pool.signUp("aDA", "else@example.com"));
    refused(
        Refusal.INVALID_PARAMETER,
        "Username cannot be of email format, since user pool is configured for email alias.",
        () -> pool.signUp("a@b", "else@example.com"));
    refused(
        Refusal.INVALID_PARAMETER,
        "Invalid email address format.",
        () -> pool.signUp("eve", "eve@example.com\r\nBcc: all@example.com"));
    assertNotEquals("", users.operators().find("ada").sub());
  }
}
