package dev.sluice.query.worker;

import dev.sluice.fault.Fault;
import dev.sluice.file.TemporaryFolder;
import dev.sluice.query.Answer;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.CellForm;
import dev.sluice.query.QueryLimits;
import dev.sluice.query.parquet.LinesToParquet;
import dev.sluice.query.parquet.ParquetToLines;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that does what DuckDB is needed for, one task at a time.
///
/// It is started for the first task, with this process's java and class path, and stays for the
/// next. A task that is not done at its deadline ends with the process; so does one in which the
/// process dies. Each is a fault of the task, and the next task gets a new process.
///
/// Callers wait for each other.
public final class Worker implements AutoCloseable {

  /// How long a process may take over its deadline, for the answer of a task that has ended itself.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  private final Path folder;
  private final int heapMiB;
  private final Object turn = new Object();
  private volatile @Nullable Running running;
  private volatile boolean isClosed;

  /// A process, with both ends of its pipes.
  private static final class Running {
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private volatile boolean isOverdue;

    Running(Process process) {
      this.process = process;
      this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
      this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }
  }

  /// A worker without a process yet.
  ///
  /// @param folder its temporary folder, which is emptied; no other worker has it
  /// @param heapMiB the heap of its JVM; DuckDB's memory is not part of it
  public Worker(Path folder, int heapMiB) {
    this.folder = folder;
    this.heapMiB = heapMiB;
  }

  /// Makes a Parquet file of lines.
  ///
  /// @return how many rows it has
  /// @throws Fault `unreadable-line`, `pack-failed`, `worker-failed`, `worker-died` or
  ///   `worker-overdue`
  public long pack(LinesToParquet work, Duration deadline) {
    return rows(new Task.Pack(work), deadline);
  }

  /// Makes lines again of a Parquet file.
  ///
  /// @return how many lines there are
  /// @throws Fault `unreadable-parquet`, `unpack-failed`, `worker-failed`, `worker-died` or
  ///   `worker-overdue`
  public long unpack(ParquetToLines work, Duration deadline) {
    return rows(new Task.Unpack(work), deadline);
  }

  private long rows(Task task, Duration deadline) {
    return switch (run(task, deadline)) {
      case Outcome.Rows(long rows) -> rows;
      case Outcome.Failed(Fault fault) -> throw fault;
      case Outcome.Answered _ -> throw new IllegalStateException("an answer to no question");
    };
  }

  /// Answers a question.
  ///
  /// @throws Fault as {@link dev.sluice.query.Queries#ask}, or `worker-failed`, `worker-died`,
  ///   `worker-overdue`
  public Answer ask(String sql, CellForm form, QueryLimits limits, List<ArchiveFiles> archives) {
    return switch (run(
        new Task.Ask(sql, form, limits, archives, Optional.empty()),
        limits.timeout().plus(GRACE))) {
      case Outcome.Answered(Answer answer) -> answer;
      case Outcome.Failed(Fault fault) -> throw fault;
      case Outcome.Rows _ -> throw new IllegalStateException("a number of rows for an answer");
    };
  }

  /// Writes the answer to a question into a Parquet file.
  ///
  /// @return how many rows it has
  /// @throws Fault as {@link #ask}
  public long write(String sql, QueryLimits limits, List<ArchiveFiles> archives, Path parquet) {
    return rows(
        new Task.Ask(sql, CellForm.TEXT, limits, archives, Optional.of(parquet)),
        limits.timeout().plus(GRACE));
  }

  private Outcome run(Task task, Duration deadline) {
    synchronized (turn) {
      Running worker = alive();
      Thread watch = Thread.ofVirtual().start(() -> watch(worker, deadline));
      boolean isDone = false;
      try {
        Wire.send(worker.out, task::write);
        byte @Nullable [] answer = Wire.next(worker.in);
        if (answer == null) {
          throw died(worker, null);
        }
        Outcome outcome = Outcome.read(new DataInputStream(new ByteArrayInputStream(answer)));
        isDone = true;
        return outcome;
      } catch (IOException e) {
        throw died(worker, e);
      } finally {
        watch.interrupt();
        if (!isDone) {
          end(worker);
        }
      }
    }
  }

  private static void watch(Running worker, Duration deadline) {
    try {
      if (!worker.process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        worker.isOverdue = true;
        worker.process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // The task is done in time; nobody else interrupts.
      Thread.currentThread().interrupt();
    }
  }

  private Fault died(Running worker, @Nullable IOException e) {
    if (worker.isOverdue) {
      return Fault.of(
          Fault.Kind.LIMITED,
          "worker-overdue",
          "it was not done at its deadline, and its process was ended");
    }
    Throwable cause = e == null ? new IOException("no answer") : e;
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "worker-died",
        isClosed
            ? "the hub stops, and so does the worker"
            : "the worker process has died, perhaps for want of memory; the next task gets a new"
                + " one",
        cause);
  }

  private Running alive() {
    Running found = running;
    if (found != null && found.process.isAlive()) {
      return found;
    }
    try {
      Running started = new Running(start());
      running = started;
      if (isClosed) {
        end(started);
      }
      return started;
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "worker-died", "the worker process cannot be started: " + e, e);
    }
  }

  private Process start() throws IOException {
    TemporaryFolder.remove(folder);
    Files.createDirectories(folder);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heapMiB + "m",
            "-Xss4m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            WorkerMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void end(Running worker) {
    worker.process.destroyForcibly();
    if (running == worker) {
      running = null;
    }
  }

  /// Ends the process, also in the middle of a task.
  @Override
  public void close() {
    isClosed = true;
    Running found = running;
    if (found != null) {
      found.process.destroyForcibly().onExit().join();
    }
    try {
      TemporaryFolder.remove(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the folder {0} cannot be emptied: {1}", folder, e);
    }
  }
}
