package dev.sluice.target.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialRangesTest {

  private static boolean isSpecial(String address, String... allowed) {
    List<Network> open = List.of(allowed).stream().map(Network::parse).toList();
    return SpecialRanges.of(InetAddress.ofLiteral(address), open).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,         0.255.255.255,   1.0.0.0",
    "10.0.0.0,        10.255.255.255,  11.0.0.0",
    "100.64.0.0,      100.127.255.255, 100.128.0.0",
    "127.0.0.0,       127.255.255.255, 128.0.0.0",
    "169.254.0.0,     169.254.255.255, 169.255.0.0",
    "172.16.0.0,      172.31.255.255,  172.32.0.0",
    "192.0.0.0,       192.0.0.255,     192.0.1.0",
    "192.0.2.0,       192.0.2.255,     192.0.3.0",
    "192.88.99.0,     192.88.99.255,   192.88.100.0",
    "192.168.0.0,     192.168.255.255, 192.169.0.0",
    "198.18.0.0,      198.19.255.255,  198.20.0.0",
    "198.51.100.0,    198.51.100.255,  198.51.101.0",
    "203.0.113.0,     203.0.113.255,   203.0.114.0",
    "224.0.0.0,       239.255.255.255, 223.255.255.255",
    "240.0.0.0,       255.255.255.255, 223.0.0.1",
    "::,              ::1,             2600::1",
    "64:ff9b:1::,     64:ff9b:1:ffff:ffff:ffff:ffff:ffff, 64:ff9b:2::",
    "100::,           100::ffff:ffff:ffff:ffff, 100:0:0:1::",
    "2001:db8::,      2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
    "3fff::,          3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
    "5f00::,          5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 5f01::",
    "fc00::,          fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fbff::",
    "fe80::,          febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fe7f::",
    "fec0::,          feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2a00::",
    "ff00::,          ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:4860:4860::8888"
  })
  void eachRangeHoldsItsFirstAndItsLastAddressAndNotTheNext(
      String first, String last, String next) {
    assertTrue(isSpecial(first), first);
    assertTrue(isSpecial(last), last);
    assertTrue(!isSpecial(next), next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "::10.0.0.1",
        "::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:a00:1::fefe:fefe",
        "2001:0:808:808::f5ff:fffe"
      })
  void anIpv4AddressWithinAnIpv6OneIsLookedAt(String address) {
    assertTrue(isSpecial(address), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2001:0:808:808::f7f7:f7f7"
      })
  void aPublicAddressWithinAnIpv6OneIsReached(String address) {
    assertTrue(!isSpecial(address), address);
  }

  @Test
  void whatIsAllowedIsReachedInEachOfItsForms() {
    assertTrue(!isSpecial("10.1.2.3", "10.0.0.0/8"));
    assertTrue(!isSpecial("64:ff9b::10.1.2.3", "10.0.0.0/8"));
    assertTrue(!isSpecial("::1", "::1"));
    assertTrue(isSpecial("10.1.2.3", "10.1.2.0/31", "::/0"));
    assertTrue(isSpecial("127.0.0.1", "10.0.0.0/8"));
  }

  @Test
  void aRangeEndsWithinAByte() {
    Network network = Network.parse("172.16.0.0/12");
    assertTrue(network.contains(InetAddress.ofLiteral("172.31.255.255")));
    assertTrue(!network.contains(InetAddress.ofLiteral("172.32.0.0")));
    assertTrue(!network.contains(InetAddress.ofLiteral("::1")));
    assertTrue(Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8")));
    assertEquals("fc00::/7", Network.parse("fc00::/7").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "10/8",
        "::/129",
        "1.2.3.4/",
        "1.2.3.4/08",
        "localhost",
        "0177.0.0.1",
        "fe80::1%eth0"
      })
  void whatIsNoRangeIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
  }
}
