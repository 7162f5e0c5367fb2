package dev.sluice.servlet.discovery;

import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that an application depends on.
///
/// @param id its logical id, which is the same in every hub
/// @param type what it is, such as {@link #MAIL_STORE}
/// @param reference its name at the hub
/// @param tags what is said of it
/// @param objects the path under which the hub gives out what is in it; empty where it has none
/// @param rules which receipt rules use it
/// @param prefixes what the keys of the application's objects may begin with
public record Resource(
    String id,
    String type,
    String reference,
    Map<String, String> tags,
    Optional<String> objects,
    List<String> rules,
    List<String> prefixes) {

  /// The type of a store of messages.
  public static final String MAIL_STORE = "sluice:mail-store";

  private static final String BUCKET = "SESMessageStoreBucket";

  /// Copies the collections.
  public Resource {
    tags = Map.copyOf(tags);
    rules = List.copyOf(rules);
    prefixes = List.copyOf(prefixes);
  }

  /// The logical id of a store of messages, as Sparta computes that of a bucket for them: the word
  /// `SESMessageStoreBucket`, and the SHA-1 of it and the store's name.
  ///
  /// @throws Fault `invalid-setting` for an empty name
  public static String mailStoreId(String store) {
    if (store.isEmpty()) {
      throw Fault.of(Fault.Kind.INVALID, "invalid-setting", "a store's name is not empty");
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((BUCKET + store).getBytes(StandardCharsets.UTF_8));
      return BUCKET + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
