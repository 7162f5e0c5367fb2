package dev.sluice.ingress.http.eventbridge;

/// An error that only this protocol knows.
final class Trouble extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;

  Trouble(String type, String message) {
    super(message);
    this.type = type;
  }

  static Trouble invalid(String message) {
    return new Trouble("ValidationException", message);
  }

  static Trouble missing(String message) {
    return new Trouble("ResourceNotFoundException", message);
  }

  /// The name that clients know it by.
  String type() {
    return type;
  }
}
