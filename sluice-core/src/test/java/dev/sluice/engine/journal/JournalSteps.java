package dev.sluice.engine.journal;

import dev.sluice.engine.log.SegmentLog;
import dev.sluice.event.Event;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Journal;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The embedded journal without its threads: a test takes each of their steps itself.
public final class JournalSteps {

  /// Enough for some thousand events; a world is made in a blink, and its filter must be too.
  private static final int FILTER_WORDS = 1 << 8;

  private final LogJournal journal;

  private JournalSteps(LogJournal journal) {
    this.journal = journal;
  }

  /// A call of `append` that is under way.
  public static final class Call {
    private final Append append;

    private Call(Append append) {
      this.append = append;
    }

    /// Whether there is an answer, or a fault.
    public boolean isSettled() {
      return append.isSettled();
    }

    /// The answer, as `append` would return or throw it.
    public List<Admission> answer() {
      return append.answer();
    }
  }

  /// Opens the journal on a log.
  public static JournalSteps open(
      SegmentLog log, FingerprintIndex index, Clock clock, Duration window) throws IOException {
    return new JournalSteps(new LogJournal(log, index, clock, window, Runnable::run, FILTER_WORDS));
  }

  /// The journal, for whoever reads.
  public Journal journal() {
    return journal;
  }

  /// Begins a call of `append`.
  public Call submit(List<Event> events) {
    return new Call(journal.submit(events));
  }

  /// A step of the thread that writes groups.
  public boolean write() {
    return journal.step() > 0;
  }

  /// What the writing thread does by itself once there are enough: hands over what it has noted.
  public void handOver() {
    journal.repeats().handOver(journal.end(), true, 0);
  }

  /// A step of the thread that keeps the index.
  public boolean index() {
    return journal.repeats().write() || journal.repeats().sweep();
  }

  /// Whether appends can succeed.
  public boolean isWritable() {
    return journal.isWritable();
  }

  /// Ends as a clean stop of the threads does.
  public void close() {
    journal.shut();
    write();
    journal.repeats().write();
    journal.repeats().handOver(journal.end(), true, 0);
    journal.repeats().write();
  }
}
