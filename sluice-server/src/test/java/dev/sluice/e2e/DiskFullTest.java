package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hub on a small disk that somebody fills to the last byte, and then makes room on.
///
/// It needs a disk of its own, which only root can mount; elsewhere it is skipped. What a full disk
/// does to each room is proved without one as well, with disks that fail when they are told to.
class DiskFullTest {

  private static final String KEY = "key-of-the-only-caller";

  @TempDir Path folder;

  private Path disk;
  private Path filler;
  private boolean mounted;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("disk"));
    filler = disk.resolve("filler");
    mounted = run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk.toString());
    Assumptions.assumeTrue(mounted, "a disk cannot be mounted here, so none can be filled");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted && !run("umount", disk.toString())) {
      assertTrue(run("umount", "-l", disk.toString()));
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
  }

  private void fill() throws IOException {
    byte[] zeros = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.toString());
    }
  }

  private static HttpResponse<String> send(Api api, String id)
      throws IOException, InterruptedException {
    return api.post(
        "/v1/events",
        "application/cloudevents+json",
        Api.event("/a", id, "\"" + "x".repeat(2_000) + "\""));
  }

  /// Sends events, each until it is acknowledged or refused for the disk, until the answer is this.
  private static HttpResponse<String> sendUntil(
      int status, Api api, String run, List<String> acknowledged) {
    List<HttpResponse<String>> last = new ArrayList<>();
    Await.until(
        () -> {
          String id = run + last.size();
          HttpResponse<String> reply = send(api, id);
          last.add(reply);
          if (reply.statusCode() == 202) {
            acknowledged.add(id);
          } else {
            assertEquals(503, reply.statusCode(), reply.body());
          }
          return reply.statusCode() == status;
        },
        () -> "the last answer is " + last.getLast().statusCode());
    return last.getLast();
  }

  @ParameterizedTest
  @ValueSource(strings = {"256MiB", "0B"})
  void aFullDiskRefusesLosesNothingAndHealsByItself(String reserve)
      throws IOException, InterruptedException {
    List<String> acknowledged = new ArrayList<>();
    try (Receiver receiver = Receiver.willing()) {
      Files.writeString(
          folder.resolve("sluice.yaml"),
          """
          http: { port: 0 }
          data: ./disk/data
          disk: { reserve: %s }
          keys:
            app: { key: %s, scopes: ["events:send", "deliveries:read"] }
          rules: { all: { pattern: { source: [/a] }, targets: [api, files] } }
          targets:
            api: { http: { url: "%s" } }
            files: { archive: { path: ./disk/files, flush: { age: 1s } } }
          """
              .formatted(reserve, KEY, receiver.url()));
      try (HubProcess hub = HubProcess.start(folder, "serve");
          Api api = new Api(hub.url(), KEY)) {
        for (int i = 0; i < 50; i++) {
          assertEquals(202, send(api, "before" + i).statusCode());
          acknowledged.add("before" + i);
        }
        fill();
        HttpResponse<String> refused = sendUntil(503, api, "full", acknowledged);
        assertTrue(refused.body().contains("\"code\":\"disk-full\""), refused.body());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        Await.until(
            () -> api.status("/ready") == 503, () -> "it says that it is ready on a full disk");
        assertEquals(200, api.status("/health"));

        Files.delete(filler);
        Await.until(() -> api.status("/ready") == 200, () -> "it does not get ready: " + hub);
        sendUntil(202, api, "after", acknowledged);
        long all = acknowledged.size();
        api.await("api", new Api.Account(all, all, 0, 0));
        api.await("files", new Api.Account(all, all, 0, 0));
        hub.terminate();
        assertEquals(143, hub.exitCode(), hub::toString);
      }
      Map<String, Integer> files = new ArchiveFiles(disk.resolve("files")).ids();
      assertEquals(acknowledged.size(), files.size());
      assertEquals(
          List.of(), acknowledged.stream().filter(id -> files.getOrDefault(id, 0) != 1).toList());
      assertTrue(receiver.requests().size() >= acknowledged.size());
    }
  }
}
