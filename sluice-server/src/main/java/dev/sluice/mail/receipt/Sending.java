package dev.sluice.mail.receipt;

import dev.sluice.mail.relay.Report;
import java.util.List;

/// The port to what sends notices of bounces.
public interface Sending {

  /// Says whether notices may come; asked before anything of a message is durable.
  ///
  /// @throws dev.sluice.fault.Fault when too many wait
  void requireRoom();

  /// Keeps notices, durably; they go out some time.
  ///
  /// @throws dev.sluice.fault.Fault when they cannot be kept
  void keep(List<Report> reports);

  /// The address that they come from where a rule names none.
  String from();
}
