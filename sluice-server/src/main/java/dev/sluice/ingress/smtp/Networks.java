package dev.sluice.ingress.smtp;

import dev.sluice.mail.Cidr;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/// Some networks of IP addresses.
///
/// @param ranges what is in any of them is in the networks
public record Networks(List<Cidr> ranges) {

  /// None at all.
  public static final Networks NONE = new Networks(List.of());

  /// Copies the list.
  public Networks {
    ranges = List.copyOf(ranges);
  }

  /// Reads networks such as `10.0.0.0/8`, `2001:db8::/32` and `192.0.2.1`.
  ///
  /// @throws IllegalArgumentException naming the first that is none
  public static Networks of(Collection<String> texts) {
    return new Networks(texts.stream().map(Cidr::parse).toList());
  }

  /// Whether an address is in one of them.
  public boolean have(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
