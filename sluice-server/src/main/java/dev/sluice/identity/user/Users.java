package dev.sluice.identity.user;

import dev.sluice.identity.token.OwnTokens;
import dev.sluice.identity.token.TokenSigner;
import dev.sluice.identity.token.UserTokens;
import dev.sluice.identity.token.VerifiedTokens;
import dev.sluice.mail.relay.Letters;
import dev.sluice.management.Changes;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.security.SecureRandom;

/// The user pool.
public final class Users {

  private final PoolSettings settings;
  private final SignUps signUps;
  private final SignIns signIns;
  private final PasswordChanges passwords;
  private final Profiles profiles;
  private final Operators operators;
  private final Holders holders;

  /// What tokens are made with, checked with and forgotten in.
  public record TokenParts(TokenSigner signer, OwnTokens own, VerifiedTokens verified) {}

  /// What users are kept in.
  ///
  /// @param registry where users are, and where sessions and codes are written
  /// @param changes where all is written that somebody must be told of
  public record Keeping(Registry registry, Changes changes, Letters letters) {}

  /// A pool.
  public Users(
      PoolSettings settings,
      Keeping keeping,
      TokenParts tokens,
      Argon2 argon2,
      Clock clock,
      SecureRandom random) {
    this.settings = settings;
    Mint mint = new Mint(tokens.signer(), settings, () -> Pool.uuid(random));
    Pool pool =
        new Pool(
            settings,
            new UserStore(keeping.registry()),
            keeping.registry(),
            keeping.changes(),
            keeping.letters(),
            clock,
            random,
            argon2,
            new Attempts(clock, settings.perAddress()),
            mint,
            tokens.verified());
    this.holders = new Holders(pool, tokens.own());
    this.signUps = new SignUps(pool);
    this.signIns = new SignIns(pool, holders);
    this.passwords = new PasswordChanges(pool, holders);
    this.profiles = new Profiles(pool, holders);
    this.operators = new Operators(pool);
  }

  /// How the pool is set up.
  public PoolSettings settings() {
    return settings;
  }

  /// How somebody becomes a user.
  public SignUps signUps() {
    return signUps;
  }

  /// How a user gets tokens.
  public SignIns signIns() {
    return signIns;
  }

  /// How a user gets another password.
  public PasswordChanges passwords() {
    return passwords;
  }

  /// What a user sees and changes of himself.
  public Profiles profiles() {
    return profiles;
  }

  /// What an operator does.
  public Operators operators() {
    return operators;
  }

  /// Which sessions are open.
  public UserTokens sessions() {
    return holders;
  }
}
