package dev.sluice.ingress.smtp;

import dev.sluice.mail.Reply;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How many connections are open, in all and from each address.
final class Connections {

  private final int most;
  private final int mostPerAddress;
  private final Map<String, Integer> perAddress = new HashMap<>();
  private int all;

  Connections(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /// Counts a connection.
  ///
  /// @return why it is one too many, and not counted
  synchronized Optional<Reply> open(InetAddress address) {
    if (all >= most) {
      return Optional.of(Replies.TOO_MANY_CONNECTIONS);
    }
    String counted = counted(address);
    if (perAddress.getOrDefault(counted, 0) >= mostPerAddress) {
      return Optional.of(Replies.TOO_MANY_OF_YOURS);
    }
    all++;
    perAddress.merge(counted, 1, Integer::sum);
    return Optional.empty();
  }

  /// A connection that was counted is gone.
  synchronized void close(InetAddress address) {
    all--;
    perAddress.computeIfPresent(counted(address), (_, count) -> count == 1 ? null : count - 1);
  }

  /// The address by which connections are counted: IPv4 whole, IPv6 the first 64 bits, which one
  /// customer has for itself.
  private static String counted(InetAddress address) {
    byte[] bytes = address.getAddress();
    return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
  }
}
