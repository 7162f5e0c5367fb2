package dev.sluice.config;

import dev.sluice.target.guard.Network;
import dev.sluice.target.guard.OutgoingSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `outgoing`.
final class OutgoingReader {

  private static final int MAX_NETWORKS = 100;
  private static final int MAX_PORTS = 100;
  private static final int MAX_PORT = 65_535;

  private OutgoingReader() {}

  static OutgoingSettings read(Section top) {
    Optional<Section> section = top.section("outgoing");
    if (section.isEmpty()) {
      return OutgoingSettings.DEFAULT;
    }
    Section outgoing = section.get();
    List<Network> allow = new ArrayList<>();
    for (Section.Item item : outgoing.list("allow")) {
      outgoing.made(() -> Network.parse(item.text())).ifPresent(allow::add);
    }
    Set<Integer> ports = new HashSet<>(outgoing.wholes("ports", MAX_PORT));
    if (allow.size() > MAX_NETWORKS || ports.size() > MAX_PORTS) {
      outgoing.refuseAs("has at most 100 'allow' and at most 100 'ports'");
    }
    Optional<URI> proxy = outgoing.parsed("proxy", OutgoingReader::proxy);
    outgoing.finish();
    return new OutgoingSettings(allow, ports, proxy);
  }

  private static URI proxy(String text) {
    URI proxy = Addresses.parse(text);
    boolean isBare = proxy.getRawQuery() == null && List.of("", "/").contains(proxy.getRawPath());
    if (!"http".equals(proxy.getScheme()) || proxy.getPort() < 0 || !isBare) {
      throw new IllegalArgumentException(
          "a proxy is written as http://proxy.example:3128, with its port and without a path");
    }
    return proxy;
  }
}
