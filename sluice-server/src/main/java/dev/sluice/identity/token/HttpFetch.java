package dev.sluice.identity.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Gets somebody else's pages, such as an issuer's: 200 only, no redirects, at most 256 KiB, and a
/// bounded time in all.
public final class HttpFetch implements RemoteKeys.Fetch, AutoCloseable {

  static final int MAX_BYTES = 256 << 10;

  private final HttpClient client;
  private final Duration patience;

  /// Gets each page within a time.
  public HttpFetch(Duration patience) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  @Override
  public byte[] get(URI address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").build();
    var answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    HttpResponse<byte[]> response;
    try {
      // The request's own time-out ends with the header; this one covers the body too.
      response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(address + " does not answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(address + ": " + e.getMessage(), e);
    }
    if (response.statusCode() != 200) {
      throw new IOException(address + " answers " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
