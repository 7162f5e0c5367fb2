package dev.sluice.identity.oauth;

/// A request for a token that is refused, in the words of RFC 6749, section 5.2.
public final class TokenRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What is wrong.
  public enum Trouble {
    /// The request is not as it must be.
    INVALID_REQUEST("invalid_request"),
    /// The client or its secret is not known.
    INVALID_CLIENT("invalid_client"),
    /// This way to get a token is not known here.
    UNSUPPORTED_GRANT_TYPE("unsupported_grant_type"),
    /// A scope is not the client's.
    INVALID_SCOPE("invalid_scope"),
    /// Too many attempts failed; the word is of section 4.1.2.1, there is none in 5.2.
    TEMPORARILY_UNAVAILABLE("temporarily_unavailable");

    private final String text;

    Trouble(String text) {
      this.text = text;
    }

    /// The error as it is answered.
    public String text() {
      return text;
    }
  }

  private final Trouble trouble;

  /// A refusal with a sentence of visible ASCII without quotes.
  public TokenRefused(Trouble trouble, String sentence) {
    super(sentence);
    this.trouble = trouble;
  }

  /// What is wrong.
  public Trouble trouble() {
    return trouble;
  }

  /// The sentence for people.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
