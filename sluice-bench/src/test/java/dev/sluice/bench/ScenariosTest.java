package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Whole scenarios with real processes, against a stub of the hub; no figure is judged.
class ScenariosTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void singlePutsTheHubBesideTheYardstickAndLeavesNothing(@TempDir Path dir)
      throws IOException, InterruptedException {
    scenarios(dir).single();
    report.table();
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("single no-op, round 1"), text);
    assertTrue(text.contains("single hub, round 1"), text);
    assertTrue(text.contains("routing behind by 0, deliveries by 0 more"), text);
    assertTrue(text.contains("| single | ratio hub to no-op | "), text);
    assertLeftNothing(dir);
  }

  @Test
  void latencySeesEveryHundredthEventArrive(@TempDir Path dir)
      throws IOException, InterruptedException {
    scenarios(dir).latency(500);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("5 of 5 events arrived (repeats 0, unreadable 0)"), text);
    assertLeftNothing(dir);
  }

  @Test
  void jwtPutsATokenBesideAKey(@TempDir Path dir) throws IOException, InterruptedException {
    scenarios(dir).jwt();
    report.table();
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("jwt, key, round 1"), text);
    assertTrue(text.contains("jwt, token, round 1"), text);
    assertTrue(text.contains("| jwt | ratio token to key | "), text);
    assertLeftNothing(dir);
  }

  private Scenarios scenarios(Path dir) {
    Options options = new Options();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("options", spec(options)))
        .parseArgs(
            "--seconds=1",
            "--warmup=0",
            "--rounds=1",
            "--connections=4",
            "--hub-heap=64m",
            "--noop-heap=64m",
            "--hub-main=" + StubHub.class.getName(),
            "--dir=" + dir);
    return new Scenarios(options, report);
  }

  private static CommandLine.Model.CommandSpec spec(Options options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  private static void assertLeftNothing(Path dir) throws IOException {
    try (Stream<Path> left = Files.list(dir)) {
      assertEquals(0, left.count());
    }
  }
}
