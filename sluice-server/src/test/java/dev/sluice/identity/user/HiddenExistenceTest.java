package dev.sluice.identity.user;

import static dev.sluice.identity.user.PoolUnderTest.CLIENT;
import static dev.sluice.identity.user.PoolUnderTest.HERE;
import static dev.sluice.identity.user.PoolUnderTest.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each call is made for a user who is there and for one who is not, and must be answered alike.
class HiddenExistenceTest {

  private final PoolUnderTest pool = new PoolUnderTest(true);
  private final Users users = pool.users;

  /// Something that is asked about a name.
  private interface Asking {
    Object about(String name) throws InterruptedException;
  }

  private static String answer(Asking asking, String name) throws InterruptedException {
    try {
      return String.valueOf(asking.about(name));
    } catch (Fault e) {
      return e.code() + ": " + e.sentence();
    }
  }

  private static void alike(Asking asking, String... names) throws InterruptedException {
    List<String> answers = new ArrayList<>();
    for (String name : names) {
      answers.add(answer(asking, name));
    }
    assertEquals(1, answers.stream().distinct().count(), answers.toString());
  }

  @Test
  void noAnswerTellsWhetherAUserExists() throws InterruptedException {
    pool.confirmed("ada");
    pool.signUp("waiting", "waiting@example.com");
    String[] names = {"ada", "waiting", "nobody"};
    for (int i = 0; i < 8; i++) {
      alike(name -> users.signIns().password(CLIENT, name, "Wrong-horse", HERE), names);
      alike(name -> users.passwords().forgot(CLIENT, name, HERE), names);
      alike(
          name -> {
            users.passwords().confirmForgot(CLIENT, name, "x", "Other-horse");
            return "";
          },
          names);
      alike(
          name -> {
            users.signUps().confirm(CLIENT, name, "x", false);
            return "";
          },
          names);
    }
    alike(name -> users.signUps().resend(CLIENT, name, HERE), names);
  }

  @Test
  void whoHasNotConfirmedIsToldNoMoreThanWhoIsNotThere() throws InterruptedException {
    pool.signUp("waiting", "waiting@example.com");
    for (int i = 0; i < 8; i++) {
      alike(name -> users.signIns().password(CLIENT, name, PASSWORD, HERE), "waiting", "nobody");
    }
  }

  @Test
  void aTakenNameIsAnsweredLikeANewOneAndItsOwnerIsTold() throws InterruptedException {
    User ada = pool.confirmed("ada");
    int letters = pool.mailbox.letters().size();
    SignUps.SignedUp again =
        users
            .signUps()
            .signUp(CLIENT, "ADA", "Evils-password", Map.of("email", "eve@example.com"), HERE);
    SignUps.SignedUp fresh =
        users
            .signUps()
            .signUp(CLIENT, "fresh", "Evils-password", Map.of("email", "eve@example.com"), HERE);
    assertEquals(fresh.destination(), again.destination());
    assertTrue(!again.sub().equals(ada.sub()) && again.sub().length() == fresh.sub().length());
    assertEquals(letters + 2, pool.mailbox.letters().size());
    assertTrue(
        pool.mailbox.letters().stream()
            .anyMatch(each ->
                each.letter().to().equals("ada@example.com")
                    && each.letter().subject().startsWith("Somebody tried to sign up")));
    pool.signIn("ada");
  }

  @Test
  void aRightCodeAndARightPasswordWorkAllTheSame() throws InterruptedException {
    pool.confirmed("ada");
    assertEquals("***", users.passwords().forgot(CLIENT, "ada", HERE));
    users.passwords().confirmForgot(CLIENT, "ada", pool.code("ada@example.com"), "Other-horse");
    pool.signIn("ada", "Other-horse");
  }
}
