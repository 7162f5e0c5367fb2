package dev.sluice.bench;

import dev.sluice.archive.Archive;
import dev.sluice.archive.ArchiveFormat;
import dev.sluice.archive.ArchiveObjects;
import dev.sluice.archive.ArchiveSettings;
import dev.sluice.archive.LineSettings;
import dev.sluice.archive.Packer;
import dev.sluice.archive.Prefix;
import dev.sluice.bench.child.Folders;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.CellForm;
import dev.sluice.query.Queries;
import dev.sluice.query.QueryLimits;
import dev.sluice.query.parquet.LinesToParquet;
import dev.sluice.query.worker.Worker;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Takes events from the journal to JSON lines, and from the journal to Parquet, and asks both.
///
/// The yardstick is DuckDB's own COPY of the same lines into Parquet, alone on the machine.
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = "From the journal to Parquet, beside DuckDB's COPY of the same lines alone.")
final class ArchiveCommand implements Callable<Integer> {

  private static final int BATCH = 1_000;

  /// After how many events it is told how far the journal is.
  private static final int TOLD = 1_000_000;

  private static final TargetName LINES = new TargetName("lines");
  private static final TargetName LAKE = new TargetName("lake");
  private static final QueryLimits LIMITS =
      new QueryLimits(1_000, Duration.ofMinutes(10), 1L << 30);

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "How many events, 1,000 to 50,000,000 (default ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--detail",
      defaultValue = "JSON",
      description = "JSON or STRUCT (default ${DEFAULT-VALUE}).")
  private ArchiveFormat.Detail detail = ArchiveFormat.Detail.JSON;

  @Mixin private Workspace workspace = new Workspace();

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    if (events < 1_000 || events > 50_000_000) {
      throw new IllegalArgumentException("--events is 1,000 to 50,000,000");
    }
    Path made = Files.createDirectories(workspace.dir().toAbsolutePath());
    Path folder = Files.createTempDirectory(made, "archive");
    System.out.println(Machine.facts(made));
    try (RocksEngine engine =
        RocksEngine.open(folder.resolve("data"), Clock.system(), Duration.ofDays(7))) {
      fill(engine);
      measure(engine, folder);
      return 0;
    } finally {
      Folders.delete(folder);
    }
  }

  private void fill(RocksEngine engine) throws InterruptedException {
    Rule rule =
        new Rule(new RuleName("all"), "{\"source\": [\"shop\"]}", List.of(LINES, LAKE), true);
    RuleSet rules = RuleSet.compile(List.of(rule));
    Router router =
        new Router(engine.journal(), engine.outbox(), () -> rules, Addressing.NONE, _ -> true);
    Random random = new Random(1);
    Instant begin = Instant.parse("2026-11-21T00:00:00Z");
    for (int from = 0; from < events; from += BATCH) {
      List<Event> batch = new ArrayList<>(BATCH);
      for (int i = from; i < Math.min(events, from + BATCH); i++) {
        batch.add(event(i, begin, random));
      }
      engine.journal().append(batch);
      while (router.step()) {
        // Until all is routed.
      }
      if (from > 0 && from % TOLD == 0) {
        System.err.printf(Locale.ROOT, "%,d of %,d events are in the journal%n", from, events);
      }
    }
  }

  private static Event event(int number, Instant begin, Random random) {
    String data =
        "{\"eventType\":\"type-%d\",\"schemaVersion\":\"1\",\"customer\":\"%016x\",\"total\":%d.%02d,\"items\":[{\"sku\":\"A-%d\",\"n\":%d},{\"sku\":\"B-%d\",\"n\":1}],\"note\":\"a text that is a little longer, %d\",\"isNew\":true}"
            .formatted(
                number % 4,
                random.nextLong(),
                random.nextInt(900),
                random.nextInt(100),
                random.nextInt(1_000),
                random.nextInt(9),
                random.nextInt(1_000),
                random.nextInt());
    return Event.builder(new UUID(random.nextLong(), number).toString(), "shop", "order")
        .time(Timestamp.of(begin.plusMillis(number * 7L)))
        .dataContentType("application/json")
        .data(Payload.ofText(data))
        .build();
  }

  private void measure(RocksEngine engine, Path folder)
      throws IOException, InterruptedException, SQLException {
    DiskObjectStore lineStore = new DiskObjectStore(folder.resolve("lines"), "bench-lines");
    Start began = Start.now();
    drain(archive(engine, LINES, lineStore, ArchiveFormat.LINES));
    rate("journal to JSON lines", began);
    List<Path> lines = files(folder.resolve("lines"), LINES);
    long lineBytes = bytes(lines);

    List<Path> packed;
    try (Worker worker = new Worker(folder.resolve("worker"), 512)) {
      began = Start.now();
      pack(engine, folder, worker);
      rate("journal to Parquet, whole", began);
      packed = files(folder.resolve("lake"), LAKE);
      System.out.printf(
          Locale.ROOT,
          "bytes per event: JSON lines %.0f, Parquet %.1f in %d files%n",
          lineBytes / (double) events,
          bytes(packed) / (double) events,
          packed.size());
    }
    began = Start.now();
    copy(lines, folder.resolve("yardstick.parquet"));
    rate("yardstick: DuckDB's COPY of the lines alone", began);
    for (String sql :
        List.of(
            "SELECT count(*) FROM lake",
            "SELECT count(*), max(position) FROM lake WHERE time >= '2026-11-21T00:10:00Z' AND time"
                + " < '2026-11-21T00:20:00Z'",
            "SELECT detail ->> 'eventType' AS t, sum(CAST(detail ->> 'total' AS DECIMAL(18, 2)))"
                + " FROM lake GROUP BY t ORDER BY t",
            "SELECT id, detail FROM lake WHERE position = " + events / 2)) {
      compare(sql, lines, packed);
    }
  }

  private static Archive archive(
      RocksEngine engine, TargetName name, DiskObjectStore store, ArchiveFormat format) {
    ArchiveSettings settings =
        new ArchiveSettings(
            Prefix.parse("{detail.eventType}/"),
            "error/",
            ArchiveSettings.DEFAULT_FLUSH_BYTES,
            ArchiveSettings.DEFAULT_FLUSH_AGE,
            LineSettings.DEFAULT,
            format);
    return new Archive(
        name, settings, engine.journal(), engine.outbox(), store, "bench", Clock.system());
  }

  private static void drain(Archive archive) {
    while (archive.step()) {
      // Until the archive has all.
    }
    archive.flush();
  }

  /// The archive writes while the packer packs what it has written.
  private void pack(RocksEngine engine, Path folder, Worker worker) throws InterruptedException {
    ArchiveFormat.Parquet format =
        new ArchiveFormat.Parquet(
            ArchiveFormat.Parquet.DEFAULT_BYTES, ArchiveFormat.Parquet.DEFAULT_AGE, detail);
    Path lake = folder.resolve("lake");
    Archive archive = archive(engine, LAKE, new DiskObjectStore(lake, "bench-lake"), format);
    Packer packer =
        new Packer(
            LAKE,
            format,
            new DiskObjectStore(lake, "bench-lake-pack"),
            () -> engine.outbox().settledThrough(LAKE),
            (from, parquet, how) ->
                worker.pack(
                    new LinesToParquet(
                        from,
                        folder.resolve("pack"),
                        parquet,
                        how == ArchiveFormat.Detail.STRUCT,
                        512L << 20,
                        2),
                    Duration.ofMinutes(10)),
            folder.resolve("pack"),
            Clock.system());
    AtomicBoolean isWritten = new AtomicBoolean();
    Thread writing =
        Thread.ofPlatform()
            .start(() -> {
              drain(archive);
              isWritten.set(true);
            });
    while (!isWritten.get()) {
      if (!packer.step()) {
        Thread.sleep(20);
      }
    }
    writing.join();
    packer.packAll();
  }

  private List<Path> files(Path root, TargetName name) throws IOException {
    return ArchiveObjects.list(new DiskObjectStore(root, "bench-reader"), name, "error/", 1_000_000)
        .orElseThrow()
        .objects()
        .stream()
        .map(object -> root.resolve(object.key().value()))
        .toList();
  }

  private static long bytes(List<Path> files) {
    return files.stream()
        .mapToLong(file -> {
          try {
            return Files.size(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .sum();
  }

  private static void copy(List<Path> lines, Path to) throws SQLException {
    String files =
        lines.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 2");
      statement.execute("SET memory_limit = '1GiB'");
      statement.execute(
          "COPY (SELECT * FROM read_json(%s, format = 'newline_delimited', columns = {version: 'VARCHAR', id: 'VARCHAR', source: 'VARCHAR', type: 'VARCHAR', \"detail-type\": 'VARCHAR', time: 'TIMESTAMPTZ', resources: 'VARCHAR[]', datacontenttype: 'VARCHAR', detail: 'JSON', _position: 'BIGINT', _arrival: 'TIMESTAMPTZ'})) TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
              .formatted(files, to));
    }
  }

  private void compare(String sql, List<Path> lines, List<Path> packed) {
    double ofLines = seconds(sql, lines);
    double ofPacked = seconds(sql, packed);
    System.out.printf(
        Locale.ROOT,
        "%s%n  JSON lines %.2f s, Parquet %.2f s, ratio %.1f%n",
        sql,
        ofLines,
        ofPacked,
        ofLines / ofPacked);
  }

  private static double seconds(String sql, List<Path> files) {
    long began = System.nanoTime();
    new Queries(List.of(new ArchiveFiles("lake", files)), false).ask(sql, CellForm.TEXT, LIMITS);
    return (System.nanoTime() - began) / 1e9;
  }

  private void rate(String what, Start began) {
    double seconds = (System.nanoTime() - began.nanos()) / 1e9;
    double processor = (Start.now().processorNanos() - began.processorNanos()) / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s, %,.0f events/s; %.2f us of processor time an event%n",
        what,
        seconds,
        events / seconds,
        processor / events);
  }

  /// A moment, and what this process and the one that packs have used of processors until then.
  private record Start(long nanos, long processorNanos) {
    static Start now() {
      long processor =
          Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().children())
              .mapToLong(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
              .sum();
      return new Start(System.nanoTime(), processor);
    }
  }
}
