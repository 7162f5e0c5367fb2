package dev.sluice.app;

import dev.sluice.fault.Fault;
import dev.sluice.target.guard.AddressRefused;
import dev.sluice.target.guard.Guard;
import dev.sluice.target.guard.OutgoingSettings;
import dev.sluice.target.guard.SystemNames;
import dev.sluice.target.http.HttpClients;
import dev.sluice.target.http.Tokens;
import dev.sluice.time.Clock;
import java.net.URI;
import org.eclipse.jetty.client.HttpClient;

/// The clients of a running hub: one for addresses that the configuration holds, one for those that
/// callers of the API have set. They share no connections.
final class OutgoingSide implements AutoCloseable {

  private final SystemNames names = new SystemNames();
  private final Guard ofUsers;
  private final HttpClient operators;
  private final HttpClient users;
  private final Tokens tokens;
  private final Tokens userTokens;

  private OutgoingSide(OutgoingSettings settings, Clock clock) {
    this.ofUsers = new Guard(settings, Guard.SetBy.USER, names);
    Guard ofOperators = new Guard(settings, Guard.SetBy.OPERATOR, names);
    this.operators = HttpClients.start(ofOperators, settings.proxy());
    this.users = HttpClients.start(ofUsers, settings.proxy());
    this.tokens = new Tokens(operators, clock);
    this.userTokens = new Tokens(users, clock);
  }

  static OutgoingSide start(OutgoingSettings settings, Clock clock) {
    return new OutgoingSide(settings, clock);
  }

  /// For addresses of the configuration.
  HttpClient operators() {
    return operators;
  }

  /// For addresses that callers have set.
  HttpClient users() {
    return users;
  }

  /// The tokens of the configuration's connections, which all targets of a connection share.
  Tokens tokens() {
    return tokens;
  }

  /// The tokens of connections that callers have set.
  Tokens userTokens() {
    return userTokens;
  }

  /// What keeps addresses of callers in bounds.
  Guard guard() {
    return ofUsers;
  }

  /// Refuses a URL of a caller that no look-up of names could make right.
  ///
  /// @throws Fault `address-refused`
  void require(URI url) {
    try {
      ofUsers.require(url.getScheme(), url.getHost(), url.getPort());
    } catch (AddressRefused e) {
      throw Fault.of(Fault.Kind.INVALID, "address-refused", String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    HttpClients.stop(users);
    HttpClients.stop(operators);
    names.close();
  }
}
