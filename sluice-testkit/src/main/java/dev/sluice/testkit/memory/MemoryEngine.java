package dev.sluice.testkit.memory;

import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Journal, outbox, registry, index and object stores in memory, which can be restarted and
/// crashed.
///
/// As on disk there are two logs: the journal's, of which every write is synced before the append
/// returns, and the one of outbox, registry and index, of which only `settleRun`, `redrive` and the
/// registry's writes are synced. A restart, or a crash, ends this engine and gives the one that the
/// next process would find; leases live in memory only and are gone.
///
/// Two logs are the harder case: an engine with one log for all loses less, because each append
/// then syncs what was routed and settled before it.
///
/// All that is read and written is decided by the calls and the clock alone. Only the waiting of
/// `awaitPast` and `awaitChange` takes real time; nothing that steps by itself needs them.
public final class MemoryEngine {

  private final Clock clock;
  private final Duration window;
  private final Log events;
  private final Log state;
  private final MemoryJournal journal;
  private final MemoryOutbox outbox;
  private final MemoryRegistry registry;
  private final MemoryIndex index;
  private final MemoryObjects objects;

  /// An engine with nothing in it.
  ///
  /// @param window for how long a repeat by `(source, id)` is recognised
  public MemoryEngine(Clock clock, Duration window) {
    this(clock, window, new Log(), new Log(), new MemoryObjects());
  }

  private MemoryEngine(Clock clock, Duration window, Log events, Log state, MemoryObjects objects) {
    this.clock = clock;
    this.window = window;
    this.events = events;
    this.state = state;
    this.objects = objects;
    this.journal = new MemoryJournal(events, clock, window);
    this.outbox = new MemoryOutbox(state, clock);
    this.registry = new MemoryRegistry(state);
    this.index = new MemoryIndex(state);
  }

  /// The journal.
  public MemoryJournal journal() {
    return journal;
  }

  /// The outbox.
  public MemoryOutbox outbox() {
    return outbox;
  }

  /// The registry.
  public MemoryRegistry registry() {
    return registry;
  }

  /// The index.
  public MemoryIndex index() {
    return index;
  }

  /// The object store as one writer sees it; all writers see the same published objects.
  public MemoryObjectStore objects(String owner) {
    return objects.store(owner);
  }

  /// Ends this engine in order and gives its successor.
  public MemoryEngine restart() {
    return new MemoryEngine(clock, window, events.closed(), state.closed(), objects.restarted());
  }

  /// Ends this engine as a loss of power would, and gives what a restart finds: all that was
  /// synced, and of the later writes the oldest ones, as many as chance has it.
  public MemoryEngine crash(RandomGenerator random) {
    return new MemoryEngine(
        clock, window, events.crashed(random), state.crashed(random), objects.restarted());
  }
}
