package dev.sluice.rule.pattern;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// Which texts are IP addresses, found out without a name server.
public final class Addresses {

  private static final Pattern SHAPE_V4 = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final Pattern SHAPE =
      Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*");
  private static final int LONGEST = 45;

  private Addresses() {}

  /// Whether a text has the shape of an IPv4 address and is none. event-ruler would ask a name
  /// server for it.
  public static boolean isFalse(String text) {
    if (text.length() < 7
        || text.charAt(0) < '0'
        || text.charAt(0) > '9'
        || !SHAPE_V4.matcher(text).matches()) {
      return false;
    }
    if (text.length() > 15) {
      return true;
    }
    for (String part : text.split("\\.", -1)) {
      if (part.length() > 3 && !part.startsWith("0") || Long.parseLong(part) > 255) {
        return true;
      }
    }
    return false;
  }

  /// Whether event-ruler takes a text for an IP address.
  public static boolean isAddress(String text) {
    boolean mayBe =
        text.indexOf(':') >= 0 || text.length() >= 7 && Character.digit(text.charAt(0), 10) >= 0;
    if (!mayBe || text.length() > LONGEST || !SHAPE.matcher(text).matches()) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Whether two addresses of one version begin with the same bits.
  static boolean sharesBits(InetAddress one, InetAddress other, int bits) {
    byte[] a = one.getAddress();
    byte[] b = other.getAddress();
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % 8;
      if ((a[i / 8] & mask) != (b[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
