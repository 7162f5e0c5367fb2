package dev.sluice.archive;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Lets the n-th of all calls go wrong, in one of four ways.
final class Faults {

  /// What goes wrong.
  enum Mode {
    /// The process dies before the call does anything.
    DIES_BEFORE,
    /// The process dies when the call is done.
    DIES_AFTER,
    /// The call fails and did nothing.
    FAILS_BEFORE,
    /// The call fails and did it all the same.
    FAILS_AFTER
  }

  /// The death of the process: no room catches it.
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// A call that gives something back.
  interface Call<T> {
    T run() throws IOException;
  }

  private Mode mode = Mode.DIES_BEFORE;
  private long left = Long.MAX_VALUE;
  private boolean isDead;
  private boolean hasCome;

  /// Nothing goes wrong any more; a dead process lives again.
  void heal() {
    left = Long.MAX_VALUE;
    isDead = false;
  }

  void at(Mode how, long calls) {
    mode = how;
    left = calls;
    hasCome = false;
  }

  /// Whether the fault has come.
  boolean hasCome() {
    return hasCome;
  }

  void around(Runnable call) {
    try {
      this.<Boolean>call(() -> {
        call.run();
        return true;
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T call(Call<T> call) throws IOException {
    if (isDead) {
      throw new Died();
    }
    boolean isNow = left-- == 0;
    if (isNow && (mode == Mode.DIES_BEFORE || mode == Mode.FAILS_BEFORE)) {
      go();
    }
    T result = call.run();
    if (isNow) {
      go();
    }
    return result;
  }

  private void go() throws IOException {
    hasCome = true;
    if (mode == Mode.DIES_BEFORE || mode == Mode.DIES_AFTER) {
      isDead = true;
      throw new Died();
    }
    throw new IOException("a fault was put here");
  }
}
