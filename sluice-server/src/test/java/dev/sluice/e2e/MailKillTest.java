package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Mail that was answered with 250 survives SIGKILL, and of other mail nothing half is seen.
@Timeout(120)
class MailKillTest {

  private static final int LOOPING = 4;
  private static final int HALF_WAY = 4;

  /// So many messages are taken before the kill.
  private static final int TAKEN = 40;

  @TempDir Path folder;
  private final Map<String, byte[]> taken = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();

  /// A message that shows whose it is, small ones and such as go to a file while they come in.
  private static byte[] message(String name, int number) {
    int lines = number % 3 == 0 ? 5_000 : 40;
    String line = (name + " line ").concat("x".repeat(90)) + "\r\n";
    String text = "Subject: " + name + "\r\n\r\n" + line.repeat(lines) + "end of " + name + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Sends one message after the other, until the hub is gone.
  private void loop(int port, int client) {
    try (MailSender sender = new MailSender(port)) {
      for (int n = 0; ; n++) {
        byte[] message = message("m-" + client + "-" + n, n);
        sender.begin();
        sender.text(message, 0, message.length);
        taken.put(MailHub.id(sender.end()), message);
      }
    } catch (IOException e) {
      // The hub is gone; what was under way was not answered.
    }
  }

  /// Sends most of a message and waits.
  private void half(int port, int client, CountDownLatch sent, CountDownLatch killed) {
    try (MailSender sender = new MailSender(port)) {
      byte[] message = message("half-" + client, client % 2);
      sender.begin();
      sender.text(message, 0, message.length / 4 * 3);
      sent.countDown();
      killed.await();
    } catch (IOException e) {
      wrong.add(e);
      sent.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread start(Runnable client) {
    return Thread.ofVirtual()
        .uncaughtExceptionHandler((_, trouble) -> wrong.add(trouble))
        .start(client);
  }

  private void sendAndKill(MailHubProcess hub) throws InterruptedException, IOException {
    int port = hub.port();
    CountDownLatch sent = new CountDownLatch(HALF_WAY);
    CountDownLatch killed = new CountDownLatch(1);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < HALF_WAY; i++) {
      int client = i;
      clients.add(start(() -> half(port, client, sent, killed)));
    }
    for (int i = 0; i < LOOPING; i++) {
      int client = i;
      clients.add(start(() -> loop(port, client)));
    }
    sent.await();
    Await.until(
        () -> (taken.size() >= TAKEN && !files(hub.spool()).isEmpty()) || !wrong.isEmpty(),
        () -> "only " + taken.size() + " messages were taken: " + hub.output());
    hub.kill();
    killed.countDown();
    for (Thread client : clients) {
      client.join();
    }
    assertEquals(List.of(), List.copyOf(wrong));
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aHubThatIsKilledInTheMiddleOfMessagesHasAllThatItAnsweredAndNothingHalf()
      throws IOException, InterruptedException {
    try (MailHubProcess hub = MailHubProcess.start(folder)) {
      sendAndKill(hub);
    }
    // Whether a copy into the store was under way is up to chance: this one is left for certain.
    Path drafts = Files.createDirectories(folder.resolve("inbox/.sluice/mail/drafts"));
    Files.writeString(drafts.resolve(UUID.randomUUID().toString()), "Subject: half of");
    try (MailHubProcess hub = MailHubProcess.start(folder);
        Api api = new Api(hub.url(), MailHubProcess.KEY)) {
      hub.port();
      requireWholeObjects(hub.inbox());
      Set<String> told = told(api);
      Set<String> untold = new HashSet<>(taken.keySet());
      untold.removeAll(told);
      assertEquals(Set.of(), untold, "no event tells of what was answered");
      for (String id : told) {
        assertTrue(Files.exists(hub.inbox().resolve(id)), () -> "an event tells of " + id);
      }
      assertEquals(List.of(), files(hub.spool()));
      requireTakesMail(hub, api);
    }
  }

  /// Each object is a whole message under its name; those that were answered are there byte for
  /// byte. One that was not answered may be there, whole. Beside them is the log that they share,
  /// and nothing else.
  private void requireWholeObjects(Path inbox) throws IOException {
    Set<String> there = new HashSet<>();
    for (Path file : files(inbox)) {
      String name = inbox.relativize(file).toString();
      if (name.matches("\\.sluice/mail/log/[0-9]{20}\\.log")) {
        continue;
      }
      assertTrue(name.matches("[a-z0-9]{40}"), () -> "half of something stays: " + name);
      there.add(name);
      String text = Files.readString(file);
      String subject = text.lines().filter(line -> line.startsWith("Subject: ")).findFirst().get();
      String end = "\r\nend of " + subject.substring("Subject: ".length()) + "\r\n";
      assertTrue(text.endsWith(end), () -> "half of a message is seen: " + name);
      byte[] sent = taken.get(name);
      if (sent != null) {
        assertEquals(
            new String(sent, StandardCharsets.US_ASCII), text.substring(text.indexOf("Subject: ")));
      }
    }
    assertTrue(there.containsAll(taken.keySet()), "a message that was answered is not there");
  }

  private static Set<String> told(Api api) throws IOException, InterruptedException {
    Await.until(
        () -> api.get("/v1/mail/messages?limit=1").path("behind").asLong() == 0,
        () -> "the index does not catch up");
    Set<String> ids = new HashSet<>();
    String after = "";
    do {
      JsonNode page = api.get("/v1/mail/messages?limit=200" + after);
      page.path("messages").forEach(each -> ids.add(each.path("id").asText()));
      after = page.has("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    return ids;
  }

  private static void requireTakesMail(MailHubProcess hub, Api api)
      throws IOException, InterruptedException {
    try (MailSender sender = new MailSender(hub.port())) {
      sender.begin();
      byte[] message = message("after", 1);
      sender.text(message, 0, message.length);
      String id = MailHub.id(sender.end());
      assertEquals(200, api.status("/v1/mail/messages/" + id));
    }
  }
}
