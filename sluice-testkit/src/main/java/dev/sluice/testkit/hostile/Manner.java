package dev.sluice.testkit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/// What a hostile server does.
public enum Manner {
  /// Takes the connection and never reads, nor answers.
  READS_NOTHING(false, Wire::untilClosed),
  /// Reads the request and says nothing.
  SILENCE(Wire::untilClosed),
  /// Sends a header byte by byte, without end.
  SLOW_HEADERS(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nX-Slow: ");
    drip(wire);
  }),
  /// Sends a body byte by byte, without end.
  SLOW_BODY(wire -> {
    wire.say("HTTP/1.1 200 OK\r\n\r\n");
    drip(wire);
  }),
  /// Sends a chunked body of which each chunk is one byte.
  SLOW_CHUNKS(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (true) {
      wire.say("1\r\n.\r\n");
      wire.pause();
    }
  }),
  /// Takes the event and sends a body without end, as fast as it can.
  ENDLESS_BODY(wire -> flood(wire, "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(8_192))),
  /// Refuses the event, with a body without end.
  ENDLESS_REFUSAL(wire -> flood(wire, "HTTP/1.1 400 No\r\n\r\n", "x".repeat(8_192))),
  /// Sends one header field without end.
  ENDLESS_HEADER(wire -> flood(wire, "HTTP/1.1 200 OK\r\nX: ", "x".repeat(8_192))),
  /// Sends header fields without end.
  ENDLESS_HEADERS(wire -> flood(wire, "HTTP/1.1 200 OK\r\n", "X-Much: more\r\n".repeat(512))),
  /// Sends trailers without end.
  ENDLESS_TRAILERS(wire ->
      flood(
          wire,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
          "X-Much: more\r\n".repeat(512))),
  /// Sends a chunk extension without end.
  ENDLESS_EXTENSION(wire ->
      flood(wire, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x".repeat(8_192))),
  /// Resets the connection before it has read anything.
  RESET_AT_ONCE(false, Wire::reset),
  /// Resets the connection within the header.
  RESET_IN_HEADER(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nX-Cut: of");
    wire.reset();
  }),
  /// Resets the connection within the body.
  RESET_IN_BODY(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
    wire.reset();
  }),
  /// Closes its own half of the connection and goes on listening.
  HALF_CLOSED(wire -> {
    wire.socket().shutdownOutput();
    wire.untilClosed();
  }),
  /// Closes its own half within the body.
  HALF_CLOSED_IN_BODY(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nso");
    wire.socket().shutdownOutput();
    wire.untilClosed();
  }),
  /// Says that a body is longer than it is.
  LENGTH_TOO_LONG(wire -> wire.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")),
  /// Says that a body is shorter than it is; what is too much looks like another reply.
  LENGTH_TOO_SHORT(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 400 Forged\r\n");
    wire.say("Content-Length: 6\r\n\r\nforged");
  }),
  /// Answers one request twice.
  TWO_REPLIES(wire -> {
    wire.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    wire.say("HTTP/1.1 400 Forged\r\nContent-Length: 0\r\n\r\n");
  }),
  /// Gives two lengths of one body.
  TWO_LENGTHS(
      wire -> wire.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc")),
  /// Gives a length below zero.
  LENGTH_BELOW_ZERO(wire -> wire.say("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")),
  /// Gives a length that no number holds.
  LENGTH_BEYOND_NUMBERS(
      wire -> wire.say("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc")),
  /// Gives a chunk a size that is no number.
  CHUNK_SIZE_NO_NUMBER(wire -> chunk(wire, "zz")),
  /// Gives a chunk a size beyond all numbers.
  CHUNK_SIZE_BEYOND_NUMBERS(wire -> chunk(wire, "ffffffffffffffffff")),
  /// Gives a chunk a size below zero.
  CHUNK_SIZE_BELOW_ZERO(wire -> chunk(wire, "-1")),
  /// Says "100 Continue" without end.
  CONTINUE_FLOOD(wire -> interim(wire, "HTTP/1.1 100 Continue\r\n\r\n")),
  /// Says "103 Early Hints" without end.
  HINTS_FLOOD(wire -> interim(wire, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
  /// Changes the protocol, which nobody asked for.
  SWITCHES(wire -> {
    wire.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    wire.untilClosed();
  }),
  /// Sends to the metadata of a cloud.
  REDIRECT_TO_METADATA(wire -> redirect(wire, 302, "http://169.254.169.254/latest/meta-data/")),
  /// Sends to itself.
  REDIRECT_LOOP(wire -> redirect(wire, 307, "/again")),
  /// Sends to a file.
  REDIRECT_TO_FILE(wire -> redirect(wire, 308, "file:///etc/passwd")),
  /// Takes the event with a reply that unpacks to a thousand times its size.
  GZIP_BOMB(wire -> {
    wire.say(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
            + Bomb.PACKED.length
            + "\r\n\r\n");
    wire.say(Bomb.PACKED);
  }),
  /// Answers with another protocol.
  OTHER_PROTOCOL(wire -> wire.say("SSH-2.0-OpenSSH_9.9\r\n")),
  /// Answers as HTTP/0.9 did: a body, and the end.
  OLD_HTTP(wire -> wire.say("<html>taken</html>\r\n")),
  /// Answers with a status that is none.
  STATUS_NO_NUMBER(wire -> wire.say("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n")),
  /// Answers with a status of four digits.
  STATUS_TOO_LARGE(wire -> wire.say("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")),
  /// Answers with bytes that no text has.
  NOISE(wire -> wire.say(new byte[] {0, -1, 22, 3, 1, 0, 13, 10, 13, 10})),
  /// Asks to be left alone for three thousand years.
  GIANT_RETRY_AFTER(wire ->
      wire.say("HTTP/1.1 503 Later\r\nRetry-After: 99999999999\r\nContent-Length: 0\r\n\r\n")),
  /// Refuses a request before it has read it, and resets.
  REFUSES_UNREAD(
      false,
      wire -> {
        // Long enough for the request to be on its way.
        LockSupport.parkNanos(100_000_000);
        wire.say("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        wire.socket().shutdownOutput();
        wire.untilClosed();
      }),
  /// Takes one request on each connection and then closes it without a word, though it said that it
  /// would keep it open.
  KEEP_ALIVE_BROKEN(
      wire -> wire.say("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"));

  private interface Conduct {
    void run(Wire wire) throws IOException;
  }

  private final boolean readsFirst;

  @SuppressWarnings("ImmutableEnumChecker") // All of them are lambdas without state.
  private final Conduct conduct;

  Manner(Conduct conduct) {
    this(true, conduct);
  }

  Manner(boolean readsFirst, Conduct conduct) {
    this.readsFirst = readsFirst;
    this.conduct = conduct;
  }

  /// Serves a connection, request by request where the replies look whole.
  void serve(Wire wire, Runnable onRequest) throws IOException {
    do {
      if (readsFirst && !wire.readRequest()) {
        return;
      }
      onRequest.run();
      conduct.run(wire);
    } while (looksWhole());
  }

  /// Whether a client may take a connection for usable after a reply.
  public boolean looksWhole() {
    return switch (this) {
      case LENGTH_TOO_SHORT,
          TWO_REPLIES,
          REDIRECT_TO_METADATA,
          REDIRECT_LOOP,
          REDIRECT_TO_FILE,
          GZIP_BOMB,
          GIANT_RETRY_AFTER ->
          true;
      default -> false;
    };
  }

  private static void drip(Wire wire) throws IOException {
    while (true) {
      wire.say("x");
      wire.pause();
    }
  }

  private static void flood(Wire wire, String head, String more) throws IOException {
    wire.say(head);
    while (true) {
      wire.say(more);
    }
  }

  private static void interim(Wire wire, String reply) throws IOException {
    while (true) {
      wire.say(reply.repeat(64));
    }
  }

  private static void chunk(Wire wire, String size) throws IOException {
    wire.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc\r\n");
    wire.untilClosed();
  }

  private static void redirect(Wire wire, int status, String to) throws IOException {
    wire.say("HTTP/1.1 " + status + " There\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
  }

  /// Zeros, packed once.
  private static final class Bomb {
    private static final int BYTES = 4 << 20;

    static final byte[] PACKED = packed();

    private static byte[] packed() {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        byte[] zeros = new byte[1 << 16];
        for (int i = 0; i < BYTES; i += zeros.length) {
          out.write(zeros);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("an array cannot fail to be written", e);
      }
      return packed.toByteArray();
    }
  }
}
