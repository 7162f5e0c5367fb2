package dev.sluice.mail.receipt;

import dev.sluice.mail.relay.Report;
import java.util.List;

/// The port to what sends notices of bounces.
public interface Sending {

  /// Keeps notices, durably; they go out some time.
  ///
  /// @throws dev.sluice.fault.Fault when they cannot be kept; none is then
  void keep(List<Report> reports);

  /// The address that they come from where a rule names none.
  String from();
}
