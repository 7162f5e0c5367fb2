package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.identity.Scope;

/// A row of the table of operations.
///
/// @param name what follows the dot in `X-Amz-Target`
/// @param scope what the caller must be allowed
/// @param action reads the parameters, does it, and gives the answer
public record Operation(String name, Scope scope, Action action) {

  /// What an operation does.
  @FunctionalInterface
  interface Action {
    ObjectNode take(Asked asked) throws InterruptedException;
  }
}
