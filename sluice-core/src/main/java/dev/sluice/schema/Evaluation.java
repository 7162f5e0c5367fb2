package dev.sluice.schema;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/// One evaluation of a schema, which ends by itself.
///
/// The library calls this at each keyword, so what recurses without end, or multiplies, is seen
/// here.
final class Evaluation extends ExecutionContext {

  /// How many keywords are evaluated.
  static final int MAX_STEPS = 200_000;

  /// How deep they stand in each other; more would need more stack than a thread has.
  static final int MAX_DEPTH = 500;

  private int steps;
  private int depth;

  Evaluation(ExecutionConfig config) {
    super(config);
  }

  /// Is thrown through the library, which lets it pass.
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(String message) {
      super(message, null, false, false);
    }
  }

  @Override
  public void evaluationPathAddLast(String token) {
    count();
    super.evaluationPathAddLast(token);
  }

  @Override
  public void evaluationPathAddLast(int token) {
    count();
    super.evaluationPathAddLast(token);
  }

  @Override
  public void evaluationPathRemoveLast() {
    depth--;
    super.evaluationPathRemoveLast();
  }

  private void count() {
    if (++steps > MAX_STEPS) {
      throw new Stopped("the check takes more than " + MAX_STEPS + " steps");
    }
    if (++depth > MAX_DEPTH) {
      throw new Stopped("the check goes deeper than " + MAX_DEPTH + " levels");
    }
  }
}
