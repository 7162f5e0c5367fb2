package dev.sluice.mail.relay;

import dev.sluice.registry.Change;

/// The port to whatever brings letters to their readers.
public interface Letters {

  /// The change that keeps a letter. The caller writes it together with its own changes, so that no
  /// code is kept without its letter, and calls {@link #kept()} then.
  ///
  /// @throws dev.sluice.fault.Fault `too-many-letters` when too many wait
  Change keep(Letter letter);

  /// Says that a letter was written, so that it goes out soon.
  void kept();
}
