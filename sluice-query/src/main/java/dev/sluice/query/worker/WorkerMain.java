package dev.sluice.query.worker;

import dev.sluice.fault.Fault;
import dev.sluice.query.Queries;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The process of a {@link Worker}: takes tasks from its standard input, one after another.
///
/// It ends when its input does, in the middle of a task too: the other end of the pipe closes when
/// the hub ends, however it ends.
public final class WorkerMain {

  private WorkerMain() {}

  /// Runs until the hub is gone.
  ///
  /// @throws InterruptedException never; nobody interrupts this thread
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream answers = System.out;
    // What a library prints must not stand between the answers.
    System.setOut(System.err);
    LinkedBlockingQueue<byte[]> tasks = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("tasks").start(() -> listen(tasks));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(answers, 1 << 16));
    while (true) {
      Outcome outcome = outcome(tasks.take());
      try {
        Wire.send(out, outcome::write);
      } catch (IOException e) {
        halt();
      }
    }
  }

  private static void listen(LinkedBlockingQueue<byte[]> tasks) {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    try {
      byte @Nullable [] task = Wire.next(in);
      while (task != null) {
        tasks.add(task);
        task = Wire.next(in);
      }
    } catch (IOException e) {
      // The same as an end: there is nobody to tell.
      System.getLogger(WorkerMain.class.getName()).log(System.Logger.Level.DEBUG, "input", e);
    }
    halt();
  }

  private static void halt() {
    Runtime.getRuntime().halt(0);
  }

  private static Outcome outcome(byte[] bytes) {
    try {
      Task task = Task.read(new DataInputStream(new ByteArrayInputStream(bytes)));
      return switch (task) {
        case Task.Pack(var work) -> new Outcome.Rows(work.write());
        case Task.Unpack(var work) -> new Outcome.Rows(work.write());
        case Task.Ask ask -> {
          Queries queries = new Queries(ask.archives(), false);
          yield ask.parquet().isPresent()
              ? new Outcome.Rows(queries.write(ask.sql(), ask.parquet().get(), ask.limits()))
              : new Outcome.Answered(queries.ask(ask.sql(), ask.form(), ask.limits()));
        }
      };
    } catch (Fault e) {
      return new Outcome.Failed(e);
    } catch (IOException | UncheckedIOException e) {
      return new Outcome.Failed(Fault.of(Fault.Kind.UNAVAILABLE, "worker-failed", e.toString()));
    }
  }
}
