package dev.sluice.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.management.Notice;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The hub as an issuer, and two others on the loopback address: `partner`, which signs with RS256,
/// and `curve`, which signs with ES256.
final class TokenWorld implements AutoCloseable {

  static final String HUB = "https://hub.example";
  static final RSAKey PARTNER_KEY = rsa("partner-1");
  static final RSAKey OTHER_KEY = rsa("partner-2");
  static final ECKey CURVE_KEY = ec("curve-1");

  final HeldClock clock = new HeldClock();
  final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  final List<Notice> notices = new ArrayList<>();
  final IssuerStub stub = new IssuerStub();
  final Map<String, String> clients = new ConcurrentHashMap<>(Map.of("shop", "shop-app"));
  final Set<String> sessions = ConcurrentHashMap.newKeySet();
  final RsaPairs pairs = new RsaPairs();
  final SigningKeys keys = keys();
  final OwnIssuer own = new OwnIssuer(keys, id -> Optional.ofNullable(clients.get(id)), clock);
  final TokenAuthenticator authenticator;

  TokenWorld() {
    stub.publish("partner", PARTNER_KEY);
    stub.publish("curve", CURVE_KEY);
    own.users((subject, session) ->
        sessions.contains(session)
            ? Optional.of(new Caller(subject, "client-of-" + subject, Set.of(Scope.EVENTS_SEND)))
            : Optional.empty());
    authenticator =
        new TokenAuthenticator(
            own,
            List.of(issuer("partner", "RS256"), issuer("curve", "ES256")),
            Thread::startVirtualThread,
            clock);
  }

  SigningKeys keys() {
    return new SigningKeys(
        engine.registry(),
        (notice, changes) -> {
          notices.add(notice);
          engine.registry().write(changes);
        },
        clock,
        () -> HUB,
        Duration.ofDays(90),
        pairs,
        Runnable::run);
  }

  IssuerSettings issuer(String name, String algorithm) {
    return new IssuerSettings(
        name,
        stub.issuer(name),
        Optional.empty(),
        Set.of("sluice"),
        "aud",
        Optional.empty(),
        "sub",
        Set.of(Scope.EVENTS_SEND),
        Optional.empty(),
        Map.of(),
        List.of(algorithm),
        Set.of(),
        Duration.ofMinutes(1));
  }

  private static RSAKey rsa(String kid) {
    try {
      return new RSAKeyGenerator(2_048)
          .keyID(kid)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.RS256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey ec(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).keyUse(KeyUse.SIGNATURE).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  long now() {
    return clock.now().getEpochSecond();
  }

  String machineToken() {
    return keys.sign(machineClaims(), Duration.ofHours(1));
  }

  static Map<String, Object> machineClaims() {
    return Map.of(
        "sub", "shop",
        "client_id", "shop",
        "token_use", "access",
        "aud", List.of("sluice"),
        "scope", "sluice/events:send orders/read");
  }

  String userToken(String subject, String session) {
    return keys.sign(
        Map.of("sub", subject, "origin_jti", session, "token_use", "access", "client_id", "app"),
        Duration.ofHours(1));
  }

  /// Claims of the partner that are all right, with some put in the place of others.
  String partnerClaims(String more) {
    return "{\"iss\":\"%s\",\"sub\":\"alice\",\"aud\":\"sluice\",\"iat\":%d,\"exp\":%d%s}"
        .formatted(stub.issuer("partner"), now(), now() + 600, more);
  }

  String curveClaims() {
    return "{\"iss\":\"%s\",\"sub\":\"bob\",\"aud\":[\"other\",\"sluice\"],\"exp\":%d}"
        .formatted(stub.issuer("curve"), now() + 600);
  }

  String partnerToken(String header, String claims) {
    return Forge.token(header, claims, Forge.rs256(PARTNER_KEY));
  }

  String partnerToken() {
    return partnerToken("{\"alg\":\"RS256\",\"kid\":\"partner-1\"}", partnerClaims(""));
  }

  Caller caller(String token) {
    return authenticator.authenticate(new Credentials.Bearer(token));
  }

  @Override
  public void close() {
    authenticator.close();
    stub.close();
  }
}
