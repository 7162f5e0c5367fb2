package dev.sluice.target.app;

import dev.sluice.servlet.Environ;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What {@link Books} shares with a test.
public final class Box implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name = "box-" + NUMBER.incrementAndGet();
  private final LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
  private final CountDownLatch latch = new CountDownLatch(1);

  /// A box of its own.
  public Box() {
    System.getProperties().put(name, got);
    System.getProperties().put(name + ".latch", latch);
  }

  /// The name that the application has to be told.
  public String name() {
    return name;
  }

  /// What tells it.
  public Environ environ() {
    return Environ.of(Map.of("HTTP_BOX", name));
  }

  /// The next request.
  public String next() throws InterruptedException {
    return got.take();
  }

  /// All requests that are not taken yet.
  public List<String> all() {
    return List.copyOf(got);
  }

  /// Lets go of the calls that hang.
  @Override
  public void close() {
    latch.countDown();
    System.getProperties().remove(name);
    System.getProperties().remove(name + ".latch");
  }
}
