package dev.sluice.mail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A range of IP addresses, as in `10.0.0.0/8`; an address alone is a range of one.
///
/// @param address where it begins
/// @param bits how many bits all of its addresses share
public record Cidr(InetAddress address, int bits) {

  /// What can be no host name, so that nothing is looked up.
  private static final Pattern LITERAL =
      Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(/[0-9]{1,3})?");

  /// Refuses bits that are set behind the range's end: two ranges may have been mixed up.
  public Cidr {
    byte[] bytes = address.getAddress();
    if (bits < 0 || bits > bytes.length * 8) {
      throw new IllegalArgumentException("a prefix has 0 to " + bytes.length * 8 + " bits");
    }
    for (int i = bits; i < bytes.length * 8; i++) {
      if (isSet(bytes, i)) {
        throw new IllegalArgumentException(
            address.getHostAddress() + " has bits set behind the first " + bits);
      }
    }
  }

  /// Reads a range.
  ///
  /// @throws IllegalArgumentException when it is none
  public static Cidr parse(String text) {
    if (!LITERAL.matcher(text).matches()) {
      throw wrong(text, null);
    }
    int slash = text.indexOf('/');
    try {
      InetAddress address = InetAddress.getByName(slash < 0 ? text : text.substring(0, slash));
      int bits =
          slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
      return new Cidr(address, bits);
    } catch (UnknownHostException e) {
      throw wrong(text, e);
    }
  }

  private static IllegalArgumentException wrong(
      String text, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'" + text + "' is no range of addresses; one would be 192.0.2.0/24 or 2001:db8::/32",
        cause);
  }

  /// Whether an address is in the range.
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (isSet(ours, i) != isSet(theirs, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSet(byte[] bytes, int bit) {
    return (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
