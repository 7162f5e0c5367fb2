package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;
import org.jspecify.annotations.Nullable;

/// Reads bodies whole, within limits that hold while reading.
///
/// A body that announces too many bytes is refused before any is read. One that comes too slowly is
/// given up: after {@link #GRACE} it must have come at {@link #MIN_BYTES_PER_SECOND} on average.
/// The connection's idle time covers the silence between two pieces. All bodies together may hold a
/// quarter of the heap; memory is taken as bytes come, not as a header announces them. What a gzip
/// body (RFC 1952) unpacks to counts like bytes that came so, and stops at the same limit.
final class BodyReader {

  static final Duration GRACE = Duration.ofSeconds(10);
  static final int MIN_BYTES_PER_SECOND = 1_024;

  private static final int FIRST_BYTES = 16 << 10;
  private static final byte[] EMPTY = new byte[0];

  private final int maxBytes;
  private final long maxHeld;
  private final Duration grace;
  private final Clock clock;
  private final AtomicLong held = new AtomicLong();

  BodyReader(int maxBytes, Clock clock) {
    this(maxBytes, Math.max(Runtime.getRuntime().maxMemory() / 4, 2L * maxBytes), GRACE, clock);
  }

  BodyReader(int maxBytes, long maxHeld, Duration grace, Clock clock) {
    this.maxBytes = maxBytes;
    this.maxHeld = maxHeld;
    this.grace = grace;
    this.clock = clock;
  }

  /// A body, and its part of the memory for bodies until it is closed.
  final class Body implements AutoCloseable {
    private byte[] bytes = EMPTY;
    private int length;
    private long charged;

    byte[] bytes() {
      return bytes;
    }

    private void room(int needed, long announced) {
      if (needed <= bytes.length) {
        return;
      }
      if (needed > maxBytes) {
        throw tooLarge();
      }
      long doubled = Math.max(2L * bytes.length, FIRST_BYTES);
      long likely = announced >= 0 ? Math.min(announced, doubled) : doubled;
      int capacity = (int) Math.min(Math.max(likely, needed), maxBytes);
      charge(capacity - bytes.length);
      bytes = bytes.length == 0 ? new byte[capacity] : Arrays.copyOf(bytes, capacity);
    }

    private void charge(int more) {
      charged += more;
      if (held.addAndGet(more) > maxHeld) {
        throw Fault.busy(
            "too-many-bodies",
            "too many large requests are under way; nothing was kept",
            Duration.ofSeconds(1));
      }
    }

    /// Unpacks what a gzip stream holds into this body.
    private void unpack(Body packed) throws IOException {
      try (GZIPInputStream in =
          new GZIPInputStream(new ByteArrayInputStream(packed.bytes, 0, packed.length))) {
        for (int more = 0; more >= 0; length += Math.max(more, 0)) {
          if (length == maxBytes) {
            requireEnd(in);
            return;
          }
          room(length + 1, -1);
          more = in.read(bytes, length, bytes.length - length);
        }
      } catch (ZipException | EOFException e) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "invalid-gzip",
            "Content-Encoding says gzip, and the body is no gzip stream, or only a part of one",
            e);
      }
    }

    private void requireEnd(InputStream in) throws IOException {
      if (in.read() >= 0) {
        throw tooLarge();
      }
    }

    private void finish() {
      if (length < bytes.length) {
        bytes = Arrays.copyOf(bytes, length);
      }
    }

    @Override
    public void close() {
      held.addAndGet(-charged);
    }
  }

  long held() {
    return held.get();
  }

  /// Reads the body of a request, and unpacks it when its `Content-Encoding` is gzip.
  ///
  /// @throws Fault `unsupported-content-encoding`, `invalid-gzip`, `body-too-large`
  @SuppressWarnings("MustBeClosedChecker")
  Body read(Request request) throws IOException {
    boolean isPacked = isGzip(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
    Body body = plain(request);
    return isPacked ? unpacked(body) : body;
  }

  private static boolean isGzip(@Nullable String encoding) {
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
      return true;
    }
    throw Fault.of(
        Fault.Kind.UNSUPPORTED,
        "unsupported-content-encoding",
        "of Content-Encoding only gzip is taken, once; a body may also be sent as it is");
  }

  private Body unpacked(Body packed) throws IOException {
    Body body = new Body();
    boolean done = false;
    try {
      body.unpack(packed);
      body.finish();
      done = true;
      return body;
    } finally {
      packed.close();
      if (!done) {
        body.close();
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private Body plain(Request request) throws IOException {
    long announced = request.getLength();
    if (announced > maxBytes) {
      throw tooLarge();
    }
    Body body = new Body();
    boolean done = false;
    try {
      if (announced != 0) {
        fill(request, body, announced);
      }
      body.finish();
      done = true;
      return body;
    } finally {
      if (!done) {
        body.close();
      }
    }
  }

  private void fill(Request request, Body body, long announced) throws IOException {
    long began = -1;
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        if (began < 0) {
          began = clock.nanos();
        }
        await(request, began, body.length);
        continue;
      }
      if (Content.Chunk.isFailure(chunk)) {
        throw failed(chunk.getFailure());
      }
      try {
        int more = chunk.remaining();
        body.room(body.length + more, announced);
        chunk.getByteBuffer().get(body.bytes, body.length, more);
        body.length += more;
      } finally {
        chunk.release();
      }
      if (chunk.isLast()) {
        return;
      }
      if (began >= 0) {
        requireRate(began, body.length);
      }
    }
  }

  private void await(Request request, long began, int length) throws IOException {
    long millis = Math.max(1, left(began, length).toMillis());
    try (Blocker.Runnable arrival = Blocker.runnable()) {
      request.demand(arrival);
      arrival.block(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RequestTrouble(tooSlow(), e);
    }
  }

  /// How long a body with this many bytes may still take until the next.
  private Duration left(long began, int length) {
    Duration earned = Duration.ofMillis(length * 1_000L / MIN_BYTES_PER_SECOND);
    return grace.plus(earned).minus(clock.since(began));
  }

  private void requireRate(long began, int length) throws RequestTrouble {
    if (left(began, length).isNegative()) {
      throw new RequestTrouble(tooSlow());
    }
  }

  private static Answer tooSlow() {
    return Problem.of(
        408,
        "body-too-slow",
        "the body must come at " + MIN_BYTES_PER_SECOND + " bytes a second or faster",
        Map.of("Connection", "close"));
  }

  private static IOException failed(Throwable failure) {
    if (failure instanceof HttpException wrong) {
      String reason = wrong.getReason();
      return new RequestTrouble(
          JettyProblems.problem(wrong.getCode(), reason == null ? "" : reason), failure);
    }
    if (failure instanceof TimeoutException) {
      return new RequestTrouble(tooSlow(), failure);
    }
    return failure instanceof IOException io ? io : new IOException(failure);
  }

  private Fault tooLarge() {
    return Fault.of(
        Fault.Kind.TOO_LARGE,
        "body-too-large",
        "the body is larger than " + maxBytes + " bytes, the most that is taken");
  }
}
