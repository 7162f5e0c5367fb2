package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.guard.Guard;
import dev.sluice.target.guard.Names;
import dev.sluice.target.guard.Network;
import dev.sluice.target.guard.OutgoingSettings;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Test;

/// The client connects to the addresses that were checked, and to no others.
class GuardedClientTest extends HttpAttempts {

  /// Where a name leads, one answer after another; the last one stays.
  private static Names led(AtomicInteger asked, String... answers) {
    return _ ->
        CompletableFuture.completedFuture(
            List.of(
                InetAddress.ofLiteral(
                    answers[Math.min(asked.getAndIncrement(), answers.length - 1)])));
  }

  private static Outcome attempt(Guard guard, URI url, int times) throws InterruptedException {
    HttpClient client = HttpClients.start(guard, Optional.empty());
    try {
      Outcome outcome = null;
      HttpTarget target = new HttpTarget(settings(url), client, DEADLINE, CLOCK);
      for (int i = 0; i < times; i++) {
        outcome = target.deliver(PARCEL);
      }
      return Objects.requireNonNull(outcome);
    } finally {
      HttpClients.stop(client);
    }
  }

  private static Guard guard(Guard.SetBy setBy, Names names, String... allow) {
    List<Network> networks = List.of(allow).stream().map(Network::parse).toList();
    return new Guard(new OutgoingSettings(networks, Set.of(), Optional.empty()), setBy, names);
  }

  private static URI named(HostileReceiver receiver) {
    return URI.create("http://rebound.invalid:" + receiver.url("/").getPort() + "/in");
  }

  @Test
  void theAddressThatWasCheckedIsTheOneConnectedTo() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      // The name exists nowhere: only the checked address can have led there.
      Guard guard = guard(Guard.SetBy.USER, led(asked, "127.0.0.1"), "127.0.0.0/8");
      assertEquals(new Outcome.Delivered(), attempt(guard, named(receiver), 1));
      assertEquals(1, asked.get());
    }
  }

  @Test
  void aNameThatLeadsElsewhereAtTheNextConnectionIsRefusedThen() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      Guard guard = guard(Guard.SetBy.USER, led(asked, "127.0.0.1", "127.0.0.2"), "127.0.0.1");
      Failure failure = retryable(attempt(guard, named(receiver), 2));
      assertEquals("ADDRESS_REFUSED", failure.code());
      assertTrue(failure.message().contains("127.0.0.2, which is in 127.0.0.0/8"), failure + "");
      assertEquals(2, asked.get());
      assertEquals(1, receiver.requests.size());
    }
  }

  @Test
  void anAddressThatMustNotBeReachedIsDeadAtOnce() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "")) {
      Guard guard = guard(Guard.SetBy.USER, led(new AtomicInteger(), "127.0.0.1"));
      Failure failure = refused(attempt(guard, receiver.url("/"), 1));
      assertEquals("ADDRESS_REFUSED", failure.code());
      assertEquals(0, receiver.requests.size());
    }
  }

  @Test
  void aRedirectToMetadataIsNotFollowed() throws InterruptedException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(302, "Location: http://169.254.169.254/latest/\r\n", "")) {
      Guard guard = guard(Guard.SetBy.OPERATOR, led(new AtomicInteger(), "127.0.0.1"));
      Failure failure = refused(attempt(guard, receiver.url("/"), 1));
      assertEquals("HTTP_302", failure.code());
      assertEquals(1, receiver.requests.size());
    }
  }

  @Test
  void aProxyIsGivenNamesAndNoAddressThatMustNotBeReached() throws InterruptedException {
    try (HostileReceiver proxy = HostileReceiver.answering(200, "", "")) {
      URI at = proxy.url("");
      HttpClient client =
          HttpClients.start(
              guard(Guard.SetBy.USER, led(new AtomicInteger(), "127.0.0.1")), Optional.of(at));
      try {
        assertEquals(
            new Outcome.Delivered(),
            new HttpTarget(settings(URI.create("http://a.invalid/x")), client, DEADLINE, CLOCK)
                .deliver(PARCEL));
        assertEquals("POST http://a.invalid/x HTTP/1.1", proxy.requests.take().line());
        URI metadata = URI.create("http://169.254.169.254/x");
        refused(new HttpTarget(settings(metadata), client, DEADLINE, CLOCK).deliver(PARCEL));
        assertEquals(0, proxy.requests.size());
      } finally {
        HttpClients.stop(client);
      }
    }
  }
}
