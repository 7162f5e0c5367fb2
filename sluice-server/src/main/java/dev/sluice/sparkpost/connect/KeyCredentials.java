package dev.sluice.sparkpost.connect;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Scopes;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.identity.key.KeyView;
import dev.sluice.identity.key.Limits;
import dev.sluice.identity.key.NewKey;
import java.util.Optional;
import java.util.Set;

/// An API key of the hub, for HTTP Basic.
public final class KeyCredentials implements WebhookCredentials {

  private static final Caller SELF = new Caller("sluice", "sluice", Set.of(Scope.EVENTS_SEND));

  private final ApiKeys keys;

  /// Keys made here.
  public KeyCredentials(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public Pair fresh() {
    return new Pair(NAME, isThere() ? rotated() : made());
  }

  private String made() {
    return keys.create(
            new NewKey(
                NAME, NAME, Scopes.of(Scope.EVENTS_SEND), Reach.ALL, Optional.empty(), Limits.NONE),
            SELF)
        .text();
  }

  private String rotated() {
    return keys.rotate(NAME, OVERLAP, SELF).text();
  }

  private boolean isThere() {
    KeyView there;
    try {
      there = keys.find(NAME, SELF);
    } catch (Fault fault) {
      if (fault.kind() == Fault.Kind.NOT_FOUND) {
        return false;
      }
      throw fault;
    }
    boolean isFit =
        there.scopes().granted().contains(Scope.EVENTS_SEND)
            && there.reach().equals(Reach.ALL)
            && there.expires().isEmpty();
    if (!isFit) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "unfit-credentials",
          "the key '"
              + NAME
              + "' is there already and lacks events:send, is restricted to subaccounts, or ends; revoke it, and a right one is"
              + " made");
    }
    return true;
  }

  @Override
  public boolean count(Pair pair) {
    try {
      return keys.authenticate(new Credentials.Basic(pair.name(), pair.secret()))
          .scopes()
          .contains(Scope.EVENTS_SEND);
    } catch (Fault fault) {
      return false;
    }
  }
}
