package dev.sluice.mail.receipt;

import dev.sluice.mail.Cidr;
import java.net.InetAddress;
import java.util.List;

/// From which addresses mail is taken. What is allowed goes before what is blocked; what is neither
/// is taken.
public record IpFilters(List<Cidr> allow, List<Cidr> block) {

  /// From everywhere.
  public static final IpFilters NONE = new IpFilters(List.of(), List.of());

  /// How many ranges each list may have.
  public static final int MAX_RANGES = 1_000;

  /// Copies the lists.
  public IpFilters {
    allow = List.copyOf(allow);
    block = List.copyOf(block);
  }

  boolean refuses(InetAddress address) {
    return contains(block, address) && !contains(allow, address);
  }

  private static boolean contains(List<Cidr> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
