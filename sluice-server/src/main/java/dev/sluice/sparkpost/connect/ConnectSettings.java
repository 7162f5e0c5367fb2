package dev.sluice.sparkpost.connect;

import dev.sluice.sparkpost.api.Accounts;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Which webhook SparkPost is to have.
///
/// @param url how SparkPost reaches this hub, with the path `/v1/webhooks/sparkpost`
/// @param name how it is called when it is made
/// @param accounts whose events it sends
/// @param except subaccounts that it leaves out
/// @param events which types it sends; none is all
/// @param rotate how old credentials get; empty for as old as they like
public record ConnectSettings(
    URI url,
    String name,
    Accounts accounts,
    Set<Integer> except,
    Set<String> events,
    Authentication authentication,
    Optional<Duration> rotate) {

  /// The path of SparkPost's batches.
  public static final String PATH = "/v1/webhooks/sparkpost";

  /// How many subaccounts SparkPost lets a webhook leave out.
  public static final int MAX_EXCEPT = 10;

  /// How SparkPost shows who it is.
  public enum Authentication {
    /// HTTP Basic, with an API key of this hub.
    BASIC("basic"),
    /// Tokens, which it gets as a client of this hub.
    OAUTH2("oauth2");

    private final String text;

    Authentication(String text) {
      this.text = text;
    }

    /// As configuration and SparkPost write it.
    public String text() {
      return text;
    }
  }

  /// Copies the sets.
  ///
  /// @throws IllegalArgumentException when there are exceptions from less than all accounts, or too
  ///   many
  public ConnectSettings {
    except = Set.copyOf(except);
    events = Set.copyOf(events);
    if (!except.isEmpty() && !accounts.areAll()) {
      throw new IllegalArgumentException("'except' goes with 'accounts: all' only");
    }
    if (except.size() > MAX_EXCEPT) {
      throw new IllegalArgumentException(
          "'except' has " + except.size() + " subaccounts; SparkPost takes " + MAX_EXCEPT);
    }
  }

  /// Where SparkPost gets tokens: beside the path of the batches.
  URI tokenUrl() {
    String text = url.toString();
    return text.endsWith(PATH)
        ? URI.create(text.substring(0, text.length() - PATH.length()) + "/oauth2/token")
        : url.resolve("/oauth2/token");
  }
}
