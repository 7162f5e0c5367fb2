package dev.sluice.testkit.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Writes in their order, up to some place synced: what a write-ahead log is to an engine on disk.
///
/// The log is also the monitor that guards the state that its writes make.
final class Log {

  private final List<Write> writes;
  private int synced;
  private boolean open = true;

  Log() {
    this(List.of());
  }

  private Log(List<Write> kept) {
    writes = new ArrayList<>(kept);
    synced = writes.size();
  }

  /// All writes, oldest first.
  synchronized List<Write> writes() {
    return List.copyOf(writes);
  }

  /// Adds a write that a crash may take back.
  synchronized void add(Write write) {
    requireOpen();
    writes.add(write);
  }

  /// Adds a write, and makes it durable with all before it.
  synchronized void addSynced(Write write) {
    add(write);
    persist();
  }

  /// Makes all writes durable.
  synchronized void persist() {
    requireOpen();
    synced = writes.size();
  }

  synchronized boolean isOpen() {
    return open;
  }

  /// Refuses whoever still holds a port of an engine that has ended.
  synchronized void requireOpen() {
    if (!open) {
      throw new IllegalStateException("this engine has ended; another one has its writes");
    }
  }

  /// Ends this log and gives one with all of its writes.
  synchronized Log closed() {
    close();
    return new Log(writes);
  }

  /// Ends this log as a crash would: of the writes after the last synced one a random number is
  /// kept, the oldest ones.
  synchronized Log crashed(RandomGenerator random) {
    close();
    int kept = synced + random.nextInt(writes.size() - synced + 1);
    return new Log(writes.subList(0, kept));
  }

  private void close() {
    requireOpen();
    open = false;
    notifyAll();
  }
}
