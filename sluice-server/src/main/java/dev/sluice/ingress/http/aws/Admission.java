package dev.sluice.ingress.http.aws;

import dev.sluice.identity.Allowance;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Call;

/// Who may call the operations of a service, told in AWS's words.
///
/// @param service what stands before an operation's name, such as `events`
/// @param unnarrowed what is not narrowed for callers who see a part of all only, with its verb
/// @param tooFast the type of the error for callers beyond their rate, and its message
public record Admission(
    Authenticator authenticator, String service, String unnarrowed, Named tooFast) {

  /// An error by its type and message.
  public record Named(String type, String message) {}

  /// The caller, who has the scope.
  ///
  /// @throws Trouble when he may not call the operation
  /// @throws dev.sluice.fault.Fault `unauthenticated` and the like, as the authenticator says
  public Caller admit(Call call, String operation, Scope scope) {
    Credentials credentials = call.credentials();
    if (credentials instanceof Credentials.Anonymous) {
      throw new Trouble(
          "MissingAuthenticationTokenException",
          "Missing Authentication Token: give an API key as the session token"
              + " (AWS_SESSION_TOKEN)");
    }
    Caller caller = authenticator.authenticate(credentials);
    String who =
        "User: " + caller.name() + " is not authorized to perform: " + service + ":" + operation;
    if (!caller.scopes().contains(scope)) {
      throw new Trouble(
          "AccessDeniedException", who + "; the scope " + scope.text() + " is needed");
    }
    if (caller.reach().restriction().isPresent()) {
      throw new Trouble(
          "AccessDeniedException",
          who
              + "; it sees no more than "
              + caller.reach()
              + ", and "
              + unnarrowed
              + " not narrowed to that");
    }
    boolean isWithin =
        caller.allowance().map(Allowance::take).map(Allowance.Grant::granted).orElse(true);
    if (!isWithin) {
      throw new Trouble(tooFast.type(), tooFast.message());
    }
    return caller;
  }
}
