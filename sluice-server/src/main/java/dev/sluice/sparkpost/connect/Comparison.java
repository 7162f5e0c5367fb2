package dev.sluice.sparkpost.connect;

import dev.sluice.sparkpost.api.Accounts;
import dev.sluice.sparkpost.api.RemoteWebhook;
import dev.sluice.sparkpost.api.WebhookChange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Holds what SparkPost has against what is wanted.
///
/// The name and custom headers of a webhook are left as they are: people may want them so.
///
/// @param types the types that are wanted
/// @param more whether further types may stay: with `all`, SparkPost may have some that it does not
///   document
record Comparison(ConnectSettings settings, Set<String> types, boolean more) {

  /// Texts that SparkPost may show in the place of a secret.
  private static final String HIDDEN = "|(.)\\1*|.*\\*{3,}.*";

  /// The webhook that is ours: the one that is remembered, or else one that points here and sends
  /// the wanted accounts' events.
  Optional<RemoteWebhook> ours(List<RemoteWebhook> all, Optional<Standing> standing) {
    Optional<RemoteWebhook> remembered =
        standing
            .flatMap(Standing::id)
            .flatMap(id -> all.stream().filter(each -> each.id().equals(id)).findFirst());
    if (remembered.isPresent()) {
      return remembered;
    }
    List<RemoteWebhook> here = all.stream().filter(this::fits).toList();
    return here.stream()
        .filter(RemoteWebhook::active)
        .findFirst()
        .or(() -> here.stream().findFirst());
  }

  private boolean fits(RemoteWebhook webhook) {
    return webhook.target().equals(settings.url().toString())
        && webhook.accounts().orElse(settings.accounts()).equals(settings.accounts());
  }

  /// Whose events a webhook sends now. SparkPost does not always say; then it is what it was asked
  /// for last, or else all.
  static Accounts accounts(RemoteWebhook webhook, Optional<Standing> standing) {
    return webhook
        .accounts()
        .or(() ->
            standing.filter(s -> s.id().equals(Optional.of(webhook.id()))).map(Standing::accounts))
        .orElse(Accounts.ALL);
  }

  /// What is to be set so that a webhook is as wanted; credentials aside.
  WebhookChange difference(RemoteWebhook webhook, Accounts accounts) {
    WebhookChange change = new WebhookChange();
    if (!webhook.target().equals(settings.url().toString())) {
      change.target(settings.url().toString());
    }
    if (!(more ? webhook.events().containsAll(types) : webhook.events().equals(types))) {
      change.events(types);
    }
    if (!webhook.active()) {
      change.active(true);
    }
    if (!accounts.equals(settings.accounts())) {
      change.accounts(settings.accounts());
    }
    if (!webhook.except().equals(settings.except())) {
      change.except(settings.except());
    }
    return change;
  }

  /// All that makes a webhook; credentials aside.
  WebhookChange whole() {
    WebhookChange change =
        new WebhookChange()
            .name(settings.name())
            .target(settings.url().toString())
            .events(types)
            .active(true);
    return settings.except().isEmpty() ? change : change.except(settings.except());
  }

  /// Whether a webhook has credentials that are not the hub's, as far as SparkPost shows them.
  boolean hasOthers(RemoteWebhook webhook, Standing standing) {
    RemoteWebhook.ShownCredentials shown = webhook.shown();
    boolean isOAuth = standing.authentication() == ConnectSettings.Authentication.OAUTH2;
    return !webhook.authentication().equals(standing.authentication().text())
        || isOther(shown.name(), standing.pair().name())
        || isOther(shown.secret(), standing.pair().secret())
        || (isOAuth && isOther(shown.url(), settings.tokenUrl().toString()));
  }

  private static boolean isOther(String shown, String own) {
    return !shown.matches(HIDDEN) && !shown.equals(own);
  }

  /// Whether SparkPost shows just the hub's credentials, so that they need not be set.
  boolean hasOurs(RemoteWebhook webhook, Standing standing) {
    return webhook.authentication().equals(standing.authentication().text())
        && webhook.shown().name().equals(standing.pair().name())
        && webhook.shown().secret().equals(standing.pair().secret());
  }

  /// Adds the credentials to what is set.
  void authenticate(WebhookChange change, WebhookCredentials.Pair pair) {
    switch (settings.authentication()) {
      case BASIC -> change.basic(pair.name(), pair.secret());
      case OAUTH2 -> change.oauth2(settings.tokenUrl().toString(), pair.name(), pair.secret());
    }
  }
}
