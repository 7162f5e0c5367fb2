package dev.sluice.notify.integration;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The credentials of one integration of one topic, each revealed at its use.
///
/// At most 50 names of at most 16,384 characters.
public final class Credentials {

  private static final int MAX_NAMES = 50;
  private static final int MAX_CHARACTERS = 16 << 10;

  private final Description description;
  private final Map<String, Secret> values;

  private Credentials(Description description, Map<String, Secret> values) {
    this.description = description;
    this.values = new TreeMap<>(values);
  }

  /// Credentials with the names that the integration has, and all those that it needs.
  ///
  /// @throws Fault `invalid-credentials`, which shows names and no value
  public static Credentials of(Integration integration, Map<String, Secret> values) {
    Description description = integration.description();
    if (values.size() > MAX_NAMES) {
      throw wrong(description, "at most " + MAX_NAMES + " credentials are taken");
    }
    List<String> known = description.fields().stream().map(Description.Field::name).toList();
    for (Map.Entry<String, Secret> value : values.entrySet()) {
      String name = value.getKey();
      if (description.fields().stream().noneMatch(field -> field.names(name))) {
        throw wrong(description, "'" + name + "' is not known; " + Nearest.hint(name, known));
      }
      if (value.getValue().reveal().length() > MAX_CHARACTERS) {
        throw wrong(description, "'" + name + "' is longer than 16,384 characters");
      }
    }
    for (Description.Field field : description.fields()) {
      Secret value = values.get(field.name());
      if (field.isRequired() && (value == null || value.reveal().isBlank())) {
        throw wrong(description, "'" + field.name() + "' is missing");
      }
    }
    Credentials credentials = new Credentials(description, values);
    integration.check(credentials);
    return credentials;
  }

  /// Credentials that are given as they are.
  ///
  /// @throws Fault as {@link #of(Integration, Map)}
  public static Credentials ofTexts(Integration integration, Map<String, String> values) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    values.forEach((name, value) -> secrets.put(name, new Secret(value)));
    return of(integration, secrets);
  }

  /// A credential that is always there.
  public String require(String name) {
    return find(name).orElseThrow(() -> wrong(description, "'" + name + "' is missing"));
  }

  /// A credential, unless it is missing or blank.
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).map(Secret::reveal).filter(v -> !v.isBlank());
  }

  /// A credential that goes into a header.
  ///
  /// @throws Fault `unusable-credential` when it has characters that no header can hold
  public String header(String name) {
    String value = require(name);
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f) || !value.strip().equals(value)) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unusable-credential",
          "'"
              + name
              + "' of "
              + description.name()
              + " must be visible ASCII, without a space or line break around it");
    }
    return value;
  }

  /// All credentials whose names begin with a prefix, without it.
  public Map<String, String> under(String prefix) {
    Map<String, String> under = new TreeMap<>();
    values.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        under.put(name.substring(prefix.length()), value.reveal());
      }
    });
    return under;
  }

  /// A credential that is an http or https URL with a host and without a fragment or user.
  ///
  /// @throws Fault `invalid-credentials`
  public URI url(String name) {
    return url(name, require(name));
  }

  /// The URL of a server, without a slash at its end, that a credential may set.
  ///
  /// @throws Fault `invalid-credentials`
  public String base(String name, String otherwise) {
    String base = url(name, find(name).orElse(otherwise)).toString();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /// A URL that is made of credentials.
  ///
  /// @throws Fault `invalid-credentials`
  public URI url(String name, String text) {
    try {
      URI url = new URI(text.strip());
      boolean isHttp =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (isHttp
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Its message would show the URL, which may hold a secret.
    }
    throw wrong(
        description, "'" + name + "' must be a URL like https://example.com/path, without a user");
  }

  /// All credentials that are http or https URLs with a host.
  public List<URI> urls() {
    List<URI> urls = new ArrayList<>();
    for (String name : values.keySet()) {
      Optional<String> text = find(name).filter(t -> t.strip().matches("(?i)https?://.*"));
      if (text.isPresent()) {
        urls.add(url(name, text.get()));
      }
    }
    return urls;
  }

  /// A fault that names the integration.
  public Fault wrong(String sentence) {
    return wrong(description, sentence);
  }

  private static Fault wrong(Description description, String sentence) {
    return Fault.of(
        Fault.Kind.INVALID,
        "invalid-credentials",
        "credentials of " + description.name() + ": " + sentence);
  }

  /// What must not be shown, as it is now; for URLs their paths and queries too.
  Collection<String> secrets() {
    List<String> secrets = new ArrayList<>();
    Predicate<String> isSecret =
        name -> description.fields().stream().anyMatch(f -> f.isSecret() && f.names(name));
    values.forEach((name, value) -> {
      if (isSecret.test(name)) {
        secrets.add(value.reveal());
      }
    });
    return secrets;
  }

  @Override
  public String toString() {
    return "Credentials[" + description.name() + ", ***]";
  }
}
