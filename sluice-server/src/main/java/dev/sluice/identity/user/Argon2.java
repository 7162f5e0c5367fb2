package dev.sluice.identity.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes passwords with Argon2id (RFC 9106), and keeps the memory that it takes within bounds.
///
/// A hash is kept as text with its own parameters, so that these can rise later: whoever signs in
/// with an older hash gets a new one.
///
/// ```
/// $argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>      base64 without padding
/// ```
///
/// The parameters are the least that OWASP's password storage cheat sheet asks for: 19 MiB, two
/// passes, one lane. As many hashes as there are processors are worked out at once; further ones
/// wait two seconds at most, and are refused then.
public final class Argon2 {

  private static final Strength NOW = new Strength(19_456, 2, 1);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The most that a stored hash may ask for; it bounds the memory of one hash.
  private static final Strength MOST = new Strength(1 << 20, 16, 16);

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{1,128})\\$([A-Za-z0-9+/]{1,128})");

  private final SecureRandom random;
  private final Strength strength;
  private final Semaphore slots;
  private final Duration patience;
  private final String nobodys;

  /// What a hash costs.
  ///
  /// @param memoryKib how much memory it takes
  /// @param passes how often it goes over it
  /// @param lanes how many parts the memory has
  record Strength(int memoryKib, int passes, int lanes) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(Strength strength, byte[] salt, byte[] hash) {}

  /// Hashes with the parameters of today.
  public Argon2(SecureRandom random) {
    this(random, NOW, Math.max(2, Runtime.getRuntime().availableProcessors()), PATIENCE);
  }

  Argon2(SecureRandom random, Strength strength, int atOnce, Duration patience) {
    this.random = random;
    this.strength = strength;
    this.slots = new Semaphore(atOnce);
    this.patience = patience;
    this.nobodys = text(strength, new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /// The hash of a password, with a salt of its own.
  String hash(String password) throws InterruptedException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return text(strength, salt, work(password, new Stored(strength, salt, new byte[HASH_BYTES])));
  }

  /// Whether a hash is that of a password. A hash that cannot be read is that of none, and takes as
  /// long.
  boolean matches(String password, String hash) throws InterruptedException {
    Optional<Stored> stored = read(hash);
    Stored against = stored.or(() -> read(nobodys)).orElseThrow();
    return MessageDigest.isEqual(work(password, against), against.hash()) && stored.isPresent();
  }

  /// Takes the time of a check that fails.
  void matchNobody(String password) throws InterruptedException {
    matches(password, nobodys);
  }

  /// Whether a hash was made with other parameters than today's.
  boolean isOutdated(String hash) {
    return read(hash).map(Stored::strength).filter(strength::equals).isEmpty();
  }

  private byte[] work(String password, Stored stored) throws InterruptedException {
    if (!slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw Refusal.TOO_MANY_REQUESTS.because("Too many requests");
    }
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(stored.strength().memoryKib())
              .withIterations(stored.strength().passes())
              .withParallelism(stored.strength().lanes())
              .withSalt(stored.salt())
              .build());
      byte[] hash = new byte[stored.hash().length];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
      return hash;
    } finally {
      slots.release();
    }
  }

  private static String text(Strength strength, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + strength.memoryKib()
        + ",t="
        + strength.passes()
        + ",p="
        + strength.lanes()
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  private static Optional<Stored> read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Strength asked =
        new Strength(
            Integer.parseInt(form.group(1)),
            Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)));
    boolean isBounded =
        asked.lanes() >= 1
            && asked.lanes() <= MOST.lanes()
            && asked.passes() >= 1
            && asked.passes() <= MOST.passes()
            && asked.memoryKib() >= 8 * asked.lanes()
            && asked.memoryKib() <= MOST.memoryKib();
    if (!isBounded) {
      return Optional.empty();
    }
    try {
      byte[] salt = Base64.getDecoder().decode(form.group(4));
      byte[] hash = Base64.getDecoder().decode(form.group(5));
      boolean isLong = salt.length >= 8 && hash.length >= 16;
      return isLong ? Optional.of(new Stored(asked, salt, hash)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
