package dev.sluice.target.guard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.SocketFactory;

/// Says to which addresses a host may be connected.
///
/// All addresses of a name are looked at, and one that must not be reached refuses them all: which
/// of them a client would take is not to be guessed. Whoever connects takes an address from here
/// and no other, so a name that leads elsewhere a moment later changes nothing.
public final class Guard {

  /// Who has set an address.
  public enum SetBy {
    /// Whoever writes the configuration owns the machine: an address or `localhost` there is meant.
    /// A name may still be led elsewhere by others.
    OPERATOR,
    /// Somebody who may call the API.
    USER
  }

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final OutgoingSettings settings;
  private final SetBy setBy;
  private final Names names;

  /// A guard for addresses that somebody has set.
  public Guard(OutgoingSettings settings, SetBy setBy, Names names) {
    this.settings = settings;
    this.setBy = setBy;
    this.names = names;
  }

  /// Refuses what can be refused without looking a name up.
  ///
  /// @param port as it stands in the URL; below 0 is the scheme's own
  /// @throws AddressRefused when the scheme, the port or the address itself must not be reached
  public void require(String scheme, String host, int port) throws AddressRefused {
    String lower = scheme.toLowerCase(Locale.ROOT);
    if (!lower.equals("http") && !lower.equals("https")) {
      throw AddressRefused.ofScheme(scheme);
    }
    requirePort(host, port >= 0 ? port : lower.equals("http") ? HTTP : HTTPS);
    literal(host);
  }

  private void requirePort(String host, int port) throws AddressRefused {
    Set<Integer> ports = settings.ports();
    if (setBy == SetBy.USER && !ports.isEmpty() && !ports.contains(port)) {
      throw AddressRefused.ofPort(host, port);
    }
  }

  /// The address that a host is; empty when it is a name.
  private Optional<InetAddress> literal(String host) throws AddressRefused {
    Optional<InetAddress> literal = Literal.require(host);
    if (literal.isPresent() && setBy == SetBy.USER) {
      requireOpen(host, literal.get(), true);
    }
    return literal;
  }

  private void requireOpen(String host, InetAddress address, boolean isLiteral)
      throws AddressRefused {
    Optional<SpecialRanges.Range> range = SpecialRanges.of(address, settings.allow());
    if (range.isPresent()) {
      throw AddressRefused.of(host, address.getHostAddress(), range.get(), isLiteral);
    }
  }

  /// The addresses that a host may be connected to, at least one. It fails with {@link
  /// AddressRefused}, or with what kept the name from being looked up.
  public CompletableFuture<List<InetAddress>> addresses(String host) {
    try {
      Optional<InetAddress> literal = literal(host);
      return literal.isPresent()
          ? CompletableFuture.completedFuture(List.of(literal.get()))
          : names.lookUp(host).thenApply(found -> checked(host, found));
    } catch (AddressRefused e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Refuses an address that is about to be connected to.
  ///
  /// @throws AddressRefused when it must not be reached
  void require(InetSocketAddress to) throws AddressRefused {
    InetAddress address = to.getAddress();
    boolean isMeant = setBy == SetBy.OPERATOR && to.getHostString().equalsIgnoreCase("localhost");
    if (!isMeant) {
      requireOpen(to.getHostString(), address, false);
    }
  }

  /// Makes sockets that connect only to what may be reached, for libraries that look names up
  /// themselves.
  public SocketFactory sockets() {
    return new GuardedSockets(this);
  }

  private List<InetAddress> checked(String host, List<InetAddress> found) {
    boolean isMeant = setBy == SetBy.OPERATOR && host.equalsIgnoreCase("localhost");
    for (InetAddress address : isMeant ? List.<InetAddress>of() : found) {
      try {
        requireOpen(host, address, false);
      } catch (AddressRefused e) {
        throw new CompletionException(e);
      }
    }
    return found;
  }
}
