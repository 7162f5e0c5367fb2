package dev.sluice.ingress.http;

/// What stands at a route. It knows calls and answers, and nothing of the server.
@FunctionalInterface
public interface Endpoint {

  /// Answers a call; runs on a virtual thread of the call's own, and may wait.
  ///
  /// @throws dev.sluice.fault.Fault what the caller is told as a problem
  Answer answer(Call call) throws InterruptedException;
}
