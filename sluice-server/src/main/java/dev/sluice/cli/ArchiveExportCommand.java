package dev.sluice.cli;

import dev.sluice.app.StoredArchives;
import dev.sluice.app.Unpacker;
import dev.sluice.archive.contents.Export;
import dev.sluice.archive.contents.Rows;
import dev.sluice.archive.line.Encryption;
import dev.sluice.archive.line.Privacy;
import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice archive export`: events of an archive as lines of JSON.
@Command(
    name = "export",
    header = "Write events of an archive as lines of JSON.",
    description = {
      "",
      "All of them, or those of a range of positions or times of arrival. Error records are left"
          + " out. Events stand in the order of the archive's flushes, and within one by"
          + " partitions; '_position' tells their order in the journal.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice archive export client-archive > all.jsonl",
      "  sluice archive export client-archive --from 1 --to 5000 --out first.jsonl.gz",
      "  sluice archive export client-archive --since 2026-11-21T00:00:00Z --decrypt"
    },
    mixinStandardHelpOptions = true)
final class ArchiveExportCommand implements Callable<Integer> {

  private static final int BUFFER_BYTES = 256 << 10;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(arity = "1", paramLabel = "ARCHIVE", description = "Which archive.")
  private String name = "";

  @Option(names = "--from", paramLabel = "POSITION", description = "The first position.")
  private @Nullable Long from;

  @Option(names = "--to", paramLabel = "POSITION", description = "The last position.")
  private @Nullable Long to;

  @Option(names = "--since", paramLabel = "TIME", description = "Arrived then or later.")
  private @Nullable Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "Arrived before.")
  private @Nullable Instant until;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "A file that is not there yet; gzipped when its name ends with .gz. The standard output"
              + " unless told otherwise.")
  private @Nullable Path file;

  @Option(
      names = "--decrypt",
      description = "Read encrypted values back, with the keys of the configuration.")
  private boolean decrypt;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    StoredArchives.Stored archive =
        StoredArchives.of(Configuration.load(config.file()), List.of(name)).getFirst();
    Export.Part part = part(line);
    Optional<Encryption> keys = decrypt ? Optional.of(keys(archive)) : Optional.empty();
    Export.Exported exported;
    try (Unpacker unpacker = Unpacker.ofCommand();
        OutputStream out = out(line)) {
      Rows rows = Rows.with(unpacker.lines());
      exported = Export.run(archive.store(), archive::objects, rows, part, keys, out);
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "export-failed",
          "archive " + name + " cannot be exported: " + e,
          e);
    }
    say(line.getErr(), exported);
    return 0;
  }

  private Export.Part part(CommandLine line) {
    try {
      return new Export.Part(
          Optional.ofNullable(from).map(Position::new),
          Optional.ofNullable(to).map(Position::new),
          Optional.ofNullable(since),
          Optional.ofNullable(until));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(line, "--from and --to begin at 1", e);
    }
  }

  private static Encryption keys(StoredArchives.Stored archive) {
    return archive
        .settings()
        .lines()
        .shape()
        .privacy()
        .encrypt()
        .map(Privacy.Encrypt::with)
        .orElseThrow(() ->
            Fault.of(
                Fault.Kind.INVALID,
                "no-key",
                "archive " + archive.name() + " has no privacy.encrypt, and so no key"));
  }

  private OutputStream out(CommandLine line) throws IOException {
    Path given = file;
    if (given == null) {
      // The stream of the process stays open for whoever prints after this.
      return new BufferedOutputStream(new ToWriter(line.getOut()), BUFFER_BYTES);
    }
    OutputStream opened = Files.newOutputStream(given, StandardOpenOption.CREATE_NEW);
    OutputStream packed =
        given.toString().endsWith(".gz") ? new GZIPOutputStream(opened, 8 << 10) : opened;
    return new BufferedOutputStream(packed, BUFFER_BYTES);
  }

  private static void say(PrintWriter err, Export.Exported exported) {
    err.println("sluice: lines written: " + exported.lines());
    if (exported.withoutPosition() > 0) {
      err.println(
          "sluice: lines of an older hub left out, which do not say where they stand: "
              + exported.withoutPosition());
    }
    if (exported.notDecrypted() > 0) {
      err.println(
          "sluice: encrypted values that no key reads, left as they are: "
              + exported.notDecrypted());
    }
  }

  /// Lines of UTF-8 as text. A buffer may end in the middle of a character, which waits.
  private static final class ToWriter extends OutputStream {

    private final PrintWriter writer;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(4 << 10);

    ToWriter(PrintWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      int end = offset + count;
      while (end > offset && bytes[end - 1] != '\n') {
        end--;
      }
      line.write(bytes, offset, end - offset);
      if (end > offset) {
        writer.write(line.toString(StandardCharsets.UTF_8));
        line.reset();
      }
      line.write(bytes, end, offset + count - end);
    }

    @Override
    public void flush() {
      writer.flush();
    }

    @Override
    public void close() throws IOException {
      writer.flush();
      if (writer.checkError()) {
        throw new IOException("the standard output takes no more");
      }
    }
  }
}
