package dev.sluice.target.app;

import java.time.Duration;

/// An application that answers while somebody waits.
@FunctionalInterface
public interface AskedApplication {

  /// The beginning of the answer's body, when its status is 2xx.
  ///
  /// @param json what is asked
  /// @param id tells the question from others; the header `Sluice-Question` has it
  /// @param limit how long it may take
  /// @throws dev.sluice.fault.Fault `no-answer`
  String ask(byte[] json, String id, Duration limit) throws InterruptedException;
}
