package dev.sluice.secret;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A text that is never shown.
///
/// Parts of it may stand in files. Those are read again whenever the file has changed, so that a
/// rotated credential is used from the next {@link #reveal()} on, without a restart.
public final class Secret {

  private final List<Part> parts;

  /// A piece of a secret.
  public sealed interface Part permits Literal, SecretFile {
    /// The piece's text, as it is now.
    String reveal();
  }

  /// A piece that stays as it is.
  public record Literal(String reveal) implements Part {
    @Override
    public String toString() {
      return "***";
    }
  }

  /// A secret that stays as it is.
  public Secret(String text) {
    this(List.of(new Literal(text)));
  }

  /// A secret of several pieces.
  public Secret(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /// The text, as it is now.
  public String reveal() {
    return parts.size() == 1
        ? parts.getFirst().reveal()
        : parts.stream().map(Part::reveal).collect(Collectors.joining());
  }

  /// Whether both reveal the same text now.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && reveal().equals(that.reveal());
  }

  /// The same for all secrets: the text may change while a secret stands in a map.
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
