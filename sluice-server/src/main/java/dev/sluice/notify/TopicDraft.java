package dev.sluice.notify;

import java.util.List;

/// A topic as somebody asks for it.
///
/// @param name its name
/// @param isStrict whether a post that lacks a variable of a model is refused
/// @param integrations 0 to {@link Topics#MAX_INTEGRATIONS}, in the order in which they are shown
public record TopicDraft(TopicName name, boolean isStrict, List<IntegrationDraft> integrations) {

  /// Copies the list.
  public TopicDraft {
    integrations = List.copyOf(integrations);
  }
}
