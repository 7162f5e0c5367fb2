package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.log.LocalDisk;
import dev.sluice.engine.log.LogWriter;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.journal.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForgetWhileReadingTest {

  @TempDir Path folder;

  /// Ten entries of 1,000 bytes, two to a segment.
  private SegmentLog filled() throws IOException {
    SegmentLog log = SegmentLog.open(LocalDisk.at(folder), () -> 7, 2_200);
    LogWriter writer = log.writer();
    for (int i = 0; i < 10; i++) {
      writer.begin(i, 1_000);
      writer.entry(new byte[1_000], 0, 1_000);
      writer.write();
      writer.sync();
    }
    return log;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aReaderInAFileReadsItToItsEndBeforeItGoes()
      throws IOException, InterruptedException, ExecutionException {
    try (SegmentLog log = filled();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      AtomicLong seen = new AtomicLong();
      Future<?> reader =
          threads.submit(() -> {
            log.read(
                Position.FIRST,
                false,
                (first, millis, count, array, offset, length) -> {
                  seen.incrementAndGet();
                  inside.countDown();
                  awaited(goOn);
                  return first.value() < 2;
                });
            return true;
          });
      inside.await();
      Future<?> forgetting =
          threads.submit(() -> {
            log.forgetBefore(new Position(5));
            return true;
          });
      assertTrue(files() >= 5, "the file that is read is still there");
      goOn.countDown();
      reader.get();
      forgetting.get();
      assertEquals(2, seen.get());
      assertEquals(3, files());
      assertEquals(new Position(5), log.first());
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theLastFileStaysWhateverIsAsked() throws IOException {
    try (SegmentLog log = filled()) {
      log.forgetBefore(new Position(1_000));
      assertEquals(new Position(9), log.first());
    }
    try (SegmentLog log = SegmentLog.open(LocalDisk.at(folder), () -> 7, 2_200)) {
      assertEquals(new Position(9), log.first());
      assertEquals(new Position(11), log.end());
    }
  }
}
