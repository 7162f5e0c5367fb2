package dev.sluice.config;

import dev.sluice.fault.Nearest;
import dev.sluice.signature.Algorithm;
import dev.sluice.signature.Encoding;
import dev.sluice.signature.KeyForm;
import dev.sluice.signature.Place;
import dev.sluice.signature.Scheme;
import dev.sluice.signature.Template;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads `signature` of a webhook.
final class SchemeReader {

  private static final int MAX_PREFIX = 64;
  private static final int MAX_SEPARATOR = 4;
  private static final int MAX_NAME = 128;

  private final Section from;

  SchemeReader(Section from) {
    this.from = from;
  }

  Optional<Scheme> read(Optional<Duration> tolerance, Optional<Place> place) {
    from.need("signed", "\"{timestamp}.{body}\"");
    Optional<Template> signed = from.parsed("signed", Template::parse);
    Optional<Algorithm> algorithm =
        from.parsed("algorithm", text -> named(text, Algorithm.values(), Algorithm::text));
    Optional<Encoding> encoding =
        from.parsed("encoding", text -> named(text, Encoding.values(), Encoding::text));
    Optional<KeyForm> form =
        from.parsed("secret-form", text -> named(text, KeyForm.values(), KeyForm::text));
    String prefix = from.parsed("prefix", text -> limited(text, MAX_PREFIX)).orElse("");
    String separator = from.parsed("separator", text -> limited(text, MAX_SEPARATOR)).orElse("");
    Optional<String> bodyHash =
        from.parsed("body-hash-query", text -> ConfigurationReader.shortText(text, MAX_NAME));
    Optional<Scheme.Stamp> stamp = stamp(separator);
    Algorithm how = algorithm.orElse(Algorithm.HMAC_SHA256);
    KeyForm defaultForm = how.isShared() ? KeyForm.TEXT : KeyForm.PUBLIC;
    Scheme.Variant variant =
        new Scheme.Variant(prefix, how, encoding.orElse(Encoding.HEX), form.orElse(defaultForm));
    if (!isFitting(how, variant.form())) {
      from.wrong("secret-form", "'" + variant.form().text() + "' is no key for " + how.text());
      return Optional.empty();
    }
    signed
        .filter(template -> !template.coversBody() && bodyHash.isEmpty())
        .ifPresent(
            _ -> from.warn("signed", "the body is not signed, so it can be changed on the way"));
    return place.flatMap(where ->
        signed.flatMap(what ->
            from.made(() ->
                new Scheme(
                    where,
                    separator,
                    List.of(variant),
                    stamp,
                    what,
                    tolerance.orElse(Scheme.TOLERANCE),
                    bodyHash))));
  }

  private static boolean isFitting(Algorithm algorithm, KeyForm form) {
    return switch (form) {
      case TEXT, HEX, BASE64, WHSEC -> algorithm.isShared();
      case WHPK -> algorithm == Algorithm.ED25519;
      case PUBLIC -> !algorithm.isShared();
    };
  }

  private Optional<Scheme.Stamp> stamp(String separator) {
    List<String> given =
        List.of("timestamp-header", "timestamp-member", "timestamp-prefix").stream()
            .filter(from::has)
            .toList();
    if (given.size() > 1) {
      from.wrong(given.getLast(), "one of the keys timestamp-… is right");
    }
    Optional<Scheme.Stamp> inHeader =
        from.parsed(
            "timestamp-header",
            text -> new Scheme.StampAt(new Place.Header(Headers.requireName(text))));
    Optional<Scheme.Stamp> inBody =
        from.parsed(
            "timestamp-member",
            text ->
                new Scheme.StampAt(
                    new Place.Member(ConfigurationReader.shortText(text, MAX_NAME))));
    Optional<Scheme.Stamp> behind =
        from.parsed("timestamp-prefix", text -> new Scheme.StampBehind(limited(text, MAX_PREFIX)));
    if (behind.isPresent() && separator.isEmpty()) {
      from.wrong("timestamp-prefix", "it needs a 'separator' between timestamp and signature");
    }
    return inHeader.or(() -> inBody).or(() -> behind);
  }

  private static String limited(String text, int max) {
    if (text.isEmpty() || text.length() > max) {
      throw new IllegalArgumentException("1 to " + max + " characters are right");
    }
    return text;
  }

  private static <T> T named(String text, T[] values, Function<T, String> name) {
    return Arrays.stream(values)
        .filter(each -> name.apply(each).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'"
                    + text
                    + "' is not known here; "
                    + Nearest.hint(text, Arrays.stream(values).map(name).toList())));
  }
}
