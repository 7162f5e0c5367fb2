package dev.sluice.transform.jsonata;

/// Ends an evaluation from within.
final class Stopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Stopped(String sentence) {
    super(sentence, null, false, false);
  }
}
