package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;

/// A call that came through Jetty.
final class JettyCall implements Call {

  private final Request request;
  private final Map<String, String> segments;
  private final byte[] body;
  private final Optional<Caller> caller;

  JettyCall(Request request, Map<String, String> segments, byte[] body, Optional<Caller> caller) {
    this.request = request;
    this.segments = segments;
    this.body = body;
    this.caller = caller;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  @Override
  public void headers(BiConsumer<String, String> each) {
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      each.accept(field.getName(), value == null ? "" : value);
    }
  }

  @Override
  public Query query() {
    String query = request.getHttpURI().getQuery();
    if (query == null || query.isEmpty()) {
      return Query.NONE;
    }
    try {
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      for (var field : Request.extractQueryParameters(request, StandardCharsets.UTF_8)) {
        parameters.put(field.getName(), field.getValues());
      }
      return new Query(parameters);
    } catch (RuntimeException e) {
      throw Fault.of(
          Fault.Kind.INVALID, "invalid-query", "the query is not percent-encoded UTF-8", e);
    }
  }

  @Override
  public String rawQuery() {
    String query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  @Override
  public String segment(String name) {
    String raw = segments.get(name);
    if (raw == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return URIUtil.decodePath(raw);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public Optional<Caller> caller() {
    return caller;
  }

  @Override
  public Credentials credentials() {
    return ShownCredentials.in(request.getHeaders());
  }

  @Override
  public boolean isSecure() {
    return request.isSecure();
  }

  @Override
  public String address() {
    String address = Request.getRemoteAddr(request);
    return address == null ? "" : address;
  }
}
