package dev.sluice.target.http;

import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a connection adds to one attempt, with the secrets revealed.
///
/// @param fields header fields
/// @param query parameters of the query
/// @param body members of the body
/// @param token the token among the fields, and whose it is; empty for a connection without tokens
/// @param secrets texts that must not be shown
record Credential(
    List<Field> fields,
    List<Field> query,
    List<Field> body,
    Optional<Bearer> token,
    List<String> secrets) {

  /// A name and a value.
  record Field(String name, String value) {}

  /// A token that was got for a connection.
  record Bearer(Connection.OAuth connection, String token) {}

  /// Reveals the secrets now, so that a credential that was renewed is used.
  ///
  /// @param tokens where tokens come from
  /// @param limit how long a token may take
  /// @throws Fault `unusable-credential` when a secret has characters that no header can hold,
  ///   `no-token` when the token endpoint gives none
  static Credential of(Connection connection, Tokens tokens, Duration limit)
      throws InterruptedException {
    return switch (connection) {
      case Connection.None() -> header(List.of(), List.of());
      case Connection.Basic(String username, var password) -> {
        String revealed = password.reveal();
        String pair = basic(username, revealed);
        yield header(List.of(new Field("Authorization", "Basic " + pair)), List.of(pair, revealed));
      }
      case Connection.ApiKey(String header, var value) -> {
        Field field = field(header, value);
        yield header(List.of(field), List.of(field.value()));
      }
      case Connection.QueryKey(String parameter, var value) -> {
        String revealed = value.reveal();
        yield new Credential(
            List.of(),
            List.of(new Field(parameter, revealed)),
            List.of(),
            Optional.empty(),
            List.of(revealed, UrlTemplate.encoded(revealed)));
      }
      case Connection.OAuth oauth -> {
        String token = tokens.token(oauth, limit);
        yield new Credential(
            List.of(new Field("Authorization", "Bearer " + token)),
            List.of(),
            List.of(),
            Optional.of(new Bearer(oauth, token)),
            List.of(token, oauth.clientSecret().reveal()));
      }
      case Connection.With with -> of(with.connection(), tokens, limit).with(with);
    };
  }

  static String basic(String username, String password) {
    return Base64.getEncoder()
        .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static Credential header(List<Field> fields, List<String> secrets) {
    return new Credential(fields, List.of(), List.of(), Optional.empty(), secrets);
  }

  private Credential with(Connection.With with) {
    List<Field> allFields = new ArrayList<>(fields);
    List<Field> allQuery = new ArrayList<>(query);
    List<Field> allBody = new ArrayList<>(body);
    List<String> allSecrets = new ArrayList<>(secrets);
    new TreeMap<>(with.headers()).forEach((name, value) -> allFields.add(field(name, value)));
    revealed(with.query(), allQuery);
    revealed(with.body(), allBody);
    allFields.forEach(each -> allSecrets.add(each.value()));
    allQuery.forEach(each -> {
      allSecrets.add(each.value());
      allSecrets.add(UrlTemplate.encoded(each.value()));
    });
    allBody.forEach(each -> allSecrets.add(each.value()));
    return new Credential(allFields, allQuery, allBody, token, allSecrets);
  }

  private static void revealed(Map<String, Secret> from, List<Field> to) {
    new TreeMap<>(from).forEach((name, value) -> to.add(new Field(name, value.reveal())));
  }

  private static Field field(String header, Secret value) {
    String revealed = value.reveal();
    if (!revealed.chars().allMatch(c -> c >= ' ' && c < 0x7f)
        || !revealed.strip().equals(revealed)) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unusable-credential",
          "the key for "
              + header
              + " must be visible ASCII, without a space or line break around it");
    }
    return new Field(header, revealed);
  }

  @Override
  public String toString() {
    return "Credential[***]";
  }
}
