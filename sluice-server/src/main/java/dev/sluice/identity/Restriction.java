package dev.sluice.identity;

import java.util.Set;

/// What a caller may be restricted to; a route says to which of these it narrows.
public enum Restriction {
  /// The events of some subaccounts of SparkPost.
  SUBACCOUNTS,
  /// The mail of one application.
  APPLICATION;

  /// Each of them: of a route that shows, and lets do, what a caller's reach covers.
  public static final Set<Restriction> ANY = Set.of(SUBACCOUNTS, APPLICATION);
}
