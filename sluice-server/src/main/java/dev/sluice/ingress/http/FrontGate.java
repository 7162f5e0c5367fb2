package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Allowance;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// What every request passes: its route, then who calls and whether that caller may, then its body.
///
/// Whoever may not call is told so before a byte of the body is read.
final class FrontGate extends Handler.Abstract {

  private static final System.Logger LOG = System.getLogger(FrontGate.class.getName());

  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Answer.JSON);

  private final Routes routes;
  private final Authenticator authenticator;
  private final BodyReader bodies;

  FrontGate(Routes routes, Authenticator authenticator, BodyReader bodies) {
    this.routes = routes;
    this.authenticator = authenticator;
    this.bodies = bodies;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer;
    try {
      answer = answer(request);
    } catch (Fault fault) {
      answer = Problem.of(fault);
    } catch (RequestTrouble trouble) {
      answer = trouble.answer();
    } catch (IOException e) {
      // The peer is gone or talks nonsense; there is nobody to answer to.
      callback.failed(e);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Problem.of(stopping());
    } catch (RuntimeException | StackOverflowError e) {
      answer = unexpected(request, e);
    }
    send(request, response, callback, answer);
    return true;
  }

  private Answer answer(Request request) throws IOException, InterruptedException {
    String method = request.getMethod();
    return switch (routes.find(method, request.getHttpURI().getCanonicalPath())) {
      case Routes.Match.Found found -> answer(request, found);
      case Routes.Match.WrongMethod(String allowed) ->
          Problem.of(
              405,
              "method-not-allowed",
              "here " + method + " is not answered; " + allowed + " is",
              Map.of("Allow", allowed));
      case Routes.Match.Nothing() ->
          throw Fault.of(Fault.Kind.NOT_FOUND, "no-such-path", "there is nothing at this path");
    };
  }

  private Answer answer(Request request, Routes.Match.Found found)
      throws IOException, InterruptedException {
    Optional<Scope> scope = found.route().scope();
    if (scope.isEmpty()) {
      return answer(request, found, Optional.empty());
    }
    Caller caller = admit(request.getHeaders(), scope.get(), found.route().narrows());
    Optional<Allowance.Grant> grant = caller.allowance().map(Allowance::take);
    if (grant.isEmpty()) {
      return answer(request, found, Optional.of(caller));
    }
    return RateLimits.shown(
        grant.get(),
        grant.get().granted()
            ? answer(request, found, Optional.of(caller))
            : Problem.of(RateLimits.exceeded(caller, grant.get())));
  }

  private Answer answer(Request request, Routes.Match.Found found, Optional<Caller> caller)
      throws IOException, InterruptedException {
    try (BodyReader.Body body = bodies.read(request)) {
      Call call = new JettyCall(request, found.segments(), body.bytes(), caller);
      return found.route().endpoint().answer(call);
    }
  }

  private Caller admit(HttpFields headers, Scope scope, Set<Restriction> narrows) {
    Caller caller = authenticator.authenticate(ShownCredentials.in(headers));
    if (!caller.scopes().contains(scope)) {
      throw Fault.of(
          Fault.Kind.FORBIDDEN,
          "missing-scope",
          "'" + caller.name() + "' lacks the scope " + scope.text() + ", which is needed here");
    }
    Optional<Restriction> restriction = caller.reach().restriction();
    if (restriction.isPresent() && !narrows.contains(restriction.get())) {
      throw notNarrowed(caller, restriction.get());
    }
    return caller;
  }

  private static Fault notNarrowed(Caller caller, Restriction restriction) {
    String told =
        switch (restriction) {
          case SUBACCOUNTS ->
              "restricted to subaccounts, and what is answered here is not narrowed to them";
          case APPLICATION -> "bound to an application, and what is answered here is not its mail";
        };
    return Fault.of(
        Fault.Kind.FORBIDDEN,
        switch (restriction) {
          case SUBACCOUNTS -> "subaccounts-not-supported";
          case APPLICATION -> "application-not-supported";
        },
        "'" + caller.name() + "' is " + told + "; use a key or token that is not restricted");
  }

  private static Fault stopping() {
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "stopping",
        "the hub is stopping; what was sent may have been kept, send it again: a repeat is recognised");
  }

  private static Answer unexpected(Request request, Throwable e) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.log(
        System.Logger.Level.ERROR,
        "error " + id + " at " + request.getMethod() + " " + request.getHttpURI().getPath(),
        e);
    return Problem.unexpected(id);
  }

  private static void send(Request request, Response response, Callback callback, Answer answer) {
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    if (answer.contentType().equals(Answer.JSON)) {
      headers.put(JSON);
    } else {
      headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
    }
    answer.headers().forEach(headers::put);
    if (answer.status() >= 400) {
      closeUnlessRead(request, headers);
    }
    if (answer.stream().isEmpty()) {
      response.write(true, answer.body().buffer(), callback);
    } else {
      stream(request, response, callback, answer.stream().get());
    }
  }

  /// Sends while it reads. A client that takes nothing for as long as a connection may be idle is
  /// given up.
  private static void stream(
      Request request, Response response, Callback callback, Answer.Streamed stream) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, stream.length());
    try (InputStream in = stream.bytes()) {
      if (!HttpMethod.HEAD.is(request.getMethod())) {
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      // The head of the answer has gone, so that a broken connection is all that tells of it.
      callback.failed(e);
      return;
    }
    if (HttpMethod.HEAD.is(request.getMethod())) {
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    } else {
      callback.succeeded();
    }
  }

  /// A refused request may have a body that nobody read. What has come already is thrown away; if
  /// more is to come, the connection ends with the answer.
  private static void closeUnlessRead(Request request, HttpFields.Mutable headers) {
    if (!request.consumeAvailable()) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
  }
}
