package dev.sluice.ingress.smtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some networks of IP addresses.
public final class Networks {

  /// None at all.
  public static final Networks NONE = new Networks(List.of());

  private record Network(InetAddress base, int bits) {
    boolean has(byte[] other) {
      byte[] address = base.getAddress();
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        if (((address[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /// Reads networks such as `10.0.0.0/8`, `2001:db8::/32` and `192.0.2.1`.
  ///
  /// @throws IllegalArgumentException naming the first that is none
  public static Networks of(Collection<String> texts) {
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      networks.add(network(text));
    }
    return new Networks(networks);
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    try {
      String address = slash < 0 ? text : text.substring(0, slash);
      InetAddress base = InetAddress.ofLiteral(address);
      int all = base.getAddress().length * 8;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= all) {
        return new Network(base, bits);
      }
    } catch (IllegalArgumentException e) {
      throw noNetwork(text, e);
    }
    throw noNetwork(text, null);
  }

  private static IllegalArgumentException noNetwork(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'" + text + "' is not a network; 10.0.0.0/8 or 2001:db8::/32 would be", cause);
  }

  /// Whether an address is in one of them.
  public boolean have(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.has(bytes));
  }

  /// The address by which connections are counted: IPv4 whole, IPv6 the first 64 bits, which one
  /// customer has for itself.
  static String counted(InetAddress address) {
    byte[] bytes = address.getAddress();
    return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
  }
}
