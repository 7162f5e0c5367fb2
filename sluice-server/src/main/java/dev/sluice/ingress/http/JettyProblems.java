package dev.sluice.ingress.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Words what the server itself refuses as problems too: what is no HTTP, a header that is too
/// large, a request while the hub stops.
final class JettyProblems extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    Answer answer = problem(status, message == null ? "" : message.toString());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach(response.getHeaders()::put);
    response.write(true, answer.body().buffer(), callback);
    return true;
  }

  /// The problem of a status that the server chose. Its reasons name what is wrong with a 4xx
  /// request; those of other troubles are the hub's own business.
  static Answer problem(int status, String reason) {
    return switch (status) {
      case 408 -> Problem.of(408, "request-timeout", "the request came too slowly", Map.of());
      case 413 -> Problem.of(413, "body-too-large", "the body is too large", Map.of());
      case 414 -> Problem.of(414, "uri-too-long", "the request line is too long", Map.of());
      case 431 -> Problem.of(431, "header-too-large", "the header has more than 16 KiB", Map.of());
      case 503 ->
          Problem.of(
              503,
              "stopping",
              "the hub is starting or stopping; nothing was kept",
              Map.of("Retry-After", "1"));
      case 505 -> Problem.of(505, "unsupported-version", "only HTTP/1.1 is spoken", Map.of());
      default -> {
        if (status >= 400 && status < 500) {
          String detail = reason.isEmpty() ? "this is not a request as HTTP has it" : reason;
          yield Problem.of(status, "bad-request", detail, Map.of());
        }
        yield Problem.of(status, "internal-error", "the server could not answer", Map.of());
      }
    };
  }
}
