package dev.sluice.target.http;

import dev.sluice.target.guard.Guard;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/// Gives Jetty's client the addresses that a guard has let through. The client asks for each new
/// connection and connects to just these, so there is no moment between the check and the use.
final class GuardedAddresses implements SocketAddressResolver {

  private final Guard guard;

  GuardedAddresses(Guard guard) {
    this.guard = guard;
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    var _ =
        guard
            .addresses(host)
            .whenComplete((found, failure) -> {
              if (failure == null) {
                promise.succeeded(
                    found.stream().map(address -> new InetSocketAddress(address, port)).toList());
              } else {
                boolean isWrapped = failure instanceof CompletionException;
                Throwable cause = failure.getCause();
                promise.failed(isWrapped && cause != null ? cause : failure);
              }
            });
  }
}
