package dev.sluice.mail.verdict;

import dev.sluice.mail.message.RawHeader;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A `DKIM-Signature`, read (RFC 6376, section 3.5).
///
/// @param tags all that it says
/// @param header where it stands
record DkimSignature(TagList tags, RawHeader header) {

  private static final Pattern OWN_VALUE =
      Pattern.compile("((?:^|;)[ \\t\\r\\n]*b[ \\t\\r\\n]*=)[^;]*");

  /// Why the signature cannot be checked; empty when it can be.
  Optional<String> fault(Instant now) {
    if (!tags.tag("v").equals(Optional.of("1"))) {
      return Optional.of("not version 1");
    }
    if (Stream.of("a", "b", "bh", "d", "h", "s").anyMatch(tag -> packed(tag).isEmpty())) {
      return Optional.of("a tag is missing");
    }
    if (Domains.comparable(domain()).isEmpty()
        || Domains.comparable(selector() + "._domainkey." + domain()).isEmpty()) {
      return Optional.of("no domain of a key");
    }
    if (!isWithinDomain()) {
      return Optional.of("i= is outside of d=");
    }
    if (signed().stream().noneMatch(name -> name.equals("from"))) {
      return Optional.of("From is not signed");
    }
    if (decoded("b").isEmpty() || decoded("bh").isEmpty()) {
      return Optional.of("no base64");
    }
    boolean isKnown =
        packed("c").matches("(simple|relaxed)?(/(simple|relaxed))?")
            && (packed("q").isEmpty() || List.of(packed("q").split(":")).contains("dns/txt"))
            && Stream.of("l", "t", "x").allMatch(tag -> packed(tag).matches("[0-9]{0,12}"));
    if (!isKnown) {
      return Optional.of("a tag is wrong");
    }
    return number("x").filter(end -> number("t").orElse(0L) >= end).map(end -> "x= before t=");
  }

  private boolean isWithinDomain() {
    String identity = packed("i");
    int at = identity.lastIndexOf('@');
    return identity.isEmpty()
        || at >= 0
            && Domains.isWithin(identity.substring(at + 1).toLowerCase(Locale.ROOT), domain());
  }

  private String packed(String tag) {
    return tags.packed(tag).orElse("");
  }

  String domain() {
    return packed("d").toLowerCase(Locale.ROOT);
  }

  String selector() {
    return packed("s").toLowerCase(Locale.ROOT);
  }

  String algorithm() {
    return packed("a").toLowerCase(Locale.ROOT);
  }

  /// The names of the signed headers, in lower case.
  List<String> signed() {
    return Stream.of(packed("h").split(":")).map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  boolean isHeaderRelaxed() {
    return packed("c").startsWith("relaxed");
  }

  boolean isBodyRelaxed() {
    return packed("c").endsWith("/relaxed");
  }

  /// Whether `i=` is a domain below `d=`, which a key can forbid.
  boolean isBelowDomain() {
    String identity = packed("i").toLowerCase(Locale.ROOT);
    return !identity.isEmpty() && !identity.endsWith("@" + domain());
  }

  /// How many bytes of the body are signed, or when it expires.
  Optional<Long> number(String tag) {
    return Optional.of(packed(tag)).filter(digits -> !digits.isEmpty()).map(Long::valueOf);
  }

  /// The signature or the body's hash.
  Optional<byte[]> decoded(String tag) {
    try {
      return Optional.of(Base64.getDecoder().decode(packed(tag)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The header without its own signature, which is how it is signed (section 3.7).
  RawHeader unsigned() {
    String text = header.text();
    int value = text.indexOf(':') + 1;
    return new RawHeader(
        header.name(),
        text.substring(0, value) + OWN_VALUE.matcher(text.substring(value)).replaceFirst("$1"));
  }

  /// How the check came out.
  Dkim outcome(Dkim.Result result, String comment) {
    String value = packed("b");
    return new Dkim(
        result,
        domain(),
        selector(),
        algorithm(),
        value.substring(0, Math.min(8, value.length())),
        comment);
  }
}
