package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.view.ViewPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which values an archive does not store as they are: dropped, hashed or encrypted.
///
/// Paths that lead nowhere are passed over, so that one list may name a value at each place where
/// it stands, before and after a transform.
///
/// @param drop what is left out
/// @param hash what is stored as a hash, by which equal values are known
/// @param encrypt what is stored so that who has the key can read it back
public record Privacy(List<VeiledPath> drop, Optional<Hash> hash, Optional<Encrypt> encrypt) {

  /// All values are stored as they are.
  public static final Privacy NONE = new Privacy(List.of(), Optional.empty(), Optional.empty());

  /// The most paths of all three together.
  public static final int MAX_PATHS = 100;

  /// What is hashed, and how.
  public record Hash(List<VeiledPath> paths, Hashing with) {

    /// Copies the list.
    public Hash {
      paths = List.copyOf(paths);
    }
  }

  /// What is encrypted, and how.
  public record Encrypt(List<VeiledPath> paths, Encryption with) {

    /// Copies the list.
    public Encrypt {
      paths = List.copyOf(paths);
    }
  }

  /// Checks that no path stands twice.
  ///
  /// @throws Fault `invalid-privacy`
  public Privacy {
    drop = List.copyOf(drop);
    List<VeiledPath> all = new ArrayList<>(drop);
    hash.ifPresent(each -> all.addAll(each.paths()));
    encrypt.ifPresent(each -> all.addAll(each.paths()));
    if (all.size() > MAX_PATHS) {
      throw invalid("there are at most " + MAX_PATHS + " paths");
    }
    Set<VeiledPath> seen = new HashSet<>();
    for (VeiledPath path : all) {
      if (!seen.add(path)) {
        throw invalid("path '" + path + "' stands twice");
      }
    }
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-privacy", sentence);
  }

  /// Whether nothing is veiled.
  public boolean isNone() {
    return drop.isEmpty() && hash.isEmpty() && encrypt.isEmpty();
  }

  /// Refuses a path in a prefix at which each event has another value.
  ///
  /// @throws Fault `invalid-privacy`
  public void requirePartition(ViewPath path) {
    if (encrypt.stream().flatMap(each -> each.paths().stream()).anyMatch(p -> p.veils(path))) {
      throw invalid(
          "the prefix looks at '"
              + path
              + "', which is encrypted, and so has another value in each event; hash it instead");
    }
    if (drop.stream().anyMatch(p -> p.veils(path))) {
      throw invalid("the prefix looks at '" + path + "', which is dropped");
    }
  }

  /// Veils the values of a view.
  ///
  /// @param position of the event, to which an encrypted value is bound
  void apply(ObjectNode view, Position position) {
    for (VeiledPath path : drop) {
      path.change(view, _ -> null);
    }
    if (hash.isPresent()) {
      Hashing with = hash.get().with();
      for (VeiledPath path : hash.get().paths()) {
        path.change(view, value -> TextNode.valueOf(with.of(bytes(value))));
      }
    }
    if (encrypt.isPresent()) {
      Encryption with = encrypt.get().with();
      for (VeiledPath path : encrypt.get().paths()) {
        path.change(
            view, value -> TextNode.valueOf(with.encrypted(LineShape.json(value), position)));
      }
    }
  }

  /// A text is hashed as it is, and anything else as its JSON.
  private static byte[] bytes(JsonNode value) {
    return value.isTextual()
        ? value.textValue().getBytes(StandardCharsets.UTF_8)
        : LineShape.json(value);
  }
}
