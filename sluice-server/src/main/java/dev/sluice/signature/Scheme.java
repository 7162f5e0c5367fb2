package dev.sluice.signature;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How requests of one sort are signed: everything that differs between those who sign.
///
/// ```
/// Stripe-Signature: t=1492774577,v1=5257a869e7…,v1=0d9bd51b62…
///                   ─┬          ─┬             └ separator ","
///      stamp: item "t="          └ variant: prefix "v1=", HMAC-SHA256, hex, secret as text
/// signed: "{timestamp}.{body}"
/// ```
///
/// @param signature where the signatures stand
/// @param separator what stands between them; empty when there is but one
/// @param variants the sorts of signatures that count; the first whose form a secret fits is that
///   secret's
/// @param stamp where the time stands; empty when none is signed
/// @param signed what is signed
/// @param tolerance how old a signature may be; one from the future may be {@link #MAX_AHEAD}
///   ahead, or as much as it may be old if that is less
/// @param bodyHash the query parameter that holds the SHA-256 of a body that is no form, in hex, as
///   the URL is signed and the body is not
public record Scheme(
    Place signature,
    String separator,
    List<Variant> variants,
    Optional<Stamp> stamp,
    Template signed,
    Duration tolerance,
    Optional<String> bodyHash) {

  /// How old a signature may be when nothing is configured, as libraries of Standard Webhooks have
  /// it.
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  /// How far the clock of whoever signs may be ahead.
  public static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  /// A sort of signature.
  ///
  /// @param prefix what each signature begins with
  /// @param algorithm how it is made
  /// @param encoding how it is written
  /// @param form how the text of a secret is a key for it
  public record Variant(String prefix, Algorithm algorithm, Encoding encoding, KeyForm form) {}

  /// Where the time of a signature stands.
  public sealed interface Stamp {}

  /// In a place of its own.
  public record StampAt(Place place) implements Stamp {}

  /// Beside the signatures, behind a prefix of its own.
  public record StampBehind(String prefix) implements Stamp {}

  /// Checks that a time which is looked at is a time which is signed.
  public Scheme {
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("there must be a sort of signature");
    }
    if (stamp.isPresent() != signed.hasTimestamp()) {
      throw new IllegalArgumentException(
          stamp.isPresent()
              ? "a timestamp proves nothing unless {timestamp} is in what is signed"
              : "what is signed has {timestamp}, and it is not said where that stands");
    }
    if (tolerance.isNegative() || tolerance.isZero()) {
      throw new IllegalArgumentException("a tolerance is longer than nothing");
    }
  }

  /// One signature in a header, over something without a time.
  public static Scheme plain(String header, Variant variant, String signed) {
    return new Scheme(
        new Place.Header(header),
        "",
        List.of(variant),
        Optional.empty(),
        Template.parse(signed),
        TOLERANCE,
        Optional.empty());
  }

  /// The same with another tolerance.
  public Scheme tolerating(Duration other) {
    return new Scheme(signature, separator, variants, stamp, signed, other, bodyHash);
  }
}
