package dev.sluice.ingress.http.cognito;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.identity.Scope;
import java.io.IOException;
import java.util.Optional;

/// A row of the table of operations.
///
/// @param name what follows the dot in `X-Amz-Target`
/// @param scope what an operator must be allowed; empty for what users and apps call
/// @param action reads the parameters and does it
public record Operation(String name, Optional<Scope> scope, Action action) {

  /// What an operation does.
  @FunctionalInterface
  interface Action {
    Reply take(Asked asked) throws InterruptedException;
  }

  /// Writes the members of the answer.
  @FunctionalInterface
  interface Reply {
    void write(JsonGenerator json) throws IOException;
  }

  /// An answer without members.
  static final Reply NOTHING = _ -> {};

  static Operation open(String name, Action action) {
    return new Operation(name, Optional.empty(), action);
  }

  static Operation guarded(String name, Scope scope, Action action) {
    return new Operation(name, Optional.of(scope), action);
  }
}
