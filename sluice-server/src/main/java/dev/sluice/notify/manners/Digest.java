package dev.sluice.notify.manners;

import dev.sluice.notify.template.Model;
import java.time.Duration;
import java.util.Optional;

/// Posts are gathered, and one message is sent for all of them.
///
/// @param count how many make a message
/// @param age how long the first of them waits at most
/// @param item what each of them looks like in a text; empty for its metadata as JSON
/// @param separator what stands between two of them
public record Digest(int count, Duration age, Optional<Model> item, String separator) {

  /// What stands between two items unless something else is asked for.
  public static final String SEPARATOR = "\n";
}
