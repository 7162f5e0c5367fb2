package dev.sluice.signature;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// How the bytes of a signature are written.
public enum Encoding {
  /// Two digits a byte, in either case.
  HEX("hex"),
  /// RFC 4648, section 4.
  BASE64("base64"),
  /// RFC 4648, section 5, with padding or without.
  BASE64URL("base64url");

  private final String text;

  Encoding(String text) {
    this.text = text;
  }

  /// How the configuration calls it.
  public String text() {
    return text;
  }

  /// The bytes; empty when the text is nothing of the kind.
  Optional<byte[]> decode(String value) {
    try {
      return Optional.of(
          switch (this) {
            case HEX -> HexFormat.of().parseHex(value);
            case BASE64 -> Base64.getDecoder().decode(value);
            case BASE64URL -> Base64.getUrlDecoder().decode(value);
          });
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The text.
  String encode(byte[] bytes) {
    return switch (this) {
      case HEX -> HexFormat.of().formatHex(bytes);
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
      case BASE64URL -> Base64.getUrlEncoder().encodeToString(bytes);
    };
  }
}
