package dev.sluice.ingress.http;

import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A request that was let in: its route was found, its caller may call it, its body is read.
public interface Call {

  /// The first value of a header; names are told apart without case.
  Optional<String> header(String name);

  /// Gives each header field, in the order in which they came.
  void headers(BiConsumer<String, String> each);

  /// The query, as the endpoint says which parameters it knows.
  Query query();

  /// What stands behind the question mark, byte for byte as it came; empty when there is nothing.
  default String rawQuery() {
    return "";
  }

  /// What stands in the path where the route has `{name}`, decoded.
  ///
  /// @throws IllegalArgumentException when the route has no such place
  String segment(String name);

  /// What stands in the path where the route has `{id}`, decoded.
  default String id() {
    return segment("id");
  }

  /// The whole body; empty when there is none. The endpoint may keep the array.
  byte[] body();

  /// Who calls; empty on an open route.
  Optional<Caller> caller();

  /// Who calls a route that is guarded.
  default Caller requireCaller() {
    return caller().orElseThrow(() -> new IllegalStateException("the route is guarded"));
  }

  /// What the caller showed, for an endpoint of an open route that asks by itself.
  ///
  /// @throws dev.sluice.fault.Fault `unauthenticated` when it is of no sort that is known
  Credentials credentials();

  /// Whether it came over TLS, as far as the hub itself ends it.
  default boolean isSecure() {
    return false;
  }

  /// The IP address that the call comes from; behind a proxy, the proxy's.
  String address();
}
