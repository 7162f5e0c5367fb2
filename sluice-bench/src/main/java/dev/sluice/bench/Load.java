package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// The load generator: one thread, one selector, requests that were built beforehand.
///
/// It shares the machine's cores with the server that it measures, so it allocates nothing for a
/// request and asks the kernel for no more than a read and a write. With an open pace, times count
/// from the moment a request was due and not from when it could be sent: a server that stalls
/// cannot hide it by holding the generator up (coordinated omission).
final class Load {

  /// How long answers are waited for after the measured time.
  static final Duration DRAIN = Duration.ofSeconds(10);

  private static final int MAX_BROKEN = 1_000;
  private static final long LONGEST_WAIT_MILLIS = 100;
  private static final long PARK_NANOS = 50_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final InetSocketAddress server;
  private final Requests template;
  private final Plan plan;
  private final double interval;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
  private final Connection[] idle;
  private final Latencies latencies = new Latencies();
  private final Latencies lateness = new Latencies();
  private final long[] statuses = new long[1_000];

  private int idleCount;
  private int inFlight;
  private long origin;
  private long measureFrom;
  private long end;
  private long sent;
  private long accepted;
  private long answered;
  private long broken;

  /// One connection, its request, and whether an answer is awaited.
  private static final class Connection {
    private final ByteBuffer request;
    private final ResponseParser parser = new ResponseParser();
    private SocketChannel channel;
    private SelectionKey key;
    private long startedAt;
    private boolean busy;

    Connection(ByteBuffer request, SocketChannel channel, SelectionKey key) {
      this.request = request;
      this.channel = channel;
      this.key = key;
    }
  }

  private Load(InetSocketAddress server, Requests template, int connections, Plan plan) {
    this.server = server;
    this.template = template;
    this.plan = plan;
    this.idle = new Connection[connections];
    this.interval =
        switch (plan.pace()) {
          case Plan.Pace.Closed() -> 0;
          case Plan.Pace.Open(double perSecond) -> 1e9 / perSecond;
        };
  }

  /// Loads a server and returns when the plan is done and all answers are in, or {@link #DRAIN}
  /// after.
  ///
  /// @throws IOException when the server cannot be reached, or cuts off over 1,000 connections
  static LoadResult run(InetSocketAddress server, Requests template, int connections, Plan plan)
      throws IOException {
    Load load = new Load(server, template, connections, plan);
    try (Selector selector = Selector.open()) {
      try {
        return load.run(selector);
      } finally {
        for (SelectionKey key : selector.keys()) {
          key.channel().close();
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException("the load on " + server + " broke off", e);
    }
  }

  private LoadResult run(Selector selector) throws IOException {
    for (int i = 0; i < idle.length; i++) {
      SocketChannel channel = connect();
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection = new Connection(template.copy(), channel, key);
      key.attach(connection);
      idle[idleCount++] = connection;
    }
    origin = Ticks.now();
    measureFrom = origin + plan.warmup().toNanos();
    end = measureFrom + plan.measured().toNanos();
    long giveUp = end + DRAIN.toNanos();
    long cpuFrom = -1;
    long cpuTo = -1;
    long now = origin;
    while (true) {
      if (cpuFrom < 0 && now >= measureFrom) {
        cpuFrom = THREADS.getCurrentThreadCpuTime();
      }
      if (cpuTo < 0 && now >= end) {
        cpuTo = THREADS.getCurrentThreadCpuTime();
      }
      while (idleCount > 0 && maySend(now)) {
        send(idle[--idleCount], now);
      }
      if (now >= giveUp || inFlight == 0 && !moreToCome(now)) {
        break;
      }
      await(selector, now);
      now = Ticks.now();
    }
    long over = cpuTo < 0 ? now : end;
    long cpu = (cpuTo < 0 ? THREADS.getCurrentThreadCpuTime() : cpuTo) - Math.max(0, cpuFrom);
    return result(Math.max(1, over - measureFrom), cpu);
  }

  private LoadResult result(long measured, long cpu) {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (int status = 0; status < statuses.length; status++) {
      if (statuses[status] > 0) {
        counts.put(status, statuses[status]);
      }
    }
    return new LoadResult(
        Duration.ofNanos(measured),
        counts,
        latencies,
        lateness,
        sent,
        accepted,
        answered,
        broken + inFlight,
        interval == 0 ? 0 : Math.max(0, planned() - sent),
        (double) cpu / measured);
  }

  /// How many requests an open pace has in all.
  private long planned() {
    return Math.min(plan.most(), (long) Math.ceil((end - origin) / interval));
  }

  /// When the next request is due; a closed pace is always due.
  private long due(long now) {
    return interval == 0 ? now : origin + (long) (sent * interval);
  }

  private boolean moreToCome(long now) {
    return sent < plan.most() && due(now) < end;
  }

  private boolean maySend(long now) {
    return moreToCome(now) && due(now) <= now;
  }

  /// Waits for the sockets or the next due request. The selector counts in milliseconds, too coarse
  /// for an open pace, so below two of them it parks for some microseconds instead and looks again:
  /// less CPU than spinning, and late by no more than the kernel's timer slack.
  private void await(Selector selector, long now) throws IOException {
    long millis = LONGEST_WAIT_MILLIS;
    if (now < end) {
      millis = Math.min(millis, (end - now) / 1_000_000 + 1);
    }
    if (interval > 0 && idleCount > 0 && moreToCome(now)) {
      long wait = due(now) - now;
      if (wait < 2_000_000) {
        if (selector.selectNow(this::ready) == 0) {
          LockSupport.parkNanos(Math.min(wait, PARK_NANOS));
        }
        return;
      }
      millis = Math.min(millis, wait / 1_000_000 - 1);
    }
    selector.select(this::ready, Math.max(1, millis));
  }

  private void send(Connection connection, long now) throws IOException {
    connection.startedAt = due(now);
    if (interval > 0 && connection.startedAt >= measureFrom) {
      lateness.record(now - connection.startedAt);
    }
    template.stamp(connection.request, sent * template.events(), connection.startedAt);
    sent++;
    inFlight++;
    connection.busy = true;
    write(connection);
  }

  private void write(Connection connection) throws IOException {
    try {
      connection.channel.write(connection.request);
    } catch (IOException e) {
      reopen(connection, e);
      return;
    }
    int wanted =
        connection.request.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (connection.key.interestOps() != wanted) {
      connection.key.interestOps(wanted);
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        write(connection);
      }
      if (key.isValid() && key.isReadable()) {
        read(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Connection connection) throws IOException {
    in.clear();
    int length;
    try {
      length = connection.channel.read(in);
    } catch (IOException e) {
      reopen(connection, e);
      return;
    }
    if (length < 0) {
      reopen(connection, new ConnectException("the server ended the connection"));
      return;
    }
    in.flip();
    if (!connection.busy && length > 0) {
      throw new ProtocolException("the server sent bytes that nobody asked for");
    }
    if (connection.parser.feed(in)) {
      if (in.hasRemaining()) {
        throw new ProtocolException("the server sent more than one response for a request");
      }
      complete(connection);
    }
  }

  private void complete(Connection connection) throws IOException {
    long now = Ticks.now();
    int status = connection.parser.status();
    connection.busy = false;
    inFlight--;
    answered++;
    if (status / 100 == 2) {
      accepted++;
    }
    if (interval == 0 ? now >= measureFrom && now < end : connection.startedAt >= measureFrom) {
      latencies.record(now - connection.startedAt);
      statuses[status]++;
    }
    if (connection.parser.closing()) {
      replace(connection);
    }
    sendOrRest(connection, now);
  }

  private void sendOrRest(Connection connection, long now) throws IOException {
    if (maySend(now)) {
      send(connection, now);
    } else {
      idle[idleCount++] = connection;
    }
  }

  private void reopen(Connection connection, IOException why) throws IOException {
    if (++broken > MAX_BROKEN) {
      throw new IOException("over " + MAX_BROKEN + " connections to " + server + " broke", why);
    }
    replace(connection);
    if (connection.busy) {
      connection.busy = false;
      inFlight--;
      // Not sent on at once: a server that cuts every connection off must not recurse in here.
      idle[idleCount++] = connection;
    } else {
      // It rests among the idle ones already; only a busy one counts as cut off.
      broken--;
    }
  }

  private void replace(Connection connection) throws IOException {
    Selector selector = connection.key.selector();
    connection.channel.close();
    connection.channel = connect();
    connection.key = connection.channel.register(selector, SelectionKey.OP_READ, connection);
    connection.parser.reset();
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return channel;
  }
}
