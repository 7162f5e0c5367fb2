package dev.sluice.sparkpost.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// What is to be set of a webhook; what is not named stays as it is.
public final class WebhookChange {

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode body = JSON.createObjectNode();
  private final Set<String> secrets = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();

  /// Its name.
  public WebhookChange name(String name) {
    names.add("name");
    body.put("name", name);
    return this;
  }

  /// Where it sends to.
  public WebhookChange target(String target) {
    names.add("target");
    body.put("target", target);
    return this;
  }

  /// Which types it sends.
  public WebhookChange events(Collection<String> events) {
    names.add("events");
    ArrayNode array = body.putArray("events");
    events.stream().sorted().forEach(array::add);
    return this;
  }

  /// Whether it sends.
  public WebhookChange active(boolean active) {
    names.add("active");
    body.put("active", active);
    return this;
  }

  /// Whose events it sends. At the making of a webhook a header says so.
  public WebhookChange accounts(Accounts accounts) {
    names.add("accounts");
    body.put("subaccount_id", accounts.number());
    return this;
  }

  /// Which subaccounts it leaves out.
  public WebhookChange except(Collection<Integer> except) {
    names.add("except");
    ArrayNode array = body.putArray("exception_subaccounts");
    except.stream().sorted().forEach(array::add);
    return this;
  }

  /// A user name and password.
  public WebhookChange basic(String username, String password) {
    names.add("authentication");
    secrets.add(password);
    body.put("auth_type", "basic");
    body.putObject("auth_credentials").put("username", username).put("password", password);
    return this;
  }

  /// A client that gets tokens by the grant `client_credentials`.
  public WebhookChange oauth2(String url, String clientId, String secret) {
    names.add("authentication");
    secrets.add(secret);
    body.put("auth_type", "oauth2");
    body.putObject("auth_request_details")
        .put("url", url)
        .putObject("body")
        .put("client_id", clientId)
        .put("client_secret", secret)
        .put("grant_type", "client_credentials");
    return this;
  }

  /// What is set, by the names of the configuration.
  public Set<String> names() {
    return Set.copyOf(names);
  }

  ObjectNode body() {
    return body;
  }

  Set<String> secrets() {
    return secrets;
  }

  @Override
  public String toString() {
    return "WebhookChange" + names;
  }
}
