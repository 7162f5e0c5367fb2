package dev.sluice.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteKeysTest {

  private final TokenWorld world = new TokenWorld();
  private final AtomicInteger lost = new AtomicInteger();
  private final HttpFetch fetch = new HttpFetch(Duration.ofSeconds(5));
  private final RemoteKeys keys = keys(fetch);

  @AfterEach
  void close() {
    fetch.close();
    world.close();
  }

  private RemoteKeys keys(RemoteKeys.Fetch by) {
    return new RemoteKeys(
        world.issuer("partner", "RS256"), by, Runnable::run, world.clock, lost::incrementAndGet);
  }

  private String code(String kid) {
    return assertThrows(Fault.class, () -> keys.find(kid)).code();
  }

  @Test
  void keysAreFoundByDiscoveryAndKept() {
    assertEquals("RS256", keys.find("partner-1").algorithm());
    keys.find("partner-1");
    assertEquals(2, world.stub.asked.get());
  }

  @Test
  void unknownKeysMakeTheHubAskOnceAMinuteAtMost() {
    keys.find("partner-1");
    for (int i = 0; i < 1_000; i++) {
      assertEquals("invalid-token", code("made-up-" + i));
    }
    assertEquals(2, world.stub.asked.get());
    world.clock.advance(RemoteKeys.PACE);
    code("made-up");
    code("made-up");
    assertEquals(4, world.stub.asked.get());
  }

  @Test
  void aNewKeyIsFoundWhenATokenNamesIt() {
    keys.find("partner-1");
    world.stub.publish("partner", TokenWorld.PARTNER_KEY, TokenWorld.OTHER_KEY);
    world.clock.advance(RemoteKeys.PACE);
    assertEquals("partner-2", keys.find("partner-2").kid());
    assertEquals(0, lost.get());
  }

  @Test
  void aKeyThatIsPublishedNoMoreIsDroppedAndTold() {
    keys.find("partner-1");
    world.stub.publish("partner", TokenWorld.OTHER_KEY);
    world.clock.advance(RemoteKeys.FRESH);
    keys.find("partner-1");
    assertEquals("invalid-token", code("partner-1"));
    assertEquals(1, lost.get());
  }

  @Test
  void anOutageIsToleratedForADayAndNoLonger() {
    keys.find("partner-1");
    world.stub.status = 503;
    world.clock.advance(RemoteKeys.TOLERATED.minusSeconds(1));
    keys.find("partner-1");
    world.clock.advance(Duration.ofSeconds(1));
    assertEquals("issuer-unavailable", code("partner-1"));
    world.stub.status = 200;
    world.clock.advance(RemoteKeys.PACE);
    keys.find("partner-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500, 204})
  void anAnswerOtherThan200IsNoAnswer(int status) {
    world.stub.status = status == 204 ? 201 : status;
    assertEquals("issuer-unavailable", code("partner-1"));
    assertEquals(1, world.stub.asked.get());
  }

  @Test
  void discoveryThatIsAboutAnotherIssuerIsRefused() {
    world.stub.page(
        "partner/.well-known/openid-configuration",
        "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"%s/jwks\"}"
            .formatted(world.stub.issuer("partner")));
    assertEquals("issuer-unavailable", code("partner-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/jwks",
        "file:///etc/passwd",
        "https://user@host/jwks",
        "jwks",
        "http://169.254.169.254/latest"
      })
  void discoveryThatPointsToAnUnsafeAddressIsNotFollowed(String address) {
    world.stub.page(
        "partner/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(world.stub.issuer("partner"), address));
    assertEquals("issuer-unavailable", code("partner-1"));
    assertEquals(1, world.stub.asked.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[],\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"partner-1\",\"k\":\"AAAA\",\"alg\":\"HS256\"}]}"
      })
  void aSetWithoutUsableKeysIsNoAnswer(String set) {
    world.stub.page("partner/jwks", set);
    assertEquals("issuer-unavailable", code("partner-1"));
  }

  @Test
  void aShortKeyIsNotUsed() {
    String shortKey =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"partner-1\",\"alg\":\"RS256\",\"e\":\"AQAB\",\"n\":\""
            + "w".repeat(171)
            + "\"}]}";
    world.stub.page("partner/jwks", shortKey);
    assertEquals("issuer-unavailable", code("partner-1"));
  }

  @Test
  void aPageThatIsTooLargeIsNotRead() {
    world.stub.page("big", "{\"x\":\"" + "x".repeat(HttpFetch.MAX_BYTES) + "\"}");
    assertThrows(IOException.class, () -> fetch.get(URI.create(world.stub.issuer("big"))));
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForLong() {
    try (HttpFetch hasty = new HttpFetch(Duration.ofMillis(50));
        java.net.ServerSocket silent =
            new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      String said = assertThrows(IOException.class, () -> hasty.get(address)).toString();
      assertTrue(said.contains("does not answer"), said);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void httpIsForLoopbackOnly() {
    for (String address : List.of("http://issuer.example", "ftp://127.0.0.1", "https:///x")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> IssuerSettings.requireAddress(URI.create(address)),
          address);
    }
    IssuerSettings.requireAddress(URI.create("https://issuer.example"));
    IssuerSettings.requireAddress(URI.create("http://[::1]:8080/realms/a"));
  }
}
