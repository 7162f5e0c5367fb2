package dev.sluice.target.http;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.target.Target;
import dev.sluice.testkit.contract.TargetContract;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;

class HttpTargetContractTest extends TargetContract {

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private @Nullable HttpClient client;
  private @Nullable HostileReceiver receiver;
  private final CountDownLatch first = new CountDownLatch(1);
  private final Socket held = new Socket();

  @Override
  protected Target open(Mood mood) {
    HostileReceiver opened = receiver(mood);
    receiver = opened;
    client = HttpClients.start();
    URI url = mood == Mood.IS_GONE ? gone() : opened.url("/in");
    HttpTargetSettings settings =
        new HttpTargetSettings(url, "POST", Map.of(), new Connection.None(), Optional.empty());
    return new HttpTarget(settings, client, DEADLINE, Clock.system());
  }

  /// A port that is held and refuses all: one that was let go could be somebody else's by now.
  private URI gone() {
    try {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return URI.create("http://127.0.0.1:" + held.getLocalPort() + "/in");
  }

  private HostileReceiver receiver(Mood mood) {
    return switch (mood) {
      case TAKES, IS_GONE -> HostileReceiver.answering(200, "", "");
      case FAILS -> HostileReceiver.answering(500, "", "");
      case REFUSES -> HostileReceiver.answering(400, "", "");
      case ASKS_FOR_A_PAUSE ->
          HostileReceiver.answering(503, "Retry-After: " + PAUSE.toSeconds() + "\r\n", "");
      case HANGS ->
          new HostileReceiver((peer, _) -> {
            first.countDown();
            // Ends when the hub gives up the connection.
            peer.getInputStream().readAllBytes();
          });
    };
  }

  @Override
  protected void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Objects.requireNonNull(receiver).close();
    HttpClients.stop(Objects.requireNonNull(client));
  }

  @Override
  protected List<DeliveryId> received() {
    return Objects.requireNonNull(receiver).requests.stream()
        .map(request -> Objects.requireNonNull(request.headers().get("sluice-delivery")))
        .map(id -> DeliveryId.parse(id).orElseThrow())
        .toList();
  }

  @Override
  protected void awaitReceived() throws InterruptedException {
    first.await();
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
