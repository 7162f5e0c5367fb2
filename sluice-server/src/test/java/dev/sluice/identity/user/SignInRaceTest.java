package dev.sluice.identity.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SignInRaceTest {

  @Test
  void aConfirmationThatIsShownManyTimesAtOnceMakesOneClientId()
      throws InterruptedException, ExecutionException {
    PoolUnderTest pool = new PoolUnderTest();
    pool.signUp("ada", "ada@example.com");
    String code = pool.code("ada@example.com");
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> {
        try {
          pool.users.signUps().confirm(PoolUnderTest.CLIENT, "ada", code, false);
          return true;
        } catch (dev.sluice.fault.Fault e) {
          return false;
        }
      });
    }
    int confirmed = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(calls)) {
        confirmed += each.get() ? 1 : 0;
      }
    }
    assertEquals(1, confirmed);
    assertTrue(pool.users.operators().find("ada").clientId().isPresent());
  }
}
