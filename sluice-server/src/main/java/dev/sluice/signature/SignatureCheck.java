package dev.sluice.signature;

import dev.sluice.secret.Secret;
import dev.sluice.signature.Verdict.Proven;
import dev.sluice.signature.Verdict.Reason;
import dev.sluice.signature.Verdict.Unproven;
import java.math.BigDecimal;
import java.security.InvalidKeyException;
import java.security.Key;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A check by a signature over the request's bytes, as a {@link Scheme} has it.
///
/// Each signature that is shown is held against each secret; all of them, whichever is right, so
/// that the time tells nothing. A MAC is compared as bytes, in constant time.
public final class SignatureCheck implements Check {

  /// How many signatures of the right sort one request may show.
  public static final int MAX_SIGNATURES = 16;

  private static final int MAX_YEAR = 9_998;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,9})?");
  private static final Pattern MILLIS = Pattern.compile("[0-9]{13}");

  private final Scheme scheme;
  private final String url;
  private final List<Made> secrets;

  /// A secret, and the key that was made of its text.
  private static final class Made {
    private final Secret secret;
    private volatile @Nullable Known known;

    private record Known(String text, Scheme.Variant variant, Key key) {}

    Made(Secret secret) {
      this.secret = secret;
    }

    /// Made anew when the secret has changed.
    Known key(Scheme scheme) {
      String text = secret.reveal();
      Known before = known;
      if (before != null && before.text().equals(text)) {
        return before;
      }
      Scheme.Variant variant =
          scheme.variants().stream()
              .filter(each -> each.form().fits(text))
              .findFirst()
              .orElse(scheme.variants().getFirst());
      Known after = new Known(text, variant, variant.form().key(text, variant.algorithm()));
      known = after;
      return after;
    }
  }

  /// A check with some secrets.
  ///
  /// @param url what `{url}` stands for
  /// @param secrets what counts; of any that is right
  /// @throws IllegalArgumentException when a secret cannot be a key
  public SignatureCheck(Scheme scheme, String url, List<Secret> secrets) {
    this.scheme = scheme;
    this.url = url;
    this.secrets = secrets.stream().map(Made::new).toList();
    this.secrets.forEach(secret -> secret.key(scheme));
  }

  @Override
  public boolean isGuessable() {
    return false;
  }

  @Override
  public Verdict of(Incoming request, Instant now) {
    String where = scheme.signature().shown();
    List<String> values = scheme.signature().values(request);
    if (values.isEmpty()) {
      return new Unproven(Reason.MISSING, where + " is missing");
    }
    if (values.size() > 1) {
      return wrong(where + " stands " + values.size() + " times; once is right");
    }
    List<String> items = items(values.getFirst());
    Optional<String> stamp = Optional.empty();
    if (scheme.stamp().isPresent()) {
      List<String> stamps = stamps(scheme.stamp().get(), request, items);
      String stampWhere = stampShown(scheme.stamp().get());
      if (stamps.size() != 1) {
        return wrong(
            stampWhere
                + (stamps.isEmpty() ? " is missing" : " stands " + stamps.size() + " times"));
      }
      stamp = Optional.of(stamps.getFirst());
    }
    return of(request, now, items, stamp);
  }

  private Verdict of(Incoming request, Instant now, List<String> items, Optional<String> stamp) {
    String where = scheme.signature().shown();
    Template.Around around = new Template.Around(url, stamp);
    Optional<byte[]> signed = scheme.signed().bytes(request, around);
    if (signed.isEmpty()) {
      return wrong(
          scheme.signed().firstMissing(request, around) + ", which is signed, must stand once");
    }
    Optional<String> trouble = right(items, signed.get());
    if (trouble.isPresent()) {
      return wrong(where + trouble.get());
    }
    if (!isBodyCovered(request)) {
      return wrong(
          "the query parameter "
              + scheme.bodyHash().orElse("")
              + " is not the SHA-256 of the body");
    }
    if (stamp.isEmpty()) {
      return new Proven(Optional.empty());
    }
    // After the signature: whoever cannot sign learns nothing about the hub's clock.
    return inTime(stamp.get(), now);
  }

  @Override
  public Draft signed(Draft request, Instant now) {
    Made.Known known = secrets.getFirst().key(scheme);
    Scheme.Variant variant = known.variant();
    if (!variant.algorithm().isShared()) {
      throw Draft.cannot(
          "the hub knows only the public key of " + variant.algorithm().text() + ", which checks");
    }
    String stamp = Long.toString(now.getEpochSecond());
    Draft stamped =
        scheme
            .stamp()
            .filter(Scheme.StampAt.class::isInstance)
            .map(at -> request.with(((Scheme.StampAt) at).place(), stamp))
            .orElse(request);
    Template.Around around = new Template.Around(url, scheme.stamp().map(_ -> stamp));
    Incoming seen = stamped.incoming();
    byte[] bytes =
        scheme
            .signed()
            .bytes(seen, around)
            .orElseThrow(() ->
                Draft.cannot(
                    scheme.signed().firstMissing(seen, around)
                        + " is signed, and a made-up request has none"));
    String signature;
    try {
      signature =
          variant.prefix() + variant.encoding().encode(variant.algorithm().mac(known.key(), bytes));
    } catch (InvalidKeyException e) {
      throw Draft.cannot("the secret is no key of " + variant.algorithm().text());
    }
    String beside =
        scheme
            .stamp()
            .filter(Scheme.StampBehind.class::isInstance)
            .map(at -> ((Scheme.StampBehind) at).prefix() + stamp + scheme.separator())
            .orElse("");
    return stamped.with(scheme.signature(), beside + signature);
  }

  private List<String> items(String value) {
    return scheme.separator().isEmpty()
        ? List.of(value)
        : List.of(value.split(Pattern.quote(scheme.separator()), -1));
  }

  private static List<String> stamps(Scheme.Stamp stamp, Incoming request, List<String> items) {
    return switch (stamp) {
      case Scheme.StampAt(Place place) -> place.values(request);
      case Scheme.StampBehind(String prefix) ->
          items.stream()
              .filter(item -> item.startsWith(prefix))
              .map(item -> item.substring(prefix.length()))
              .toList();
    };
  }

  private String stampShown(Scheme.Stamp stamp) {
    return switch (stamp) {
      case Scheme.StampAt(Place place) -> place.shown();
      case Scheme.StampBehind(String prefix) ->
          "the timestamp behind '" + prefix + "' in " + scheme.signature().shown();
    };
  }

  /// What is wrong with the signatures; empty when one of them is right.
  private Optional<String> right(List<String> items, byte[] signed) {
    boolean isRight = false;
    boolean any = false;
    for (Scheme.Variant variant : scheme.variants()) {
      List<byte[]> shown = new ArrayList<>();
      List<String> same = items.stream().filter(item -> item.startsWith(variant.prefix())).toList();
      if (same.size() > MAX_SIGNATURES) {
        return Optional.of(" holds more than " + MAX_SIGNATURES + " signatures");
      }
      for (String item : same) {
        variant.encoding().decode(item.substring(variant.prefix().length())).ifPresent(shown::add);
      }
      any |= !shown.isEmpty();
      isRight |= isRight(variant, shown, signed);
    }
    if (isRight) {
      return Optional.empty();
    }
    return Optional.of(
        any
            ? " holds no signature that is right for this request; is it the right secret, and does"
                + " the body arrive unchanged?"
            : " holds no signature of the form " + forms());
  }

  private String forms() {
    return scheme.variants().stream()
        .map(each -> "'" + each.prefix() + "<" + each.encoding().text() + ">'")
        .reduce((one, other) -> one + " or " + other)
        .orElse("");
  }

  private boolean isRight(Scheme.Variant variant, List<byte[]> shown, byte[] signed) {
    boolean right = false;
    for (Made secret : secrets) {
      Made.Known key;
      try {
        key = secret.key(scheme);
      } catch (IllegalArgumentException _) {
        // Its file holds something else by now; the next look may find a key again.
        continue;
      }
      if (key.variant().equals(variant)) {
        for (byte[] signature : shown) {
          right |= variant.algorithm().isRight(key.key(), signed, signature);
        }
      }
    }
    return right;
  }

  private boolean isBodyCovered(Incoming request) {
    if (scheme.bodyHash().isEmpty() || request.isForm()) {
      return true;
    }
    List<String> shown = request.query(scheme.bodyHash().get());
    if (shown.isEmpty() && request.body().length == 0) {
      return true;
    }
    String hash = HexFormat.of().formatHex(Hashes.sha256(request.body()));
    return shown.size() == 1 && Hashes.same(hash, shown.getFirst().toLowerCase(Locale.ROOT));
  }

  private Verdict inTime(String stamp, Instant now) {
    Optional<Instant> time = time(stamp);
    if (time.isEmpty()) {
      return new Unproven(
          Reason.TIME, "the signed timestamp is neither seconds since 1970 nor RFC 3339");
    }
    Duration age = Duration.between(time.get(), now);
    Duration ahead =
        scheme.tolerance().compareTo(Scheme.MAX_AHEAD) < 0 ? scheme.tolerance() : Scheme.MAX_AHEAD;
    if (age.compareTo(scheme.tolerance()) > 0) {
      return new Unproven(
          Reason.TIME,
          "it was signed "
              + age.toSeconds()
              + " s ago; at most "
              + scheme.tolerance().toSeconds()
              + " s are right");
    }
    if (age.negated().compareTo(ahead) > 0) {
      return new Unproven(
          Reason.TIME,
          "it was signed "
              + age.negated().toSeconds()
              + " s in the future; at most "
              + ahead.toSeconds()
              + " s are right");
    }
    return new Proven(time);
  }

  /// A time as seconds or milliseconds since 1970, or as RFC 3339.
  public static Optional<Instant> time(String text) {
    try {
      if (SECONDS.matcher(text).matches()) {
        BigDecimal seconds = new BigDecimal(text);
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return Optional.of(Instant.ofEpochSecond(whole, nanos));
      }
      if (MILLIS.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
      }
      OffsetDateTime time = OffsetDateTime.parse(text);
      return time.getYear() < 0 || time.getYear() > MAX_YEAR
          ? Optional.empty()
          : Optional.of(time.toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Unproven wrong(String sentence) {
    return new Unproven(Reason.WRONG, sentence);
  }
}
