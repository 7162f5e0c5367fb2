package dev.sluice.ingress.sqs;

import dev.sluice.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A queue in memory, which tells what was done to it.
final class FakeQueue implements Queue {

  /// Messages that were hidden, and for how long.
  record Hidden(List<Message> messages, Duration visibility) {}

  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<List<Message>> deleted = new LinkedBlockingQueue<>();
  final BlockingQueue<Hidden> hidden = new LinkedBlockingQueue<>();
  final AtomicInteger received = new AtomicInteger();
  volatile Optional<Fault> refusal = Optional.empty();

  @Override
  public List<Message> receive(int most) {
    List<Message> some = new ArrayList<>();
    try {
      Message first = messages.poll(20, TimeUnit.MILLISECONDS);
      if (first != null) {
        some.add(first);
        messages.drainTo(some, most - 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    received.addAndGet(some.size());
    return some;
  }

  @Override
  public void delete(List<Message> some) {
    refusal.ifPresent(fault -> {
      throw fault;
    });
    deleted.add(some);
  }

  @Override
  public void hide(List<Message> some, Duration visibility) {
    hidden.add(new Hidden(some, visibility));
  }

  @Override
  public void close() {}
}
