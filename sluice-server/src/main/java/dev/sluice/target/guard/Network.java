package dev.sluice.target.guard;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses that begin alike, as in `10.0.0.0/8` and `fc00::/7` (RFC 4632, RFC 4291
/// §2.3).
public final class Network {

  private final byte[] address;
  private final int prefix;
  private final String text;

  private Network(byte[] address, int prefix, String text) {
    this.address = address;
    this.prefix = prefix;
    this.text = text;
  }

  /// Reads an address and how many of its bits count; without a number all of them do.
  ///
  /// @throws IllegalArgumentException when it is none, or has bits behind the prefix
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes;
    try {
      bytes = Literal.require(host).orElseThrow(() -> wrong(text)).getAddress();
    } catch (AddressRefused e) {
      throw new IllegalArgumentException(wrong(text).getMessage(), e);
    }
    int prefix = bytes.length * 8;
    if (slash >= 0) {
      String bits = text.substring(slash + 1);
      if (!bits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(bits) > prefix) {
        throw wrong(text);
      }
      prefix = Integer.parseInt(bits);
    }
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
        throw new IllegalArgumentException(
            "'" + text + "' has bits behind its prefix of " + prefix + "; they must be 0");
      }
    }
    return new Network(bytes, prefix, text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no range of addresses; 10.0.0.0/8, 127.0.0.1 and fd00::/8 are");
  }

  /// Whether an address lies in it; one of the other family never does.
  public boolean contains(InetAddress other) {
    return contains(other.getAddress());
  }

  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = prefix / 8;
    int rest = prefix % 8;
    return Arrays.equals(address, 0, whole, other, 0, whole)
        && (rest == 0 || (address[whole] ^ other[whole]) >> 8 - rest == 0);
  }

  @Override
  public String toString() {
    return text;
  }
}
