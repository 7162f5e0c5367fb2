package dev.sluice.target.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/// One request and its reply, of which no more than {@link #MAX_REPLY_BYTES} are read.
public final class Exchange implements Response.Listener {

  static final int MAX_REPLY_BYTES = 64 << 10;

  /// Ends the reading of a reply that is longer than anybody will look at.
  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Request request;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private byte[] kept = new byte[0];
  private int length;

  private Exchange(Request request) {
    this.request = request;
  }

  /// Sends a request and waits for the whole reply.
  ///
  /// @throws ExecutionException with what went wrong on the way
  public static Reply run(Request request) throws InterruptedException, ExecutionException {
    Exchange exchange = new Exchange(request);
    request.send(exchange);
    try {
      return exchange.reply.get();
    } catch (InterruptedException e) {
      var _ = request.abort(e);
      throw e;
    }
  }

  @Override
  public void onContent(Response response, ByteBuffer content) {
    int room = MAX_REPLY_BYTES - length;
    int taken = Math.min(room, content.remaining());
    if (length + taken > kept.length) {
      int doubled = Math.max(Math.max(1_024, 2 * kept.length), length + taken);
      kept = Arrays.copyOf(kept, Math.min(doubled, MAX_REPLY_BYTES));
    }
    content.get(kept, length, taken);
    length += taken;
    if (content.hasRemaining()) {
      content.position(content.limit());
      var _ = request.abort(new Enough());
    }
  }

  private static Map<String, String> headers(Response response) {
    Map<String, String> headers = new HashMap<>();
    response
        .getHeaders()
        .forEach(field -> headers.putIfAbsent(field.getLowerCaseName(), field.getValue()));
    return headers;
  }

  @Override
  public void onComplete(Result result) {
    Throwable failure = result.getFailure();
    if (failure == null || failure instanceof Enough || isAnsweredEarly(result)) {
      Response response = result.getResponse();
      reply.complete(
          new Reply(
              response.getStatus(),
              Optional.ofNullable(response.getHeaders().get(HttpHeader.RETRY_AFTER)),
              headers(response),
              new String(kept, 0, length, StandardCharsets.UTF_8)));
    } else {
      reply.completeExceptionally(failure);
    }
  }

  /// A receiver may refuse a request without reading all of it, and that answer counts. A success
  /// without having read it does not.
  private static boolean isAnsweredEarly(Result result) {
    return result.getResponseFailure() == null
        && result.getResponse().getStatus() >= HttpStatus.MULTIPLE_CHOICES_300;
  }
}
