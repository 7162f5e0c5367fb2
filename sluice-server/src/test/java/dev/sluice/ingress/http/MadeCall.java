package dev.sluice.ingress.http;

import dev.sluice.event.Payload;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// A call of an endpoint without a listener: of nobody, with nothing, until more is said.
///
/// @param segments what stands in the placeholders of the path
public record MadeCall(
    Map<String, String> segments,
    Map<String, String> headers,
    Query query,
    Payload payload,
    Optional<Caller> caller,
    Credentials credentials)
    implements Call {

  /// A call with nothing.
  public static final MadeCall EMPTY =
      new MadeCall(
          Map.of(),
          Map.of(),
          Query.NONE,
          Payload.ofText(""),
          Optional.empty(),
          new Credentials.Anonymous());

  /// The same at a place in the path.
  public MadeCall at(String placeholder, String value) {
    Map<String, String> all = new HashMap<>(segments);
    all.put(placeholder, value);
    return new MadeCall(all, headers, query, payload, caller, credentials);
  }

  /// The same with these headers.
  public MadeCall with(Map<String, String> fields) {
    return new MadeCall(segments, fields, query, payload, caller, credentials);
  }

  /// The same with this query.
  public MadeCall asking(Query parameters) {
    return new MadeCall(segments, headers, parameters, payload, caller, credentials);
  }

  /// The same with this body.
  public MadeCall saying(byte[] body) {
    return new MadeCall(segments, headers, query, Payload.of(body), caller, credentials);
  }

  /// The same with this body.
  public MadeCall saying(String body) {
    return new MadeCall(segments, headers, query, Payload.ofText(body), caller, credentials);
  }

  /// The same of somebody who was let in.
  public MadeCall by(Caller somebody) {
    return new MadeCall(segments, headers, query, payload, Optional.of(somebody), credentials);
  }

  /// The same of somebody who shows this.
  public MadeCall showing(Credentials shown) {
    return new MadeCall(segments, headers, query, payload, caller, shown);
  }

  @Override
  public Optional<String> header(String name) {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fields.putAll(headers);
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public void headers(BiConsumer<String, String> each) {
    headers.forEach(each);
  }

  @Override
  public String segment(String name) {
    return Optional.ofNullable(segments.get(name)).orElseThrow();
  }

  @Override
  public byte[] body() {
    return payload.toBytes();
  }

  @Override
  public String address() {
    return "127.0.0.1";
  }
}
