package dev.sluice.mail.receipt;

import dev.sluice.object.ObjectKey;
import java.util.Optional;

/// What the keys of objects say.
public final class StoreNames {

  private StoreNames() {}

  /// Whether an object is a message that was put there by a rule.
  public static boolean isMessage(ObjectKey key) {
    return message(key).isPresent();
  }

  /// The name of the message that an object is; empty when it is none.
  public static Optional<String> message(ObjectKey key) {
    String text = key.value();
    String last = text.substring(text.length() - Math.min(MessageIds.LENGTH, text.length()));
    return MessageIds.isOne(last) ? Optional.of(last) : Optional.empty();
  }

  /// Whether a text can name a message.
  public static boolean isId(String text) {
    return MessageIds.isOne(text);
  }
}
