package dev.sluice.ingress.http.aws;

/// An error that only these protocols know.
public final class Trouble extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;

  /// An error by the name that clients know.
  public Trouble(String type, String message) {
    super(message);
    this.type = type;
  }

  /// A parameter is not what it must be.
  public static Trouble invalid(String message) {
    return new Trouble("ValidationException", message);
  }

  /// What a parameter names is not there.
  public static Trouble missing(String message) {
    return new Trouble("ResourceNotFoundException", message);
  }

  /// The name that clients know it by.
  public String type() {
    return type;
  }
}
