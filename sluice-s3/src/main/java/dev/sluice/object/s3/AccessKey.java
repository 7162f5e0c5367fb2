package dev.sluice.object.s3;

import java.util.Optional;

/// Whom requests are signed by.
///
/// @param sessionToken what temporary keys have beside the two
public record AccessKey(String id, String secret, Optional<String> sessionToken) {

  /// Shows nothing of the secret.
  @Override
  public String toString() {
    return "AccessKey[***]";
  }
}
