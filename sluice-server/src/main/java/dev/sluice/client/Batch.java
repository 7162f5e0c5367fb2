package dev.sluice.client;

import java.util.List;

/// The entries of one request, in its order.
///
/// @param entries at least one
public record Batch(List<Entry> entries) {
  /// Takes a copy of the list.
  public Batch {
    entries = List.copyOf(entries);
  }
}
