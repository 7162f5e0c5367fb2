package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.archive.line.Shaped;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.TargetName;
import dev.sluice.record.RecordTransform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformReaderTest {

  private static final String SOURCE =
      """
      package com.example;
      public final class Plug implements dev.sluice.record.RecordTransform {
        @Override
        public dev.sluice.record.Transformed transform(dev.sluice.record.SourceRecord source) {
          return new dev.sluice.record.Transformed.Failed("of " + source.event().id());
        }
      }
      """;

  @TempDir Path folder;

  private Configuration load(String java) throws IOException {
    return Configuration.load(
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "rules: { r: { pattern: { source: [s] }, targets: [a] } }\n"
                + "targets: { a: { archive: { transform: { java: com.example.Plug, plugins: ["
                + java
                + "] } } } }\n"));
  }

  @Test
  void aPluginIsLoadedFromItsJar() throws IOException {
    Path source = Files.writeString(folder.resolve("Plug.java"), SOURCE);
    Path api =
        Path.of(
            RecordTransform.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", api.toString(), "-d", folder.toString(), "" + source);
    assertEquals(0, code);
    try (OutputStream file = Files.newOutputStream(folder.resolve("plug.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new ZipEntry("com/example/Plug.class"));
      Files.copy(folder.resolve("com/example/Plug.class"), jar);
    }
    TargetSettings.ArchiveTarget archive =
        (TargetSettings.ArchiveTarget) load("./plug.jar").targets().get(new TargetName("a"));
    Entry entry = new Entry(new Position(1), Instant.EPOCH, Event.builder("e1", "s", "t").build());
    assertEquals(
        new Shaped.Failed("Transform.Failed", "of e1"),
        archive.settings().lines().shape().of(entry));
  }

  @Test
  void aJarThatIsNotThereIsNamed() {
    Fault fault = assertThrows(Fault.class, () -> load("./none.jar"));
    assertTrue(fault.sentence().contains("'./none.jar' is no file"), fault.sentence());
    assertTrue(fault.sentence().contains("there is no class"), fault.sentence());
  }
}
