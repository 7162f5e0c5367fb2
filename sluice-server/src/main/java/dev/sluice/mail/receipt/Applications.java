package dev.sluice.mail.receipt;

import java.time.Duration;

/// The port to applications that are asked while a sender waits.
public interface Applications {

  /// Sends a message's event to an application and gives back the body of its answer.
  ///
  /// @param target the application's name
  /// @param event JSON
  /// @param id tells this question from others
  /// @param limit how long it may take
  /// @throws dev.sluice.fault.Fault when no good answer comes
  String ask(String target, byte[] event, String id, Duration limit) throws InterruptedException;
}
