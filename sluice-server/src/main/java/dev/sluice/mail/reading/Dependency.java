package dev.sluice.mail.reading;

import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A store that rules put an application's mail into.
///
/// @param store its name
/// @param rules which rules do so, in their order
/// @param prefixes what the keys of objects may begin with; the empty one too
public record Dependency(String store, Set<String> rules, Set<String> prefixes) {

  private static final String BUCKET = "SESMessageStoreBucket";

  /// The logical id, as Sparta computes that of a bucket for messages: it depends on the name
  /// alone, so that an application finds the same one in every hub.
  public String id() {
    byte[] name = (BUCKET + store).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(name);
      return BUCKET + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  static List<Dependency> of(String application, List<ReceiptRule> rules) {
    Map<String, Dependency> found = new LinkedHashMap<>();
    for (ReceiptRule rule : rules) {
      if (rule.isEnabled() && isFor(rule, application)) {
        StoredMail.stores(rule)
            .forEach(action -> {
              Dependency each =
                  found.computeIfAbsent(
                      action.store(),
                      name -> new Dependency(name, new LinkedHashSet<>(), new LinkedHashSet<>()));
              each.rules().add(rule.name());
              each.prefixes().add(action.prefix());
            });
      }
    }
    return List.copyOf(found.values());
  }

  private static boolean isFor(ReceiptRule rule, String application) {
    return rule.actions().stream()
        .anyMatch(action ->
            action instanceof Action.Application each && each.target().equals(application));
  }
}
