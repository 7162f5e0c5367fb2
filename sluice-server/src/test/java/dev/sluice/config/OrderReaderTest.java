package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderReaderTest {

  @TempDir Path folder;

  private TargetSettings read(String target) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "targets:\n  a: "
                + target
                + "\nrules: { r: { pattern: { type: [t] }, targets: a } }\n");
    return Objects.requireNonNull(Configuration.load(file).targets().get(new TargetName("a")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ http: { url: 'http://127.0.0.1:1', order: { key: $.detail.account } } }",
        "{ app: 'http://127.0.0.1:1', order: { key: $.detail.account, poison: dead-letter } }",
        "{ app: ./a.war, order: { key: detail.account } }",
      })
  void aTargetKeepsItsOrderByAPath(String target) throws IOException {
    TargetSettings settings = read(target.replace('\'', '"'));
    String path = settings.order().orElseThrow().path().toString();
    assertTrue(path.endsWith("detail.account"), path);
    assertFalse(policy(settings));
  }

  private static boolean policy(TargetSettings settings) {
    return switch (settings) {
      case TargetSettings.HttpTarget http -> http.policy().blocks();
      case TargetSettings.App app -> app.policy().blocks();
      case TargetSettings.ArchiveTarget _, TargetSettings.Topic _, TargetSettings.Notify _ ->
          throw new AssertionError(settings);
    };
  }

  @Test
  void aPoisonEventMayBlock() throws IOException {
    assertTrue(
        policy(
            read(
                "{ http: { url: \"http://127.0.0.1:1\", order: { key: $.source, poison: block } } }")));
  }

  @Test
  void withoutAWordNoOrderIsKept() throws IOException {
    assertEquals(Optional.empty(), read("{ http: { url: \"http://127.0.0.1:1\" } }").order());
    TargetSettings said = read("{ http: { url: \"http://127.0.0.1:1\", order: unordered } }");
    assertEquals(Optional.empty(), said.order());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ http: { url: 'http://127.0.0.1:1', order: fifo } }|is no order",
        "{ http: { url: 'http://127.0.0.1:1', order: {} } }|is missing",
        "{ http: { url: 'http://127.0.0.1:1', order: { key: $ } } }|is the whole event",
        "{ http: { url: 'http://127.0.0.1:1', order: { key: $.a, poison: no } } }|dead-letter and block are",
        "{ http: { url: 'http://127.0.0.1:1', batch: { events: 5 }, order: { key: $.a } } }|leave out order or batch",
        "{ archive: { path: ./a }, order: { key: $.a } }|in the order in which they came",
        "{ archive: { path: ./a, order: { key: $.a } } }|in the order in which they came",
        "{ topic: a/b, order: { key: $.a } }|keep no order",
        "{ http: { url: 'http://127.0.0.1:1' }, order: { key: $.a } }|inside of http",
      })
  void whatCannotKeepOneIsRefused(String target, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> read(target.replace('\'', '"')));
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }
}
