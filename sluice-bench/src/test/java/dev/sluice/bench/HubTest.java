package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.bench.child.ChildServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {

  private static final String ACCOUNTS =
      "[{\"rule\":\"kind-0\",\"target\":\"bench-archive\",\"in\":7,\"delivered\":4,\"dead\":1},"
          + "{\"rule\":\"kind-1\",\"target\":\"bench-archive\",\"in\":3,\"delivered\":3,\"dead\":0},"
          + "{\"rule\":\"to-receiver\",\"target\":\"receiver\",\"in\":9,\"delivered\":9,\"dead\":0}]";

  @ParameterizedTest
  @ValueSource(strings = {ACCOUNTS, "{\"unmatched\":0,\"accounts\":" + ACCOUNTS + "}"})
  void accountsAreAddedUpWithoutTheReceiver(String json) throws IOException {
    assertEquals(new Hub.Standing(10, 8, 1), Hub.standing(json));
  }

  @Test
  void anAnswerWithoutAccountsIsAnError() {
    assertThrows(IOException.class, () -> Hub.standing("{\"items\":[]}"));
  }

  @Test
  void theConfigurationHasARuleForEachKindAndOneMoreForTheReceiver() {
    String without = HubConfig.text("k", OptionalInt.empty());
    String with = HubConfig.text("k", OptionalInt.of(4711));
    assertEquals(100, without.split("pattern:", -1).length - 1);
    assertEquals(101, with.split("pattern:", -1).length - 1);
    assertTrue(with.contains("http://127.0.0.1:4711/"), with);
    assertFalse(without.contains("receiver"), without);
  }

  @Test
  void theJournalAndItsYardstickStopAtTheirRoomAndLeaveNothing(@TempDir Path dir)
      throws IOException, InterruptedException {
    Disk disk = new Disk(dir, 64, Long.MAX_VALUE, 200_000);
    for (Disk.Result result : List.of(disk.rocksdb(), disk.journal())) {
      assertTrue(result.full());
      assertEquals(7, result.syncs().count());
    }
    try (Stream<Path> left = Files.list(dir)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aChildThatEndsBeforeItIsReadyIsTold(@TempDir Path dir) {
    List<String> heap = List.of("-Xmx64m");
    List<String> wrong = List.of("--nonsense");
    IOException trouble =
        assertThrows(
            IOException.class,
            () -> ChildServer.start(dir, heap, NoOpServer.class.getName(), wrong));
    assertTrue(String.valueOf(trouble.getMessage()).contains("only '--port <port>'"));
  }
}
