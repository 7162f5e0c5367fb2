package dev.sluice.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;
import dev.sluice.outbox.RuleName;
import dev.sluice.view.MatchingView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;

/// What a transform looks at.
///
/// @param rule by which rule the event is sent
/// @param acceptedAt when the hub accepted it
/// @param view its matching view
/// @param whole the view as JSON, with the data byte for byte
public record Subject(RuleName rule, Instant acceptedAt, ObjectNode view, Supplier<String> whole) {

  /// An event of the journal.
  public static Subject of(RuleName rule, Entry entry) {
    return new Subject(
        rule,
        entry.acceptedAt(),
        MatchingView.tree(entry.event()),
        () -> new String(MatchingView.line(entry.event()), StandardCharsets.UTF_8));
  }

  /// A view that no event stands behind, as in a test of the configuration.
  public static Subject of(RuleName rule, Instant acceptedAt, ObjectNode view) {
    return new Subject(rule, acceptedAt, view, view::toString);
  }
}
