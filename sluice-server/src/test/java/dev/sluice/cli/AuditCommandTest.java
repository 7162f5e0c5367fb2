package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void theAuditOfAFolderThatIsNoneEndsWithTwo() {
    assertEquals(2, run("audit", folder.toString()));
    assertTrue(err.toString().contains("is not the data folder of a hub"), err::toString);
  }

  @Test
  void theAuditWithAConfigurationNamesWhatIsMissingInAnArchive()
      throws IOException, InterruptedException {
    Path data = folder.resolve("data");
    Event event = Event.builder("1", "/s", "t").build();
    TargetName lake = new TargetName("lake");
    RuleName all = new RuleName("all");
    try (RocksEngine engine = RocksEngine.open(data, Clock.system(), Duration.ofDays(1))) {
      engine.registry().put(Registry.HUB_ID, Payload.ofText("ab"), Registry.ABSENT);
      engine.journal().append(List.of(event));
      List<DeliveryId> owed = List.of(new DeliveryId(Position.FIRST, all, lake));
      engine.outbox().route(new Routed(Position.FIRST, Position.FIRST.plus(1), 0, List.of(), owed));
      engine.outbox().settleRun(lake, Position.FIRST, Map.of(all, new Tally(1, 0)));
    }
    String config =
        Files.writeString(folder.resolve("sluice.yaml"), "targets:\n  lake: { archive: {} }\n")
            .toString();
    assertEquals(0, run("audit", data.toString()), err::toString);
    assertTrue(
        out.toString().contains("archive lake: its files were not looked at"), out::toString);

    assertEquals(1, run("audit", data.toString(), "--config", config), err::toString);
    assertTrue(out.toString().contains("lines in its objects: 0, settled: 1"), out::toString);

    Path file =
        data.resolve("archive/lake/t/lake-ab-00000000000000000001-00000000000000000001.jsonl");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}\n");
    assertEquals(0, run("audit", "--config", config), () -> "" + out + err);
    assertTrue(out.toString().contains("archive lake: files 1, lines 1"), out::toString);
  }

  @Test
  void theAuditOfAWholeFolderSaysThatItHolds() throws IOException {
    Path data = folder.resolve("data");
    RocksEngine.open(data, Clock.system(), Duration.ofDays(1)).close();
    assertEquals(0, run("audit", data.toString()));
    assertTrue(out.toString().contains("holds: in = delivered + pending + dead"), out::toString);
  }
}
