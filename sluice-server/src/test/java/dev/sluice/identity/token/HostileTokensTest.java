package dev.sluice.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.FrontDoorSettings;
import dev.sluice.ingress.http.HttpFrontDoor;
import dev.sluice.ingress.http.Routes;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokens that somebody made to get in; `docs/tokens.md` says which rule each row shows.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTokensTest {

  private static final String RS256 = "{\"alg\":\"RS256\",\"kid\":\"partner-1\"}";

  private final TokenWorld world = new TokenWorld();
  private final HttpFrontDoor door = door();

  private HttpFrontDoor door() {
    HttpFrontDoor opened =
        new HttpFrontDoor(
            new FrontDoorSettings("127.0.0.1", 0, Optional.empty(), 1_024),
            Routes.builder()
                .guarded(
                    "GET",
                    "/who",
                    Scope.EVENTS_SEND,
                    call ->
                        new Answer(
                            200,
                            "text/plain",
                            Payload.ofText(call.caller().orElseThrow().name()),
                            Map.of()))
                .build(),
            world.authenticator,
            Clock.system());
    opened.start();
    return opened;
  }

  @AfterAll
  void close() {
    door.stop();
    world.close();
  }

  private static Arguments row(String name, String token) {
    return Arguments.of(name, token);
  }

  private String header(String more) {
    return world.partnerToken(
        "{\"alg\":\"RS256\",\"kid\":\"partner-1\"" + more + "}", world.partnerClaims(""));
  }

  private String claims(String claims) {
    return world.partnerToken(RS256, claims);
  }

  private String claim(String from, String to) {
    String right = world.partnerClaims("");
    assertTrue(right.contains(from), "the row changes nothing: " + from);
    return claims(right.replace(from, to));
  }

  Stream<Arguments> tokens() throws JOSEException {
    return Stream.of(shapes(), algorithms(), headers(), claims(), uses()).flatMap(rows -> rows);
  }

  private Stream<Arguments> shapes() {
    String right = world.partnerToken();
    String cut = right.substring(0, right.lastIndexOf('.') + 1);
    String signature = right.substring(cut.length());
    char last = signature.charAt(signature.length() - 1);
    String twin = signature.substring(0, signature.length() - 1) + (char) (last + 1);
    return Stream.of(
        row("nothing", "x"),
        row("one dot", "a.b"),
        row("two dots only", ".."),
        row("three dots", right + "."),
        row("truncated in the signature", right.substring(0, right.length() - 8)),
        row("truncated in the claims", right.substring(0, right.indexOf('.') + 9)),
        row("no signature", cut),
        row("a signature of zeros", cut + "A".repeat(signature.length())),
        row("another spelling of the last byte", cut + twin),
        row("padding", right + "=="),
        row("base64 with + and /", right.replace('_', '/').replace('-', '+') + "/"),
        row("a space inside", right.replace(".", " .")),
        row("too long", "a".repeat(8_193)),
        row("1 MiB", "a".repeat(1 << 20)),
        row("a letter that looks like another", right.replace('a', '\u0430')),
        row("full-width dots", right.replace('.', '\uff0e')),
        row(
            "a zero-width space in the claims",
            claim("alice\"", "alice\",\"iss\u200b\":\"x\",\"iss\":\"y\"")),
        row("an iss in another normal form", claim("partner", "p\u0430rtner")));
  }

  private Stream<Arguments> algorithms() throws JOSEException {
    String claims = world.partnerClaims("");
    byte[] publicKey = TokenWorld.PARTNER_KEY.toPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
            + "\n-----END PUBLIC KEY-----\n";
    String none = "{\"alg\":\"none\",\"kid\":\"partner-1\"}";
    String hs256 = "{\"alg\":\"HS256\",\"kid\":\"partner-1\"}";
    String es256 = "{\"alg\":\"ES256\",\"kid\":\"curve-1\"}";
    String curve = world.curveClaims();
    return Stream.of(
        row("alg none", Forge.encode(none) + "." + Forge.encode(claims) + "."),
        row("alg none with a signature", Forge.token(none, claims, Forge.constant((byte) 1))),
        row(
            "alg nOnE",
            Forge.token(none.replace("none", "nOnE"), claims, Forge.constant((byte) 1))),
        row("the public key as HMAC secret", Forge.token(hs256, claims, Forge.hs256(publicKey))),
        row(
            "the public key's PEM as HMAC secret",
            Forge.token(hs256, claims, Forge.hs256(pem.getBytes(StandardCharsets.US_ASCII)))),
        row(
            "an alg that is not allowed",
            world.partnerToken(RS256.replace("RS256", "RS512"), claims)),
        row("an alg in lower case", world.partnerToken(RS256.replace("RS256", "rs256"), claims)),
        row("no alg", world.partnerToken("{\"kid\":\"partner-1\"}", claims)),
        row(
            "an alg that is no text",
            world.partnerToken("{\"alg\":256,\"kid\":\"partner-1\"}", claims)),
        row("ECDSA r and s zero", Forge.token(es256, curve, Forge.constant(new byte[64]))),
        row("ECDSA signature too short", Forge.token(es256, curve, Forge.constant(new byte[2]))),
        row("ECDSA r and s the order", Forge.token(es256, curve, Forge.constant(order()))),
        row("another's key", Forge.token(RS256, claims, Forge.rs256(TokenWorld.OTHER_KEY))),
        row(
            "another issuer's key and kid",
            Forge.token(es256, claims, Forge.es256(TokenWorld.CURVE_KEY))));
  }

  /// The order of P-256 twice: congruent to zero.
  private static byte[] order() {
    String n = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    return java.util.HexFormat.of().parseHex(n + n);
  }

  private Stream<Arguments> headers() {
    String jwk = TokenWorld.OTHER_KEY.toPublicJWK().toJSONString();
    String mine = world.partnerClaims("");
    String elsewhere = world.stub.issuer("attacker") + "/jwks";
    return Stream.of(
        row("kid is a path", kid("../../../../dev/null")),
        row("kid is SQL", kid("x' UNION SELECT 'secret")),
        row("kid is a URL", kid(elsewhere)),
        row("kid is long", kid("k".repeat(300))),
        row("kid is empty", kid("")),
        row("kid is missing", world.partnerToken("{\"alg\":\"RS256\"}", mine)),
        row("kid is no text", world.partnerToken("{\"alg\":\"RS256\",\"kid\":1}", mine)),
        row("JWE with a huge p2c", jwe()),
        row("JWE's header on a JWS", header(",\"enc\":\"A256GCM\"")),
        row("p2c on a JWS", header(",\"p2c\":2147483647")),
        row("zip", header(",\"zip\":\"DEF\"")),
        row("crit", header(",\"crit\":[\"exp\"]")),
        row("b64 false", header(",\"b64\":false,\"crit\":[\"b64\"]")),
        row("its own jwk", attacker(",\"jwk\":" + jwk)),
        row("its own jku", attacker(",\"jku\":\"" + elsewhere + "\"")),
        row("its own x5u", attacker(",\"x5u\":\"" + elsewhere + "\"")),
        row("its own x5c", attacker(",\"x5c\":[\"MIIB\"]")),
        row("alg twice", header(",\"alg\":\"RS256\"")),
        row("typ of a logout token", header(",\"typ\":\"logout+jwt\"")),
        row("typ of a security event", header(",\"typ\":\"secevent+jwt\"")),
        row("typ is no text", header(",\"typ\":[\"JWT\"]")),
        row("header is a list", world.partnerToken("[]", mine)),
        row("header with a comment", world.partnerToken("/**/" + RS256, mine)),
        row("header nested deeply", header(",\"x\":" + "[".repeat(500) + "]".repeat(500))),
        row("header in UTF-16", utf16()));
  }

  private String kid(String kid) {
    return world.partnerToken(
        "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", world.partnerClaims(""));
  }

  private String attacker(String more) {
    return Forge.token(
        "{\"alg\":\"RS256\",\"kid\":\"partner-1\"" + more + "}",
        world.partnerClaims(""),
        Forge.rs256(TokenWorld.OTHER_KEY));
  }

  private static String jwe() {
    return Forge.encode(
            "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}")
        + ".AAAA.AAAA.AAAA.AAAA";
  }

  private String utf16() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return Forge.parts(
        base64.encodeToString(RS256.getBytes(StandardCharsets.UTF_16)),
        Forge.encode(world.partnerClaims("")),
        Forge.rs256(TokenWorld.PARTNER_KEY));
  }

  private Stream<Arguments> claims() {
    long now = world.now();
    String exp = "\"exp\":" + (now + 600);
    String iat = "\"iat\":" + now;
    return Stream.of(
        row("expired", claim(exp, "\"exp\":" + (now - 61))),
        row("no exp", claim(exp, "\"x\":1")),
        row("exp is a text", claim(exp, "\"exp\":\"" + (now + 600) + "\"")),
        row("exp is null", claim(exp, "\"exp\":null")),
        row("exp is infinite", claim(exp, "\"exp\":1e400")),
        row("exp is in milliseconds", claim(exp, "\"exp\":" + (now + 600) * 1_000)),
        row("exp is negative", claim(exp, "\"exp\":-1")),
        row("nbf in the future", claim(iat, "\"nbf\":" + (now + 120))),
        row("iat in the future", claim(iat, "\"iat\":" + (now + 120))),
        row("nbf is no number", claim(iat, "\"nbf\":true")),
        row("another audience", claim("\"sluice\"", "\"other\"")),
        row("an audience that only begins so", claim("\"sluice\"", "\"sluice-test\"")),
        row("no audience", claim("\"aud\"", "\"for\"")),
        row("an empty audience", claim("\"sluice\"", "[]")),
        row("an audience of numbers", claim("\"sluice\"", "[1]")),
        row("an audience in an object", claim("\"sluice\"", "{\"sluice\":1}")),
        row("an issuer that is not configured", claim("/partner", "/attacker")),
        row("an issuer with a slash more", claim("/partner", "/partner/")),
        row("no issuer", claim("\"iss\"", "\"from\"")),
        row("iss twice", claims(world.partnerClaims(",\"iss\":\"x\""))),
        row("sub twice, once escaped", claims(world.partnerClaims(",\"s\\u0075b\":\"root\""))),
        row("no sub", claim("\"sub\"", "\"who\"")),
        row("a client id with a line break", claim("alice", "al\\nice")),
        row("claims are a list", claims("[1]")),
        row("something after the claims", claims(world.partnerClaims("") + "{}")));
  }

  private Stream<Arguments> uses() {
    Map<String, Object> id = new HashMap<>(TokenWorld.machineClaims());
    id.put("token_use", "id");
    Map<String, Object> others = new HashMap<>(TokenWorld.machineClaims());
    others.put("aud", List.of("orders"));
    Map<String, Object> mixed = new HashMap<>(TokenWorld.machineClaims());
    mixed.put("sub", "admin");
    Map<String, Object> gone = new HashMap<>(TokenWorld.machineClaims());
    gone.put("sub", "gone");
    gone.put("client_id", "gone");
    Duration hour = Duration.ofHours(1);
    String own = world.machineToken();
    String foreign = own.substring(own.indexOf('.') + 1, own.lastIndexOf('.'));
    return Stream.of(
        row("the hub's own ID token", world.keys.sign(id, hour)),
        row("the hub's token for others", world.keys.sign(others, hour)),
        row("the hub's token with a strange sub", world.keys.sign(mixed, hour)),
        row("the hub's token of a removed client", world.keys.sign(gone, hour)),
        row("a session that is signed out", world.userToken("u1", "closed-session")),
        row(
            "the hub's claims with a partner's key",
            Forge.parts(Forge.encode(RS256), foreign, Forge.rs256(TokenWorld.PARTNER_KEY))),
        row(
            "a partner's ID token by token_use",
            claims(world.partnerClaims(",\"token_use\":\"id\""))),
        row("a partner's ID token by at_hash", claims(world.partnerClaims(",\"at_hash\":\"x\""))),
        row("Keycloak's ID token", claims(world.partnerClaims(",\"typ\":\"ID\""))),
        row("Keycloak's refresh token", claims(world.partnerClaims(",\"typ\":\"Refresh\""))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void isRefusedWithASentenceAndNothingElse(String name, String token) throws IOException {
    Fault fault =
        assertThrows(
            Fault.class, () -> world.authenticator.authenticate(new Credentials.Bearer(token)));
    assertEquals(Fault.Kind.UNAUTHENTICATED, fault.kind(), fault.sentence());
    assertEquals("invalid-token", fault.code());

    String said = ask(token);
    int status = Integer.parseInt(said.substring(9, 12));
    if (token.length() > 15_000) {
      assertEquals(431, status, said);
    } else if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      assertTrue(status == 401 || status == 400, said);
    } else {
      assertEquals(401, status, said);
      assertTrue(said.contains("\"code\":\"invalid-token\""), said);
      assertTrue(
          said.contains("WWW-Authenticate: Bearer realm=\"sluice\", error=\"invalid_token\""));
    }
  }

  @Test
  void theSameTokensWithoutTheirFaultsGetIn() throws IOException {
    world.sessions.add("open");
    assertTrue(ask(world.partnerToken()).startsWith("HTTP/1.1 200"));
    assertTrue(ask(world.machineToken()).endsWith("shop-app"));
    assertTrue(ask(world.userToken("u2", "open")).endsWith("u2"));
    String curve =
        Forge.token(
            "{\"alg\":\"ES256\",\"kid\":\"curve-1\",\"typ\":\"application/at+JWT\"}",
            world.curveClaims(),
            Forge.es256(TokenWorld.CURVE_KEY));
    assertTrue(ask(curve).endsWith("curve:bob"));
    assertTrue(ask(header(",\"jku\":\"http://127.0.0.1:1/\",\"typ\":\"JWT\"")).contains(" 200 "));
  }

  @Test
  void nobodyIsAskedForAKeyThatATokenNames() {
    assertEquals(0, world.stub.elsewhere.get());
  }

  /// Asks with whatever bytes; the answer with its header.
  private String ask(String token) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET /who HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The hub may end the connection before it has read a header that is too large.
        return "HTTP/1.1 431 " + e.getMessage();
      }
      try {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (java.net.SocketException e) {
        return "HTTP/1.1 431 " + e.getMessage();
      }
    }
  }
}
