package dev.sluice.ingress.http;

import java.io.IOException;

/// Trouble with a request as HTTP, which only this room knows and which has an answer of its own.
final class RequestTrouble extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  RequestTrouble(Answer answer, Throwable cause) {
    super(cause);
    this.answer = answer;
  }

  RequestTrouble(Answer answer) {
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
