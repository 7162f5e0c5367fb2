package dev.sluice.identity;

/// What a caller showed.
public sealed interface Credentials {

  /// Nothing at all.
  record Anonymous() implements Credentials {}

  /// An API key by itself, as in `x-api-key`.
  record ApiKey(String key) implements Credentials {
    @Override
    public String toString() {
      return "ApiKey[***]";
    }
  }

  /// A name and a password, as in HTTP Basic.
  record Basic(String name, String password) implements Credentials {
    @Override
    public String toString() {
      return "Basic[" + name + ", ***]";
    }
  }

  /// A token of somebody's making, as in RFC 6750; nothing is known of it yet.
  record Bearer(String token) implements Credentials {
    @Override
    public String toString() {
      return "Bearer[***]";
    }
  }
}
