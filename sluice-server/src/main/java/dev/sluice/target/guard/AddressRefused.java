package dev.sluice.target.guard;

import java.io.IOException;

/// Nothing was sent, because the address is not one that may be reached.
public final class AddressRefused extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean lasts;

  private AddressRefused(String message, boolean lasts) {
    super(message);
    this.lasts = lasts;
  }

  static AddressRefused ofHost(String host, String why) {
    String shown = host.length() > 100 ? host.substring(0, 100) + "…" : host;
    return new AddressRefused("host '" + shown + "' " + why, true);
  }

  /// @param lasts whether the host is the address itself
  static AddressRefused of(String host, String address, SpecialRanges.Range range, boolean lasts) {
    String has = lasts ? "" : " has the address " + address + ", which";
    return new AddressRefused(
        "host '%s'%s is in %s (%s); 'outgoing: { allow: [\"%s\"] }' in the configuration opens it"
            .formatted(host, has, range.network(), range.what(), address),
        lasts);
  }

  static AddressRefused ofPort(String host, int port) {
    return new AddressRefused(
        "port " + port + " of '" + host + "' is not among the 'ports' of 'outgoing'", true);
  }

  static AddressRefused ofScheme(String scheme) {
    return new AddressRefused("'" + scheme + "' is neither http nor https", true);
  }

  /// Whether it stays so: an address stays what it is, a name may lead elsewhere tomorrow.
  public boolean lasts() {
    return lasts;
  }
}
