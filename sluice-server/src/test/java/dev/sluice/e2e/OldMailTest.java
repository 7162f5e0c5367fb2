package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Stores forget messages when they are old enough, and nothing else.
@Timeout(60)
class OldMailTest {

  private static final String ID = "a".repeat(39);

  @TempDir Path folder;

  private Path put(String name, Duration age) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "Subject: x\r\n\r\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  @Test
  void oldMessagesGoAndYoungOnesStayAndSoDoesWhatIsNoMessageOrInAStoreWithoutAnAge()
      throws IOException {
    Duration old = Duration.ofMinutes(61);
    Duration young = Duration.ofMinutes(59);
    Path gone = put("inbox/" + ID + "1", old);
    Path goneBelow = put("inbox/support/deep/" + ID + "2", old);
    Path goneUnderAPrefix = put("inbox/p-" + ID + "3", old);
    Path stays = put("inbox/" + ID + "4", young);
    Path staysBelow = put("inbox/support/deep/" + ID + "5", young);
    Path noMessage = put("inbox/notes.txt", old);
    Path kept = put("kept/" + ID + "6", Duration.ofDays(5_000));
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            smtp: { port: 0, domains: [example.com] }
            receipt:
              stores: { inbox: { folder: ./inbox, keep: 1h }, kept: { folder: ./kept } }
              rules: [ { name: all, actions: [ { store: inbox }, { store: kept } ] } ]
            """);
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system())) {
      assertTrue(hub.smtpPort().isPresent());
      Await.until(
          () -> !Files.exists(gone) && !Files.exists(goneBelow) && !Files.exists(goneUnderAPrefix),
          () -> "old messages stay");
    }
    assertTrue(Files.exists(stays));
    assertTrue(Files.exists(staysBelow));
    assertTrue(Files.exists(noMessage));
    assertTrue(Files.exists(kept));
    assertFalse(Files.exists(gone));
  }
}
