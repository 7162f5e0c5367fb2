package dev.sluice.identity.key;

import dev.sluice.identity.Reach;
import dev.sluice.identity.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What may be shown of a key.
///
/// @param name how its caller is shown, and the user name of HTTP Basic
/// @param made when and by whom; empty when it stands in the file
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
/// @param reach whose events the caller sees
/// @param expires from when on the key is not taken
/// @param limits how much the caller may do
/// @param used what it used of its quota
/// @param oldUntil for each older key that still counts, until when
public record KeyView(
    String name,
    Optional<Made> made,
    String clientId,
    Scopes scopes,
    Reach reach,
    Optional<Instant> expires,
    Limits limits,
    Optional<Used> used,
    List<Instant> oldUntil) {

  /// When a key was made, and by whom.
  public record Made(Instant at, String by) {}

  /// How much of a quota is used.
  ///
  /// @param since when the time began that the quota counts over
  /// @param until when it ends
  public record Used(long requests, Instant since, Instant until) {}

  /// A key that was made just now, or rotated: the only time that its text is there.
  ///
  /// @param text the key itself
  public record Fresh(KeyView key, String text) {
    @Override
    public String toString() {
      return "Fresh[" + key.name() + ", ***]";
    }
  }

  /// Copies the times.
  public KeyView {
    oldUntil = List.copyOf(oldUntil);
  }
}
