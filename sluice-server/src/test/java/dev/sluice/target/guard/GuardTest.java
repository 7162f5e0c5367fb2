package dev.sluice.target.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

  private static Names names(String... addresses) {
    return _ ->
        CompletableFuture.completedFuture(
            List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
  }

  private static Guard guard(Guard.SetBy setBy, Names names, String... allowed) {
    List<Network> allow = List.of(allowed).stream().map(Network::parse).toList();
    return new Guard(new OutgoingSettings(allow, Set.of(), Optional.empty()), setBy, names);
  }

  private static AddressRefused refused(Guard guard, String host) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> guard.addresses(host).get());
    return assertInstanceOf(AddressRefused.class, failed.getCause());
  }

  @Test
  void aNameIsRefusedWhenOneOfItsAddressesIs() {
    Guard guard = guard(Guard.SetBy.USER, names("8.8.8.8", "2600::1", "10.0.0.7"));
    AddressRefused refused = refused(guard, "mixed.example");
    assertEquals(
        "host 'mixed.example' has the address 10.0.0.7, which is in 10.0.0.0/8 (private, RFC 1918);"
            + " 'outgoing: { allow: [\"10.0.0.7\"] }' in the configuration opens it",
        refused.getMessage());
    assertFalse(refused.lasts());
  }

  @Test
  void aNameIsReachedAtAllOfItsPublicAndAllowedAddresses() throws Exception {
    Guard guard = guard(Guard.SetBy.USER, names("8.8.8.8", "10.0.0.7"), "10.0.0.0/24");
    assertEquals(2, guard.addresses("mixed.example").get().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0177.1", "0177.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "127.0.0.1.",
            "1.2.3",
        "127.0.0.256", "127.00.0.1", "host.0x10", "[::1", "[fe80::1%25eth0]", "fe80::1%1", "",
            "a b",
        "１２７.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "127.0.0.1", "[::127.0.0.1]"
      })
  void anAddressInAnOddFormIsRefusedForGoodAndNeverLookedUp(String host) {
    Names never =
        _ -> {
          throw new AssertionError("it is looked up");
        };
    assertTrue(refused(guard(Guard.SetBy.USER, never), host).lasts());
    assertThrows(
        AddressRefused.class, () -> guard(Guard.SetBy.USER, never).require("https", host, -1));
  }

  @Test
  void theOperatorsOwnAddressesAreMeantAndNamesAreNot() throws Exception {
    Guard guard = guard(Guard.SetBy.OPERATOR, names("127.0.0.1"));
    assertEquals(1, guard.addresses("127.0.0.1").get().size());
    assertEquals(1, guard.addresses("[::1]").get().size());
    assertEquals(1, guard.addresses("LocalHost").get().size());
    assertFalse(refused(guard, "intranet.example").lasts());
    assertTrue(refused(guard, "0177.1").lasts());
    assertFalse(refused(guard(Guard.SetBy.USER, names("127.0.0.1")), "localhost").lasts());
  }

  @Test
  void onlyHttpAndTheListedPortsAreReached() throws AddressRefused {
    Guard guard =
        new Guard(
            new OutgoingSettings(List.of(), Set.of(443), Optional.empty()),
            Guard.SetBy.USER,
            names("8.8.8.8"));
    guard.require("HTTPS", "a.example", -1);
    guard.require("http", "a.example", 443);
    assertThrows(AddressRefused.class, () -> guard.require("http", "a.example", -1));
    assertThrows(AddressRefused.class, () -> guard.require("https", "a.example", 8443));
    assertThrows(AddressRefused.class, () -> guard.require("file", "a.example", 443));
  }

  @Test
  void aSocketLooksAtTheAddressThatItConnectsTo() throws IOException {
    Guard guard = guard(Guard.SetBy.USER, names("8.8.8.8"));
    try (Socket socket = guard.sockets().createSocket()) {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
      assertThrows(AddressRefused.class, () -> socket.connect(loopback, 1_000));
      assertThrows(
          UnknownHostException.class,
          () -> socket.connect(InetSocketAddress.createUnresolved("a.example", 1)));
    }
  }

  @Test
  void aNameServerThatHangsIsAskedOnceForANameAndHoldsUpNoOther() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    SystemNames.Source source =
        host -> {
          if (host.startsWith("hangs")) {
            asked.incrementAndGet();
            awaitQuietly(hangs);
          }
          return new InetAddress[] {InetAddress.ofLiteral("8.8.8.8")};
        };
    try (SystemNames names = new SystemNames(source, Duration.ofMillis(50))) {
      for (int i = 0; i < 5; i++) {
        ExecutionException failed =
            assertThrows(ExecutionException.class, () -> names.lookUp("hangs.example").get());
        assertInstanceOf(TimeoutException.class, failed.getCause());
      }
      assertEquals(1, asked.get());
      assertEquals(1, names.lookUp("other.example").get().size());
      for (int i = 1; i < SystemNames.MAX_LOOKUPS; i++) {
        var _ = names.lookUp("hangs-" + i);
      }
      CompletableFuture<List<InetAddress>> beyond = new CompletableFuture<>();
      while (!beyond.isDone()) {
        // The thread of the other name may still be about to go.
        beyond = names.lookUp("hangs-beyond-" + System.nanoTime());
      }
      ExecutionException full = assertThrows(ExecutionException.class, beyond::get);
      assertInstanceOf(IOException.class, full.getCause());
      hangs.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }
}
