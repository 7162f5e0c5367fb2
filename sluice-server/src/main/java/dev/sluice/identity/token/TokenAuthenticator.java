package dev.sluice.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Sha256;
import dev.sluice.time.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/// Says who calls by a token: one of the hub's own, or of an issuer that is configured.
///
/// What was verified is kept under the SHA-256 of the token until it expires or is forgotten, for
/// {@value #MAX_KEPT} tokens at most; so on the hot path a token costs a digest and a look-up.
/// Refusals are not kept.
public final class TokenAuthenticator implements Authenticator, VerifiedTokens, AutoCloseable {

  /// How many verified tokens are kept.
  public static final int MAX_KEPT = 100_000;

  /// Whether the tokens of a subject that were verified with this in hand still count.
  private static final class Standing {
    private volatile boolean forgotten;
  }

  private record Kept(Known known, Standing standing, long generation) {}

  private final OwnIssuer own;
  private final Map<String, ForeignIssuer> foreign = new HashMap<>();
  private final HttpFetch fetch = new HttpFetch(RemoteKeys.PATIENCE);
  private final Clock clock;
  private final Cache<ByteBuffer, Kept> kept;
  private final Cache<String, Standing> standings = Caffeine.newBuilder().weakValues().build();
  private final AtomicLong generation = new AtomicLong();

  /// @param foreign whose tokens are taken besides the hub's own
  /// @param background where keys of issuers are fetched
  public TokenAuthenticator(
      OwnIssuer own, List<IssuerSettings> foreign, Executor background, Clock clock) {
    this.own = own;
    this.clock = clock;
    this.kept =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .ticker(clock::nanos)
            .expireAfter(Expiry.<ByteBuffer, Kept>creating((_, one) -> left(one)))
            .build();
    for (IssuerSettings each : foreign) {
      RemoteKeys keys = new RemoteKeys(each, fetch, background, clock, this::forgetAll);
      this.foreign.put(each.issuer(), new ForeignIssuer(each, keys, clock));
    }
  }

  private Duration left(Kept one) {
    Duration left = Duration.between(clock.now(), one.known().until());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public Caller authenticate(Credentials credentials) {
    return switch (credentials) {
      case Credentials.Bearer(String token) -> authenticate(token);
      case Credentials.Anonymous _, Credentials.ApiKey _, Credentials.Basic _ ->
          throw Refused.because("only tokens are taken here");
    };
  }

  private Caller authenticate(String token) {
    if (token.length() > Jws.MAX_LENGTH) {
      throw Refused.because("a token has at most " + Jws.MAX_LENGTH + " characters");
    }
    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(token));
    Kept known = kept.getIfPresent(digest);
    if (known != null && counts(known)) {
      return known.known().caller();
    }
    return verify(token, digest);
  }

  private boolean counts(Kept one) {
    return !one.standing().forgotten
        && one.generation() == generation.get()
        && clock.now().isBefore(one.known().until());
  }

  /// What may be forgotten meanwhile is taken in hand before anybody is asked, so that an answer
  /// from before a revocation is never used again after it.
  private Caller verify(String token, ByteBuffer digest) {
    long begun = generation.get();
    Jws jws = Jws.read(token);
    String issuer =
        TokenJson.text(jws.claims(), "iss")
            .orElseThrow(() -> Refused.because("the token has no iss"));
    String subject = TokenJson.text(jws.claims(), "sub").orElse("");
    boolean isOwn = issuer.equals(own.issuer());
    ForeignIssuer other = foreign.get(issuer);
    if (!isOwn && other == null) {
      throw Refused.because("the token's issuer is not one that is configured here");
    }
    Standing standing = isOwn ? standings.get(subject, _ -> new Standing()) : new Standing();
    Known known = isOwn ? own.check(jws) : java.util.Objects.requireNonNull(other).check(jws);
    kept.put(digest, new Kept(known, standing, begun));
    return known.caller();
  }

  @Override
  public void forgetSubject(String subject) {
    Standing standing = standings.getIfPresent(subject);
    if (standing != null) {
      standings.invalidate(subject);
      standing.forgotten = true;
    }
  }

  /// Forgets all tokens, as when a key that signed some counts no more.
  public void forgetAll() {
    generation.incrementAndGet();
    kept.invalidateAll();
  }

  @Override
  public void close() {
    fetch.close();
  }
}
