package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No message is held whole: more of them come in at a time than the heap could hold. The bench has
/// larger ones.
@Timeout(120)
class LargeMailTest {

  private static final int CLIENTS = 8;
  private static final String LINE = "y".repeat(98) + "\r\n";

  /// 80 MB in all.
  private static final byte[] MESSAGE =
      ("Subject: large\r\n\r\n" + LINE.repeat(100_000)).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void eightMessagesOf10MegabytesAtATimeFitIntoAHeapOf64()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (MailHubProcess hub =
            MailHubProcess.start(folder, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int port = hub.port();
      CyclicBarrier nearlySent = new CyclicBarrier(CLIENTS);
      List<Future<String>> replies = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        replies.add(threads.submit(() -> send(port, nearlySent)));
      }
      for (Future<String> reply : replies) {
        String id = MailHub.id(reply.get(90, TimeUnit.SECONDS));
        byte[] stored = Files.readAllBytes(hub.inbox().resolve(id));
        assertArrayEquals(
            MESSAGE, Arrays.copyOfRange(stored, stored.length - MESSAGE.length, stored.length));
      }
      assertEquals(List.of(), hub.output().lines().filter(line -> line.contains("Error")).toList());
    }
  }

  /// Sends a message whose last bytes wait until all the others have come as far.
  private static String send(int port, CyclicBarrier nearlySent)
      throws IOException, InterruptedException, BrokenBarrierException, TimeoutException {
    try (MailSender sender = new MailSender(port)) {
      int most = MESSAGE.length - LINE.length();
      sender.begin();
      sender.text(MESSAGE, 0, most);
      nearlySent.await(60, TimeUnit.SECONDS);
      sender.text(MESSAGE, most, MESSAGE.length);
      return sender.end();
    }
  }
}
