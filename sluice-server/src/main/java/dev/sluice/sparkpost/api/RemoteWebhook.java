package dev.sluice.sparkpost.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A webhook as SparkPost has it.
///
/// @param accounts whose events it sends; empty when SparkPost does not say
/// @param authentication `none`, `basic` or `oauth2`
/// @param shown what SparkPost shows of the credentials; empty texts where it shows nothing
/// @param lastSuccess as SparkPost writes it; empty when there was none
/// @param lastFailure as SparkPost writes it; empty when there was none
public record RemoteWebhook(
    String id,
    String name,
    String target,
    Set<String> events,
    boolean active,
    Optional<Accounts> accounts,
    Set<Integer> except,
    String authentication,
    ShownCredentials shown,
    Optional<String> lastSuccess,
    Optional<String> lastFailure) {

  /// What SparkPost shows of credentials; it may leave out or hide any of it.
  ///
  /// @param name the user name, or the client id
  /// @param secret the password, or the client's secret
  /// @param url where tokens are got
  public record ShownCredentials(String name, String secret, String url) {
    @Override
    public String toString() {
      return "ShownCredentials[" + name + ", ***]";
    }
  }

  /// Copies the sets.
  public RemoteWebhook {
    events = Set.copyOf(events);
    except = Set.copyOf(except);
  }

  static RemoteWebhook read(JsonNode node) {
    Set<String> events = new LinkedHashSet<>();
    node.path("events").forEach(event -> events.add(event.asText()));
    Set<Integer> except = new LinkedHashSet<>();
    node.path("exception_subaccounts").forEach(each -> except.add(each.asInt()));
    String authentication = node.path("auth_type").asText("none");
    return new RemoteWebhook(
        node.path("id").asText(),
        node.path("name").asText(),
        node.path("target").asText(),
        events,
        node.path("active").asBoolean(true),
        accounts(node.path("subaccount_id")),
        except,
        authentication,
        credentials(node, authentication),
        text(node, "last_successful"),
        text(node, "last_failure"));
  }

  private static Optional<Accounts> accounts(JsonNode node) {
    String text = node.asText();
    return text.matches("-1|[0-9]{1,9}")
        ? Optional.of(new Accounts(Integer.parseInt(text)))
        : Optional.empty();
  }

  private static ShownCredentials credentials(JsonNode node, String authentication) {
    if (authentication.equals("oauth2")) {
      JsonNode details = node.path("auth_request_details");
      return new ShownCredentials(
          details.path("body").path("client_id").asText(),
          details.path("body").path("client_secret").asText(),
          details.path("url").asText());
    }
    JsonNode basic = node.path("auth_credentials");
    return new ShownCredentials(
        basic.path("username").asText(), basic.path("password").asText(), "");
  }

  private static Optional<String> text(JsonNode node, String member) {
    return Optional.of(node.path(member).asText("")).filter(text -> !text.isEmpty());
  }

  /// A batch that failed at first, or still fails.
  ///
  /// @param at when, as SparkPost writes it
  /// @param attempts how many attempts failed
  /// @param status what the target answered last
  /// @param failure the status or code of the failure; empty when it has arrived since
  public record BatchStatus(
      String id, String at, int attempts, String status, Optional<String> failure) {

    static List<BatchStatus> read(JsonNode results) {
      List<BatchStatus> all = new ArrayList<>();
      for (JsonNode each : results) {
        all.add(
            new BatchStatus(
                each.path("batch_id").asText(),
                each.path("ts").asText(),
                each.path("attempts").asInt(),
                each.path("response_code").asText(),
                text(each, "failure_code")));
      }
      return all;
    }
  }
}
