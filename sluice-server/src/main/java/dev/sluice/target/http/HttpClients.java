package dev.sluice.target.http;

import dev.sluice.target.guard.AddressRefused;
import dev.sluice.target.guard.Guard;
import java.net.URI;
import java.util.Optional;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// Makes the one HTTP client that all targets share.
///
/// It does nothing by itself: no cookies, no redirects, no answering of challenges, no decoding of
/// compressed replies. What a receiver says reaches the target as it was said.
public final class HttpClients {

  /// How many connections to one receiver may be open; as many as a target may have attempts at
  /// once, so that no attempt waits for a connection while its time runs.
  static final int MAX_CONNECTIONS = 1_000;

  private static final int MAX_WAITING = 1_000;
  private static final int MAX_HEADER_BYTES = 32 << 10;
  private static final long CONNECT_MILLIS = 5_000;
  private static final long IDLE_MILLIS = 30_000;
  private static final long FORGET_RECEIVER_MILLIS = 300_000;
  private static final int MAX_PLATFORM_THREADS = 32;

  private HttpClients() {}

  /// A client that goes wherever it is sent: for addresses that are the operator's own.
  public static HttpClient start() {
    return started(created());
  }

  /// A client that goes only where a guard lets it. Clients with different guards share no
  /// connections, so that one never uses what another was allowed to open.
  ///
  /// @param proxy what all requests go through; it looks the names of hosts up itself
  public static HttpClient start(Guard guard, Optional<URI> proxy) {
    HttpClient client = created();
    if (proxy.isPresent()) {
      URI at = proxy.get();
      client.getProxyConfiguration().addProxy(new HttpProxy(at.getHost(), at.getPort()));
    } else {
      client.setSocketAddressResolver(new GuardedAddresses(guard));
    }
    started(client);
    client
        .getRequestListeners()
        .addListener(
            new Request.Listener() {
              @Override
              public void onQueued(Request request) {
                try {
                  guard.require(request.getScheme(), request.getHost(), request.getPort());
                } catch (AddressRefused e) {
                  var _ = request.abort(e);
                }
              }
            });
    return client;
  }

  private static HttpClient created() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS);
    threads.setName("http-out");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(new VirtualThreadPool());
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setName("http-out");
    client.setExecutor(threads);
    client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(MAX_WAITING);
    client.setDestinationIdleTimeout(FORGET_RECEIVER_MILLIS);
    client.setConnectTimeout(CONNECT_MILLIS);
    client.setAddressResolutionTimeout(CONNECT_MILLIS);
    client.setIdleTimeout(IDLE_MILLIS);
    client.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(null);
    return client;
  }

  private static HttpClient started(HttpClient client) {
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not start", e);
    }
    // The client adds these when it starts.
    client.getProtocolHandlers().clear();
    client.getProtocolHandlers().put(new ContinueProtocolHandler());
    client.getContentDecoderFactories().clear();
    return client;
  }

  /// Ends a client and its connections.
  public static void stop(HttpClient client) {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not stop in order", e);
    }
  }
}
