package dev.sluice.notify;

import dev.sluice.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts back what was shown as `***`: whoever reads a topic, changes a model and writes all of it
/// gives the credentials back as they were shown to him, and means those that are there.
///
/// All credentials of an integration are kept, or none: a token that stays beside a server's
/// address that changes would be sent to whoever changed it.
public final class KeptCredentials {

  /// What stands where a credential is not shown.
  public static final String HIDDEN = "***";

  private KeptCredentials() {}

  /// Whether a draft means any that are there.
  public static boolean in(TopicDraft draft) {
    return draft.integrations().stream().anyMatch(each -> in(each.credentials()));
  }

  private static boolean in(GivenCredentials credentials) {
    return switch (credentials) {
      case GivenCredentials.Url(Secret url) -> isHidden(url);
      case GivenCredentials.Named(Map<String, Secret> values) ->
          values.values().stream().anyMatch(KeptCredentials::isHidden);
    };
  }

  private static boolean isHidden(Secret secret) {
    return secret.reveal().equals(HIDDEN);
  }

  /// The draft with the credentials of a topic, each from the integration of the same key.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-topic` when there are none to be kept
  public static TopicDraft filled(TopicDraft draft, Optional<Topic> topic) {
    List<IntegrationDraft> filled = new ArrayList<>();
    for (int i = 0; i < draft.integrations().size(); i++) {
      IntegrationDraft each = draft.integrations().get(i);
      if (!in(each.credentials())) {
        filled.add(each);
        continue;
      }
      GivenCredentials kept =
          topic
              .flatMap(there -> each.key().flatMap(there::integration))
              .filter(there -> areThose(each, there))
              .map(TopicIntegration::credentials)
              .orElse(null);
      if (kept == null) {
        throw Drafts.invalid(
            "integrations["
                + i
                + "].credentials: '***' keeps all credentials of the integration that has this"
                + " 'key' and name now, or none; give them anew");
      }
      filled.add(new IntegrationDraft(each.key(), each.name(), each.model(), kept, each.manners()));
    }
    return new TopicDraft(draft.name(), draft.isStrict(), filled);
  }

  private static boolean areThose(IntegrationDraft draft, TopicIntegration there) {
    if (draft.name().isPresent() && !draft.name().get().equals(there.name())) {
      return false;
    }
    return switch (draft.credentials()) {
      case GivenCredentials.Url _ -> there.credentials() instanceof GivenCredentials.Url;
      case GivenCredentials.Named(Map<String, Secret> values) ->
          there.credentials() instanceof GivenCredentials.Named(Map<String, Secret> kept)
              && kept.keySet().equals(values.keySet())
              && values.values().stream().allMatch(KeptCredentials::isHidden);
    };
  }
}
