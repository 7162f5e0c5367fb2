package dev.sluice.object.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedSyncsTest {

  private static final Path HERE = Path.of("here");
  private static final int MANY = 50;

  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private final AtomicInteger made = new AtomicInteger();
  private volatile int failing;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  private final SharedSyncs syncs =
      new SharedSyncs(
          new Durability() {
            @Override
            public void file(FileOutputStream file) {
              throw new AssertionError("no file is synced here");
            }

            @Override
            public void file(Path file) {
              throw new AssertionError("no file is synced here");
            }

            @Override
            public void directory(Path directory) throws IOException {
              int number = made.incrementAndGet();
              begun.release();
              mayEnd.acquireUninterruptibly();
              if (number == failing) {
                throw new IOException("the disk is broken");
              }
            }
          });

  @AfterEach
  void stop() {
    mayEnd.release(MANY);
    callers.close();
  }

  private Future<?> sync(Path directory) {
    return callers.submit(() -> {
      syncs.directory(directory);
      return null;
    });
  }

  /// The first sync runs, and all the others have asked after it began.
  private List<Future<?>> waitingBehindOneThatRuns() throws InterruptedException {
    List<Future<?>> all = new ArrayList<>(List.of(sync(HERE)));
    begun.acquire();
    for (int i = 1; i < MANY; i++) {
      all.add(sync(HERE));
    }
    while (!syncs.isAwaitedBy(HERE, MANY)) {
      Thread.onSpinWait();
    }
    return all;
  }

  @Test
  void manyWhoAskWhileOneRunsShareTheNext() throws InterruptedException, ExecutionException {
    List<Future<?>> all = waitingBehindOneThatRuns();
    mayEnd.release();
    all.getFirst().get();
    begun.acquire();
    assertTrue(all.subList(1, MANY).stream().noneMatch(Future::isDone), "that began before them");
    mayEnd.release();
    for (Future<?> each : all) {
      each.get();
    }
    assertEquals(2, made.get());
  }

  @Test
  void whoAsksWhenNobodyDoesGetsASyncOfHisOwn() throws InterruptedException, ExecutionException {
    mayEnd.release(2);
    sync(HERE).get();
    sync(HERE).get();
    assertEquals(2, made.get());
  }

  @Test
  void aSyncThatFailsFailsForAllWhomItWasToServeAndForNobodyElse()
      throws InterruptedException, ExecutionException {
    failing = 2;
    List<Future<?>> all = waitingBehindOneThatRuns();
    mayEnd.release(2);
    all.getFirst().get();
    for (Future<?> each : all.subList(1, MANY)) {
      ExecutionException told = assertThrows(ExecutionException.class, each::get);
      assertTrue(told.getCause() instanceof IOException, () -> String.valueOf(told.getCause()));
    }
    mayEnd.release();
    sync(HERE).get();
    assertEquals(3, made.get());
  }

  @Test
  void oneDirectoryDoesNotWaitForAnother()
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    Future<?> first = sync(HERE);
    begun.acquire();
    Future<?> second = sync(Path.of("there"));
    begun.acquire();
    mayEnd.release(2);
    first.get(30, TimeUnit.SECONDS);
    second.get(30, TimeUnit.SECONDS);
    assertEquals(2, made.get());
  }
}
