package dev.sluice.target.http;

import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A connection's header field as it is for one attempt, with the secrets revealed.
///
/// @param field the field; empty for a connection without authentication
/// @param secrets texts that must not be shown
record Credential(Optional<Field> field, List<String> secrets) {

  /// A header field.
  record Field(String name, String value) {}

  /// Reveals the secrets now, so that a credential that was renewed is used.
  ///
  /// @throws Fault `unusable-credential` when a secret has characters that no header can hold
  static Credential of(Connection connection) {
    return switch (connection) {
      case Connection.None() -> new Credential(Optional.empty(), List.of());
      case Connection.Basic(String username, var password) -> {
        String revealed = password.reveal();
        String pair =
            Base64.getEncoder()
                .encodeToString((username + ":" + revealed).getBytes(StandardCharsets.UTF_8));
        yield new Credential(
            Optional.of(new Field("Authorization", "Basic " + pair)), List.of(pair, revealed));
      }
      case Connection.ApiKey(String header, var value) -> {
        String revealed = value.reveal();
        requireHeaderValue(header, revealed);
        yield new Credential(Optional.of(new Field(header, revealed)), List.of(revealed));
      }
    };
  }

  private static void requireHeaderValue(String header, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f) || !value.strip().equals(value)) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unusable-credential",
          "the key for "
              + header
              + " must be visible ASCII, without a space or line break around it");
    }
  }

  @Override
  public String toString() {
    return "Credential[***]";
  }
}
