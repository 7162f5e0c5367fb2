package dev.sluice.target.guard;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads hosts that are addresses.
///
/// Of IPv4, only four decimal numbers are one (RFC 3986 §3.2.2): the JDK and the C library also
/// read `0177.1`, `0x7f000001` and `2130706433`, so a check that compares texts would pass them.
final class Literal {

  private static final Pattern NUMBER = Pattern.compile("[0-9]+\\.?|0[xX][0-9a-fA-F]*\\.?");
  private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");

  private Literal() {}

  /// The address that a host is; empty when it is a name.
  ///
  /// @throws AddressRefused when it looks like an address and is none
  static Optional<InetAddress> require(String host) throws AddressRefused {
    if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw AddressRefused.ofHost(host, "is no name of a host in ASCII");
    }
    if (host.startsWith("[") || host.contains(":")) {
      return Optional.of(ipv6(host));
    }
    String last = host.substring(host.lastIndexOf('.', host.length() - 2) + 1);
    boolean isNumber = NUMBER.matcher(last).matches();
    return isNumber ? Optional.of(ipv4(host)) : Optional.empty();
  }

  private static InetAddress ipv6(String host) throws AddressRefused {
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    String text = isBracketed ? host.substring(1, host.length() - 1) : host;
    if (!text.contains("%")) {
      try {
        return Inet6Address.ofLiteral(text);
      } catch (IllegalArgumentException _) {
        // It is told below.
      }
    }
    throw AddressRefused.ofHost(host, "is no IPv6 address without a zone");
  }

  private static InetAddress ipv4(String host) throws AddressRefused {
    String[] numbers = host.split("\\.", -1);
    byte[] bytes = new byte[4];
    boolean isRight = numbers.length == bytes.length;
    for (int i = 0; isRight && i < bytes.length; i++) {
      isRight = BYTE.matcher(numbers[i]).matches() && Integer.parseInt(numbers[i]) < 256;
      bytes[i] = isRight ? (byte) Integer.parseInt(numbers[i]) : 0;
    }
    if (!isRight) {
      throw AddressRefused.ofHost(host, "is no IPv4 address of four decimal numbers");
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
