package dev.sluice.mail.receipt;

import dev.sluice.object.ObjectKey;

/// What the keys of objects say.
public final class StoreNames {

  private StoreNames() {}

  /// Whether an object is a message that was put there by a rule.
  public static boolean isMessage(ObjectKey key) {
    return MessageIds.isOne(
        key.value()
            .substring(key.value().length() - Math.min(MessageIds.LENGTH, key.value().length())));
  }
}
