package dev.sluice.identity.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.identity.Sha256;
import dev.sluice.time.Clock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Counts who tries what how often, and refuses what is too often. It remembers in memory only.
///
/// | what | limit | at the limit |
/// | --- | --- | --- |
/// | wrong passwords for a name | {@value #FREE_PASSWORDS} | the next try waits 1 s, and twice as long after each further one, up to 15 min |
/// | letters with codes for a name | {@value #LETTERS} an hour | refused until the hour is over |
/// | both together for an address | configured, 100 in 15 min | refused until the time is over |
/// | names and addresses that are remembered | 100,000 each | those not seen for longest are forgotten |
///
/// A name counts as it was typed: whether two names are one user's must not be seen here. Loopback
/// addresses are not counted, for behind a proxy on the same machine everybody has one.
final class Attempts {

  static final int FREE_PASSWORDS = 5;
  static final int LETTERS = 5;
  static final Duration WINDOW = Duration.ofMinutes(15);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int REMEMBERED = 100_000;
  private static final long LONGEST_WAIT_SECONDS = 900;

  /// How often, since when, and not before when again; times are readings of elapsed time.
  private record Tally(int count, long since, long notBefore) {}

  private final Clock clock;
  private final int perAddress;
  private final Cache<String, Tally> passwords;
  private final Cache<String, Tally> letters;
  private final Cache<String, Tally> addresses;

  Attempts(Clock clock, int perAddress) {
    this.clock = clock;
    this.perAddress = perAddress;
    this.passwords = remembered(clock);
    this.letters = remembered(clock);
    this.addresses = remembered(clock);
  }

  private static Cache<String, Tally> remembered(Clock clock) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterWrite(HOUR)
        .ticker(clock::nanos)
        .executor(Runnable::run)
        .build();
  }

  /// Counts a try before it is known whether it is right, so that many at once gain nothing.
  void password(String name, String address) {
    boolean[] refused = new boolean[1];
    passwords
        .asMap()
        .compute(
            key(name),
            (_, before) -> {
              Tally tally = before == null ? fresh() : before;
              if (clock.nanos() - tally.notBefore() < 0) {
                refused[0] = true;
                return tally;
              }
              int count = tally.count() + 1;
              return new Tally(count, tally.since(), clock.nanos() + waitAfter(count).toNanos());
            });
    if (refused[0] || !count(addresses, place(address), perAddress, WINDOW)) {
      throw Refusal.NOT_AUTHORIZED.because("Password attempts exceeded");
    }
  }

  private static Duration waitAfter(int count) {
    int over = count - FREE_PASSWORDS;
    return over < 0
        ? Duration.ZERO
        : Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, 1L << Math.min(over, 20)));
  }

  /// A try was right: nothing is held against the name.
  void passwordWasRight(String name, String address) {
    passwords.invalidate(key(name));
    @Nullable String place = place(address);
    if (place != null) {
      addresses
          .asMap()
          .computeIfPresent(
              place, (_, tally) -> new Tally(Math.max(0, tally.count() - 1), tally.since(), 0));
    }
  }

  /// Counts a letter that is asked for.
  void letter(String name, String address) {
    if (!count(letters, key(name), LETTERS, HOUR)
        || !count(addresses, place(address), perAddress, WINDOW)) {
      throw Refusal.LIMIT_EXCEEDED.because("Attempt limit exceeded, please try after some time.");
    }
  }

  /// Counts something that an address may do only so often.
  void byAddress(String address) {
    if (!count(addresses, place(address), perAddress, WINDOW)) {
      throw Refusal.LIMIT_EXCEEDED.because("Attempt limit exceeded, please try after some time.");
    }
  }

  private boolean count(
      Cache<String, Tally> tallies, @Nullable String key, int most, Duration window) {
    if (key == null) {
      return true;
    }
    boolean[] granted = new boolean[1];
    tallies
        .asMap()
        .compute(
            key,
            (_, before) -> {
              Tally tally =
                  before == null || clock.nanos() - before.since() >= window.toNanos()
                      ? fresh()
                      : before;
              granted[0] = tally.count() < most;
              return granted[0] ? new Tally(tally.count() + 1, tally.since(), 0) : tally;
            });
    return granted[0];
  }

  private Tally fresh() {
    return new Tally(0, clock.nanos(), clock.nanos());
  }

  /// Names may be long; what is remembered of each is not.
  private static String key(String name) {
    return Sha256.hex(UserKeys.folded(name));
  }

  /// What counts as one address: of IPv6, the network that one customer has; none for loopback.
  private static @Nullable String place(String address) {
    InetAddress ip;
    try {
      ip = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      return address;
    }
    if (ip.isLoopbackAddress()) {
      return null;
    }
    return ip instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), 8))
        : ip.getHostAddress();
  }
}
