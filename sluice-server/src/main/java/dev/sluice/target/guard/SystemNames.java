package dev.sluice.target.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Looks names up as the machine does.
///
/// The C library's look-up cannot be ended and holds its thread, so each name has one of its own,
/// which all who ask for that name wait for. A name server that hangs holds up nobody else, as long
/// as fewer than {@link #MAX_LOOKUPS} names hang; those beyond are told so at once.
public final class SystemNames implements Names, AutoCloseable {

  static final int MAX_LOOKUPS = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// How the machine is asked.
  @FunctionalInterface
  interface Source {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Source source;
  private final Duration patience;
  private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MAX_LOOKUPS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("names-", 0).daemon().factory());

  /// Look-ups on threads that start when they are needed.
  public SystemNames() {
    this(InetAddress::getAllByName, PATIENCE);
  }

  SystemNames(Source source, Duration patience) {
    this.source = source;
    this.patience = patience;
  }

  @Override
  public CompletableFuture<List<InetAddress>> lookUp(String host) {
    CompletableFuture<List<InetAddress>> begun = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> other = running.putIfAbsent(host, begun);
    if (other == null) {
      try {
        threads.execute(() -> run(host, begun));
      } catch (RejectedExecutionException e) {
        running.remove(host, begun);
        begun.completeExceptionally(new IOException("too many names are being looked up", e));
      }
    }
    return (other == null ? begun : other)
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(String host, CompletableFuture<List<InetAddress>> begun) {
    try {
      List<InetAddress> found = List.of(source.addresses(host));
      running.remove(host, begun);
      begun.complete(found);
    } catch (IOException | RuntimeException e) {
      running.remove(host, begun);
      begun.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
