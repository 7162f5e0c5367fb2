package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/// The far end of an HTTP target: answers every POST with 200 and notes when each event came first.
///
/// It reads `seq` and `sent` out of the body wherever they stand, so it takes the whole matching
/// view as well as a part of it. Runs on one thread of its own.
public final class Receiver implements AutoCloseable {

  private static final int MAX_REQUEST = 1 << 16;
  static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
  private static final byte[] LENGTH = ascii("content-length:");
  private static final byte[] SEQ = ascii("\"seq\"");
  private static final byte[] SENT = ascii("\"sent\"");

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final Thread thread;
  private final BitSet seen = new BitSet();
  private final Latencies latencies = new Latencies();
  private final long firstMeasured;
  private long arrived;
  private long repeats;
  private long unreadable;

  /// What has arrived so far, of the measured events.
  ///
  /// @param times from sending to the first arrival; read it when nothing more arrives
  /// @param arrived how many events arrived
  /// @param repeats how many arrivals were not the first of their event
  /// @param unreadable how many requests were not what was expected, warm-up included
  public record Arrivals(Latencies times, long arrived, long repeats, long unreadable) {}

  private Receiver(Selector selector, ServerSocketChannel listener, long firstMeasured) {
    this.selector = selector;
    this.listener = listener;
    this.firstMeasured = firstMeasured;
    this.thread = Thread.ofPlatform().daemon().name("receiver").unstarted(this::run);
  }

  /// Starts on the loopback address, at any port that is free.
  ///
  /// @param firstMeasured the number of the first event that counts; those before are the warm-up
  public static Receiver start(long firstMeasured) throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    Receiver receiver = new Receiver(selector, listener, firstMeasured);
    receiver.thread.start();
    return receiver;
  }

  public int port() {
    return listener.socket().getLocalPort();
  }

  public synchronized Arrivals arrivals() {
    return new Arrivals(latencies, arrived, repeats, unreadable);
  }

  /// Ends the thread first: it would trip over channels that are closed under it.
  @Override
  public void close() throws IOException {
    List<SelectableChannel> channels = selector.keys().stream().map(SelectionKey::channel).toList();
    selector.close();
    for (SelectableChannel channel : channels) {
      channel.close();
    }
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClosedSelectorException e) {
      // This is how close() ends the thread: there is nothing left to do.
      return;
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel channel = listener.accept();
        if (channel != null) {
          channel.configureBlocking(false);
          channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(MAX_REQUEST));
        }
      } else {
        read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
      }
    } catch (IOException e) {
      // A sender that goes away is its own affair; whatever it owes comes again.
      key.cancel();
    }
  }

  private void read(SocketChannel channel, ByteBuffer request) throws IOException {
    if (channel.read(request) < 0) {
      channel.close();
      return;
    }
    long now = Ticks.now();
    int length = requestLength(request, request.position());
    while (length > 0 && length <= request.position()) {
      note(request, length, now);
      request.flip().position(length);
      request.compact();
      channel.write(ByteBuffer.wrap(OK));
      length = requestLength(request, request.position());
    }
    if (length < 0 || length > MAX_REQUEST || !request.hasRemaining()) {
      synchronized (this) {
        unreadable++;
      }
      channel.close();
    }
  }

  /// How long the first request is, 0 when its head is not there yet, -1 when it cannot be told.
  static int requestLength(ByteBuffer bytes, int end) {
    int head = find(END_OF_HEAD, bytes, 0, end);
    if (head < 0) {
      return 0;
    }
    int body = head + END_OF_HEAD.length;
    int at = find(LENGTH, bytes, 0, head);
    if (at < 0) {
      return -1;
    }
    long length = digits(bytes, at + LENGTH.length, head);
    return length < 0 || length > MAX_REQUEST ? -1 : (int) (body + length);
  }

  private synchronized void note(ByteBuffer bytes, int end, long now) {
    int seqAt = find(SEQ, bytes, 0, end);
    int sentAt = find(SENT, bytes, 0, end);
    long number = seqAt < 0 ? -1 : digits(bytes, seqAt + SEQ.length, end);
    long sent = sentAt < 0 ? -1 : digits(bytes, sentAt + SENT.length, end);
    if (number < 0 || number > Integer.MAX_VALUE || sent < 0) {
      unreadable++;
    } else if (number >= firstMeasured) {
      if (seen.get((int) number)) {
        repeats++;
      } else {
        seen.set((int) number);
        arrived++;
        latencies.record(now - sent);
      }
    }
  }

  /// The number that begins within four bytes, -1 when there is none.
  private static long digits(ByteBuffer bytes, int from, int end) {
    int at = from;
    while (at < end && at < from + 4 && (bytes.get(at) < '0' || bytes.get(at) > '9')) {
      at++;
    }
    long value = -1;
    for (; at < end && bytes.get(at) >= '0' && bytes.get(at) <= '9'; at++) {
      value = Math.max(0, value) * 10 + bytes.get(at) - '0';
    }
    return value;
  }

  private static int find(byte[] what, ByteBuffer bytes, int from, int end) {
    for (int at = from; at + what.length <= end; at++) {
      int i = 0;
      while (i < what.length && lower(bytes.get(at + i)) == what[i]) {
        i++;
      }
      if (i == what.length) {
        return at;
      }
    }
    return -1;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
