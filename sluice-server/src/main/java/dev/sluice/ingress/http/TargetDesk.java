package dev.sluice.ingress.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whoever knows how the targets go.
public interface TargetDesk {

  /// A target as it is shown.
  ///
  /// @param sort its kind, as in `http`
  /// @param from `file` or `api`: where it stands
  /// @param state `delivering`, `left-alone`, `trying`, `gone` or `disabled`
  /// @param until until when it is left alone
  /// @param cause the code of the failure that its state comes from
  record Shown(
      String name,
      String sort,
      String from,
      String state,
      Optional<Instant> until,
      Optional<String> cause) {}

  /// All targets, by their names.
  List<Shown> list();

  /// Goes on with a target that was disabled because it said that it is gone.
  ///
  /// @return whether it was disabled
  /// @throws dev.sluice.fault.Fault `no-such-target`
  boolean enable(String name);
}
