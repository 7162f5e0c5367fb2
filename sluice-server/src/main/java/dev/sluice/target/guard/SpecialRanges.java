package dev.sluice.target.guard;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses that are nobody's on the Internet (RFC 6890 and IANA's registries of special
/// addresses), and the IPv4 addresses that stand within IPv6 ones.
final class SpecialRanges {

  /// A range, and what it is for.
  record Range(Network network, String what) {}

  private static final List<Range> ALL =
      List.of(
          range("0.0.0.0/8", "this network, RFC 791"),
          range("10.0.0.0/8", "private, RFC 1918"),
          range("100.64.0.0/10", "carriers' own, RFC 6598"),
          range("127.0.0.0/8", "the machine itself, RFC 1122"),
          range("169.254.0.0/16", "link-local and clouds' metadata, RFC 3927"),
          range("172.16.0.0/12", "private, RFC 1918"),
          range("192.0.0.0/24", "protocols' own, RFC 6890"),
          range("192.0.2.0/24", "documentation, RFC 5737"),
          range("192.88.99.0/24", "relays of 6to4, RFC 7526"),
          range("192.168.0.0/16", "private, RFC 1918"),
          range("198.18.0.0/15", "benchmarks, RFC 2544"),
          range("198.51.100.0/24", "documentation, RFC 5737"),
          range("203.0.113.0/24", "documentation, RFC 5737"),
          range("224.0.0.0/4", "multicast, RFC 5771"),
          range("240.0.0.0/4", "reserved and broadcast, RFC 1112"),
          range("::/128", "no address, RFC 4291"),
          range("::1/128", "the machine itself, RFC 4291"),
          range("64:ff9b:1::/48", "a network's own NAT64, RFC 8215"),
          range("100::/64", "discarded, RFC 6666"),
          range("2001:db8::/32", "documentation, RFC 3849"),
          range("3fff::/20", "documentation, RFC 9637"),
          range("5f00::/16", "segment routing, RFC 9602"),
          range("fc00::/7", "private, RFC 4193"),
          range("fe80::/10", "link-local, RFC 4291"),
          range("fec0::/10", "site-local, RFC 3879"),
          range("ff00::/8", "multicast, RFC 4291"));

  private static final Network COMPATIBLE = Network.parse("::/96");
  private static final Network NAT64 = Network.parse("64:ff9b::/96");
  private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
  private static final Network TEREDO = Network.parse("2001::/32");
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private SpecialRanges() {}

  private static Range range(String network, String what) {
    return new Range(Network.parse(network), what);
  }

  /// The range that keeps an address from being reached; empty when none does.
  ///
  /// @param allowed what is reached all the same
  static Optional<Range> of(InetAddress address, List<Network> allowed) {
    return of(address.getAddress(), allowed);
  }

  static Optional<Range> of(byte[] address, List<Network> allowed) {
    if (allowed.stream().anyMatch(network -> network.contains(address))) {
      return Optional.empty();
    }
    for (Range range : ALL) {
      if (range.network().contains(address)) {
        return Optional.of(range);
      }
    }
    for (byte[] within : within(address)) {
      Optional<Range> found = of(within, allowed);
      if (found.isPresent()) {
        return found.map(
            range -> new Range(range.network(), range.what() + ", within the IPv6 address"));
      }
    }
    return Optional.empty();
  }

  /// The IPv4 addresses that an IPv6 one leads to.
  private static List<byte[]> within(byte[] address) {
    List<byte[]> within = new ArrayList<>();
    if (address.length != 16) {
      return within;
    }
    boolean isMapped = Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    if (isMapped || COMPATIBLE.contains(address) || NAT64.contains(address)) {
      within.add(Arrays.copyOfRange(address, 12, 16));
    } else if (SIX_TO_FOUR.contains(address)) {
      within.add(Arrays.copyOfRange(address, 2, 6));
    } else if (TEREDO.contains(address)) {
      // RFC 4380 §4: the server as it is, the client with all bits turned.
      within.add(Arrays.copyOfRange(address, 4, 8));
      byte[] client = Arrays.copyOfRange(address, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      within.add(client);
    }
    return within;
  }
}
