package dev.sluice.notify.manners;

import dev.sluice.outbox.TargetName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One lock for each target, under which its manners are decided: its attempts run side by side,
/// and two that decide at once would both be the first of a key, or make two digests of the same
/// posts.
public final class Gates {

  private final Map<TargetName, ReentrantLock> locks = new ConcurrentHashMap<>();

  /// What is decided while nobody else decides for the target.
  @FunctionalInterface
  public interface Decision<T> {
    /// Decides.
    T make() throws InterruptedException;
  }

  /// Decides for a target, alone.
  public <T> T alone(TargetName target, Decision<T> decision) throws InterruptedException {
    ReentrantLock lock = locks.computeIfAbsent(target, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      return decision.make();
    } finally {
      lock.unlock();
    }
  }
}
