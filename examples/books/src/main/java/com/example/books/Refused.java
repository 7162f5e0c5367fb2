package com.example.books;

import java.io.Serial;

/// A request that is answered with a status of 400 or more and a sentence.
final class Refused extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  Refused(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
