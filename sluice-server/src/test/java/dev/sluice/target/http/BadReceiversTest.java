package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadReceiversTest extends HttpAttempts {

  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aReplyWithoutEndIsCutAndItsStatusCounts() throws InterruptedException {
    try (HostileReceiver receiver = endless("200 OK");
        HostileReceiver refusing = endless("400 No")) {
      assertEquals(new Outcome.Delivered(), deliver(receiver, DEADLINE));
      assertEquals("HTTP_400", refused(deliver(refusing, DEADLINE)).code());
    }
  }

  private static HostileReceiver endless(String status) {
    return new HostileReceiver((_, out) -> {
      out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] much = new byte[8_192];
      while (true) {
        out.write(much);
      }
    });
  }

  @Test
  void aReplyThatComesDropByDropEndsAtTheDeadline() throws InterruptedException {
    for (String before : new String[] {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"}) {
      try (HostileReceiver receiver =
          new HostileReceiver((peer, out) -> {
            out.write(before.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // Reads until the hub closes the connection.
            peer.getInputStream().readAllBytes();
          })) {
        long began = System.nanoTime();
        assertEquals("TIMEOUT", retryable(deliver(receiver, SHORT)).code());
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(8).toNanos());
      }
    }
  }

  @Test
  void aDripThatNeverPausesEndsAtTheDeadlineToo() throws InterruptedException {
    try (HostileReceiver receiver = new HostileReceiver(BadReceiversTest::drip)) {
      assertEquals("TIMEOUT", retryable(deliver(receiver, SHORT)).code());
    }
  }

  private static void drip(java.net.Socket peer, OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    peer.setSoTimeout(20);
    while (isStillThere(peer)) {
      out.write('.');
      out.flush();
    }
  }

  /// Says so after a while in which nothing came, which is the pause between two drops.
  private static boolean isStillThere(java.net.Socket peer) throws IOException {
    try {
      return peer.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    }
  }

  @Test
  void aBrokenConnectionMayWorkLater() throws InterruptedException {
    HostileReceiver.Conduct reset = (peer, _) -> peer.setSoLinger(true, 0);
    HostileReceiver.Conduct silence = (_, _) -> {};
    HostileReceiver.Conduct half =
        (_, out) ->
            out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"
                    .getBytes(StandardCharsets.US_ASCII));
    for (HostileReceiver.Conduct conduct : new HostileReceiver.Conduct[] {reset, silence, half}) {
      try (HostileReceiver receiver = new HostileReceiver(conduct)) {
        assertEquals("CONNECTION", retryable(deliver(receiver, DEADLINE)).code());
      }
    }
  }

  @Test
  void aReceiverThatCannotBeReachedMayBeThereLater() throws IOException, InterruptedException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    for (String url :
        new String[] {"http://127.0.0.1:" + free + "/", "http://no-such-host.invalid/"}) {
      Failure failure = retryable(target(settings(URI.create(url)), DEADLINE).deliver(PARCEL));
      assertEquals("CONNECTION", failure.code(), failure.message());
    }
  }

  @Test
  void aReceiverThatSpeaksNoTlsCannotBeReachedOverTls() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.saying("no TLS here\r\n\r\n")) {
      URI url = URI.create(receiver.url("/").toString().replace("http:", "https:"));
      assertEquals("CONNECTION", retryable(target(settings(url), DEADLINE).deliver(PARCEL)).code());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"
      })
  void whatIsNoHttpMayBeOneLater(String text) throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.saying(text)) {
      assertEquals("BAD_REPLY", retryable(deliver(receiver, DEADLINE)).code());
    }
  }

  @Test
  void aHeaderOf100KibIsNotTaken() throws InterruptedException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(200, "X: " + "x".repeat(100 << 10) + "\r\n", "")) {
      // With assertions on, one of Jetty's own fails here and hides what kind of trouble it was.
      Failure failure = retryable(deliver(receiver, DEADLINE));
      assertTrue(Set.of("BAD_REPLY", "CONNECTION").contains(failure.code()), failure.message());
    }
  }

  @Test
  void aGzippedReplyIsNotUnpacked() throws InterruptedException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(400, "Content-Encoding: gzip\r\n", "not gzip")) {
      assertTrue(refused(deliver(receiver, DEADLINE)).message().contains("not gzip"));
    }
  }

  @Test
  void aChallengeWithOrWithoutItsFieldIsJustAStatus() throws InterruptedException {
    for (String field : new String[] {"", "WWW-Authenticate: Basic realm=\"x\"\r\n"}) {
      try (HostileReceiver receiver = HostileReceiver.answering(401, field, "")) {
        assertEquals("HTTP_401", retryable(deliver(receiver, DEADLINE)).code());
      }
    }
  }

  @Test
  void aCookieIsForgotten() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "Set-Cookie: a=b\r\n", "")) {
      for (int i = 0; i < 2; i++) {
        assertEquals(new Outcome.Delivered(), deliver(receiver, DEADLINE));
        assertNull(receiver.requests.take().headers().get("cookie"));
      }
    }
  }

  @Test
  void anInterruptEndsTheAttempt() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<String> end = new AtomicReference<>("");
    try (HostileReceiver receiver =
        new HostileReceiver((peer, _) -> peer.getInputStream().readAllBytes())) {
      Thread attempt =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  end.set(deliver(receiver, DEADLINE).toString());
                } catch (InterruptedException e) {
                  end.set("interrupted");
                }
                ended.countDown();
              });
      receiver.requests.take();
      attempt.interrupt();
      ended.await();
      assertEquals("interrupted", end.get());
    }
  }
}
