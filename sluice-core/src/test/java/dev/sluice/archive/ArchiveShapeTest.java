package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.archive.line.Hashing;
import dev.sluice.archive.line.JsonataTransform;
import dev.sluice.archive.line.LineShape;
import dev.sluice.archive.line.Privacy;
import dev.sluice.archive.line.VeiledPath;
import dev.sluice.audit.AuditReport;
import dev.sluice.audit.Findings;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an archive does with what a transform makes, and with what is veiled.
class ArchiveShapeTest {

  /// Drops what has no `k`, fails for `k` = "bad", and moves `k` to `j`.
  static final LineShape SHAPE =
      new LineShape(
          Optional.of(
              JsonataTransform.of(
                  "detail.k ? (detail.k = 'bad' ? $error('bad') : $ ~> |detail|{'j': k}, ['k']|)")),
          Privacy.NONE);

  private final World world = new World(World.memory());

  private ArchiveSettings settings(LineShape shape) {
    return new ArchiveSettings(
        Prefix.parse("{detail.j}/"),
        "error/",
        1 << 20,
        Duration.ofSeconds(60),
        new LineSettings(Compression.NONE, 100, ErrorTail.NONE, shape));
  }

  private Archive written(LineShape shape) {
    Archive archive = world.archive(settings(shape));
    World.drain(archive);
    archive.flush();
    return archive;
  }

  @Test
  void partitionsLookAtWhatTheTransformMakesAndTheAccountCloses() throws IOException {
    world.event("{\"k\":\"a\"}", "r");
    world.event("{}", "r", "s");
    world.event("{\"k\":\"bad\"}", "r");
    world.event("{\"j\":\"x\"}", "r");
    Archive archive = written(SHAPE);

    assertEquals(List.of("e1"), world.archivedIds());
    assertEquals(
        List.of("a", "error"),
        world.keys().stream().map(key -> key.substring(0, key.indexOf('/'))).toList());
    assertEquals(
        Map.of(new RuleName("r"), new Tally(3, 1), new RuleName("s"), new Tally(1, 0)),
        world.outbox.tallies());
    assertEquals(1, archive.progress().events());
    assertEquals(1, archive.progress().errors());
    assertEquals(2, archive.progress().dropped());
    assertEquals(2, archive.progress().files());

    JsonNode error = world.errors().getFirst();
    assertEquals("Transform.Failed", error.get("errorCode").textValue());
    assertEquals(3, error.get("position").intValue());
    assertEquals(world.clock.now().toEpochMilli(), error.get("attemptEndingTimestamp").longValue());
    JsonNode original = new JsonMapper().readTree(error.get("rawData").binaryValue());
    assertEquals("{\"k\":\"bad\"}", original.get("detail").toString());
  }

  @Test
  void aRangeOfWhichAllIsDroppedIsSettledAndKnownToTheAudit() throws IOException {
    world.event("{\"k\":\"a\"}", "r");
    written(SHAPE);
    world.event("{}", "r");
    world.event("{}", "r");
    Archive archive = written(SHAPE);
    assertEquals(Optional.of(new Position(3)), world.outbox.settledThrough(World.NAME));
    assertEquals(List.of("e1"), world.archivedIds());
    assertEquals(2, archive.progress().dropped());
    assertEquals(new Tally(3, 0), world.outbox.tallies().get(new RuleName("r")));
    assertEquals(List.of(), audit(3).first());
    // One more settled than has a line or was dropped is missing.
    assertEquals(
        List.of(
            "archive lake: lines in its objects: 1, settled: 4, dropped: 2; events are missing"),
        audit(4).first());

    world.event("{}", "r");
    assertEquals(3, written(SHAPE).progress().dropped());
    assertEquals(List.of(), audit(4).first());
  }

  private Findings audit(long settled) throws IOException {
    Findings findings = new Findings();
    ArchiveAudit.run(
        world.store,
        "hub-1",
        new AuditReport.Settled(
            World.NAME, world.outbox.settledThrough(World.NAME).orElseThrow(), settled, settled),
        findings);
    return findings;
  }

  @Test
  void aHashedValueMakesThePartitionAndNoPlainOneIsAnywhere() throws IOException {
    LineShape shape =
        new LineShape(
            Optional.empty(),
            new Privacy(
                List.of(VeiledPath.parse("detail.raw")),
                Optional.of(
                    new Privacy.Hash(
                        List.of(VeiledPath.parse("detail.j")), new Hashing("0123456789abcdef"))),
                Optional.empty()));
    world.event("{\"j\":\"secret\",\"raw\":\"secret\"}", "r");
    world.event("{\"raw\":\"secret\"}", "r");
    written(shape);
    assertEquals(2, world.keys().size());
    assertEquals(
        new JsonMapper()
                .readTree(world.lines().firstEntry().getValue().getFirst())
                .path("detail")
                .path("j")
                .textValue()
            + "/lake-hub-1-00000000000000000001-00000000000000000002.jsonl",
        world.keys().getFirst());
    String raw =
        new String(world.errors().getFirst().get("rawData").binaryValue(), StandardCharsets.UTF_8);
    assertFalse((world.lines() + raw + world.keys()).contains("secret"));
  }

  @Test
  void aPrefixThatLooksAtADroppedValueIsRefused() {
    LineShape shape =
        new LineShape(
            Optional.empty(),
            new Privacy(List.of(VeiledPath.parse("detail.j")), Optional.empty(), Optional.empty()));
    assertEquals("invalid-privacy", assertThrows(Fault.class, () -> settings(shape)).code());
  }
}
