package dev.sluice.ingress.smtp;

import dev.sluice.time.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// The bytes of a session, read ahead and written behind.
///
/// Replies are sent when the server would have to wait for the client, so that commands which came
/// together are answered together (RFC 2920).
final class Wire {

  private static final System.Logger LOG = System.getLogger(Wire.class.getName());

  /// How long a command line may be, with its end; so much may an answer to `AUTH` be long (RFC
  /// 4954, section 4), the longest of all.
  static final int MAX_LINE = 12_288;

  private static final int BUFFER = 16 << 10;
  private static final int MAX_UNSENT = 4 << 10;

  /// How long a client may take to take replies.
  private static final Duration WRITE = Duration.ofMinutes(1);

  /// How long a client gets to end its side of a connection that the server has ended.
  static final Duration LINGER = Duration.ofSeconds(5);

  /// How many bytes it may still send meanwhile.
  static final long MAX_LINGER = 8L << 20;

  private static final Duration HANDSHAKE = Duration.ofSeconds(30);

  /// What a read gets on top before it is cut off: the link ends it in time, unless bytes drip in
  /// that are not yet a record of TLS.
  private static final Duration SLACK = Duration.ofSeconds(5);

  /// A line from the client.
  sealed interface Line {
    /// A whole line, without its end.
    record Text(String text) implements Line {}

    /// One that was longer than {@link #MAX_LINE}; it is read and gone.
    record TooLong() implements Line {}

    /// One that is not UTF-8.
    record NotText() implements Line {}

    /// One with a CR or an LF that stands alone.
    ///
    /// @param which as it is shown
    record Bare(String which) implements Line {}
  }

  private final Link link;
  private final Clock clock;
  private final byte[] in = new byte[BUFFER];
  private byte[] out = new byte[512];
  private int from;
  private int to;
  private int unsent;

  /// When whoever waits for the client has to be freed, as a reading of the clock; 0 is never.
  private volatile long overdue;

  Wire(Link link, Clock clock) {
    this.link = link;
    this.clock = clock;
  }

  InetAddress peer() {
    return link.peer();
  }

  private void guard(Duration longest) {
    overdue = Math.max(1, clock.nanos() + longest.toNanos());
  }

  /// Ends the connection when the client has kept it waiting for too long; any thread may ask.
  void abortIfOverdue(long now) {
    long due = overdue;
    if (due != 0 && now - due > 0) {
      link.abort();
    }
  }

  /// Ends the connection at once; any thread may ask.
  void abort() {
    link.abort();
  }

  /// Says a last word and ends the connection, while the session's own thread waits for a command.
  void dismiss(String lines) {
    byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
    try {
      link.write(bytes, 0, bytes.length);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client was gone before it was told: {0}", e);
    }
    link.abort();
  }

  /// Sends what was said, says that nothing more comes, and takes what the client still sends, for
  /// a while: a connection that is closed on bytes which nobody has read is reset, and the client
  /// then never reads the last reply.
  ///
  /// @throws EOFException when the client has ended too, as it should
  /// @throws java.net.SocketTimeoutException when it does not
  void end() throws IOException {
    flush();
    guard(WRITE);
    link.endOutput();
    overdue = 0;
    long deadline = clock.nanos() + LINGER.toNanos();
    for (long taken = 0; taken < MAX_LINGER; taken += to) {
      from = 0;
      to = 0;
      read(deadline);
    }
  }

  /// Ends the connection in order.
  void close() {
    guard(WRITE);
    link.close();
    overdue = 0;
  }

  /// Whether the next read would wait for the client.
  boolean isDrained() {
    return from == to;
  }

  /// What was read ahead: from {@link #from()} to {@link #to()}.
  byte[] ahead() {
    return in;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /// Whether the client speaks within a time, in which it should not.
  boolean hasBytesWithin(Duration longest) throws IOException {
    if (longest.isZero()) {
      return false;
    }
    try {
      fill(clock.nanos() + longest.toNanos());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /// Says that what was read ahead is used up to an index.
  void used(int upTo) {
    from = upTo;
  }

  /// Keeps a reply, to be sent before the next wait.
  void say(String lines) throws IOException {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    if (unsent + bytes.length > out.length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, unsent + bytes.length));
    }
    System.arraycopy(bytes, 0, out, unsent, bytes.length);
    unsent += bytes.length;
    if (unsent > MAX_UNSENT) {
      flush();
    }
  }

  /// Sends what was said.
  void flush() throws IOException {
    if (unsent > 0) {
      int length = unsent;
      unsent = 0;
      guard(WRITE);
      link.write(out, 0, length);
      overdue = 0;
    }
  }

  /// Sends what was said and waits for more bytes, when none are left.
  ///
  /// @param deadline a reading of the clock
  /// @throws EOFException when the client has ended
  /// @throws java.net.SocketTimeoutException after the deadline
  void fill(long deadline) throws IOException {
    if (from < to) {
      return;
    }
    flush();
    from = 0;
    to = 0;
    read(deadline);
  }

  private void read(long deadline) throws IOException {
    Duration left = Duration.ofNanos(deadline - clock.nanos());
    if (left.isNegative() || left.isZero()) {
      throw new SocketTimeoutException("the deadline is over");
    }
    guard(left.plus(SLACK));
    int read = link.read(in, to, in.length - to, left);
    overdue = 0;
    if (read < 0) {
      throw new EOFException();
    }
    to += read;
  }

  /// The next line.
  ///
  /// @param isStrict whether only CR LF ends a line
  /// @throws EOFException when the client has ended
  /// @throws java.net.SocketTimeoutException after the deadline
  Line line(long deadline, boolean isStrict) throws IOException {
    boolean isTooLong = false;
    int looked = from;
    while (true) {
      for (; looked < to; looked++) {
        if (in[looked] == '\n') {
          int start = from;
          from = looked + 1;
          return isTooLong || from - start > MAX_LINE
              ? new Line.TooLong()
              : line(start, looked, isStrict);
        }
      }
      if (to - from >= MAX_LINE) {
        isTooLong = true;
        from = to;
      }
      looked = makeRoom(looked);
      flush();
      read(deadline);
    }
  }

  /// Moves what is read ahead to the beginning.
  private int makeRoom(int index) {
    System.arraycopy(in, from, in, 0, to - from);
    int moved = from;
    from = 0;
    to -= moved;
    return index - moved;
  }

  private Line line(int start, int lineFeed, boolean isStrict) {
    boolean hasReturn = lineFeed > start && in[lineFeed - 1] == '\r';
    if (!hasReturn && isStrict) {
      return new Line.Bare("<LF>");
    }
    int end = hasReturn ? lineFeed - 1 : lineFeed;
    boolean isAscii = true;
    for (int i = start; i < end; i++) {
      if (in[i] == '\r') {
        return new Line.Bare("<CR>");
      }
      isAscii &= in[i] >= 0;
    }
    if (isAscii) {
      return new Line.Text(new String(in, start, end - start, StandardCharsets.ISO_8859_1));
    }
    try {
      return new Line.Text(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(in, start, end - start))
              .toString());
    } catch (CharacterCodingException e) {
      return new Line.NotText();
    }
  }

  /// Goes on in TLS, and forgets what was read ahead: whoever is in between may have put it there.
  ///
  /// @return version and cipher suite
  String secure() throws IOException {
    flush();
    guard(HANDSHAKE);
    String tls = link.secure();
    overdue = 0;
    from = 0;
    to = 0;
    return tls;
  }
}
