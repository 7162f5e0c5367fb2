package dev.sluice.ingress.smtp;

import java.net.IDN;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The domains that mail may be for.
///
/// @param names as they are written: `example.com` is itself, `.example.com` all below it, `*`
///   every domain
public record Domains(Set<String> names) {

  /// What stands for every domain.
  public static final String ALL = "*";

  private static final Pattern NAME =
      Pattern.compile("\\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /// Keeps the order.
  public Domains {
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /// Reads names as they are written in the configuration.
  ///
  /// @throws IllegalArgumentException naming the first that is none
  public static Domains of(Collection<String> texts) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : texts) {
      String dot = text.startsWith(".") ? "." : "";
      String name = text.equals(ALL) ? ALL : dot + ascii(text.substring(dot.length())).orElse("!");
      if (!name.equals(ALL) && !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a domain; example.com, .example.com or * would be");
      }
      names.add(name);
    }
    return new Domains(names);
  }

  /// Whether mail for a domain is taken. A domain in Unicode is its form in ASCII.
  public boolean have(String domain) {
    if (names.contains(ALL)) {
      return true;
    }
    Optional<String> name = ascii(domain);
    if (name.isEmpty()) {
      return false;
    }
    String rest = name.get();
    if (names.contains(rest)) {
      return true;
    }
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.', dot + 1)) {
      if (names.contains(rest.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> ascii(String domain) {
    try {
      return Optional.of(IDN.toASCII(domain).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Where mail for `postmaster` without a domain goes: the first domain that is one.
  Optional<String> first() {
    return names.stream().filter(name -> !name.equals(ALL) && !name.startsWith(".")).findFirst();
  }
}
