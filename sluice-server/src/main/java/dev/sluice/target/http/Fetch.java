package dev.sluice.target.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;

/// Gets somebody else's page: 200 only, no redirects, at most 64 KiB, and a bounded time in all.
public final class Fetch {

  private final HttpClient client;
  private final Duration patience;

  /// Gets each page with this client, within a time.
  public Fetch(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /// The body of a 200.
  ///
  /// @throws IOException when there is none
  public byte[] get(URI address) throws IOException, InterruptedException {
    try {
      Reply reply =
          Exchange.run(
              client
                  .newRequest(address)
                  .followRedirects(false)
                  .timeout(patience.toMillis(), TimeUnit.MILLISECONDS));
      if (reply.status() != 200) {
        throw new IOException(address.getHost() + " answers " + reply.status());
      }
      return reply.text().getBytes(StandardCharsets.UTF_8);
    } catch (ExecutionException e) {
      throw new IOException(address.getHost() + ": " + e.getMessage(), e);
    }
  }
}
