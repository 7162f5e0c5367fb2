package dev.sluice.ingress.http.cognito;

/// An error that only this protocol knows.
final class Trouble extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;

  Trouble(String type, String message) {
    super(message);
    this.type = type;
  }

  /// The name that clients know it by.
  String type() {
    return type;
  }
}
