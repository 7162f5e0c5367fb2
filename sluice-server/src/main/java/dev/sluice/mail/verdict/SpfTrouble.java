package dev.sluice.mail.verdict;

/// A check of SPF that ends without a match.
final class SpfTrouble extends Exception {

  private static final long serialVersionUID = 1L;

  private final Spf.Result result;

  private SpfTrouble(Spf.Result result, String message) {
    super(message);
    this.result = result;
  }

  static SpfTrouble permanent(String message) {
    return new SpfTrouble(Spf.Result.PERMERROR, message);
  }

  static SpfTrouble temporary(String message) {
    return new SpfTrouble(Spf.Result.TEMPERROR, message);
  }

  Spf.Result result() {
    return result;
  }
}
