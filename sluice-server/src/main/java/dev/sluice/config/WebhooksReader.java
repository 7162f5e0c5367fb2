package dev.sluice.config;

import dev.sluice.event.Event;
import dev.sluice.fault.Nearest;
import dev.sluice.ingress.http.webhook.Mapping;
import dev.sluice.ingress.http.webhook.Preset;
import dev.sluice.ingress.http.webhook.Presets;
import dev.sluice.ingress.http.webhook.Webhook;
import dev.sluice.intake.Intake;
import dev.sluice.secret.Secret;
import dev.sluice.signature.BasicCheck;
import dev.sluice.signature.Check;
import dev.sluice.signature.Place;
import dev.sluice.signature.Scheme;
import dev.sluice.signature.SignatureCheck;
import dev.sluice.signature.Template;
import dev.sluice.signature.TokenCheck;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Reads `webhooks`.
final class WebhooksReader {

  /// SparkPost's own route stands where a webhook of this name would.
  private static final String RESERVED = "sparkpost";

  private static final String PATH = "/webhooks/";
  private static final int SHORT_SECRET = 16;
  private static final int MAX_TOPICS = 100;
  private static final int MAX_ORIGINS = 20;
  private static final int MAX_NAME = 128;
  private static final List<String> OF_PROOFS = List.of("url", "tolerance");
  private static final List<String> PROOFS = List.of("signature", "token", "basic");

  private final String name;
  private final Section section;
  private final Optional<Preset> preset;

  private WebhooksReader(String name, Section section) {
    this.name = name;
    this.section = section;
    this.preset = section.parsed("preset", WebhooksReader::preset);
  }

  static List<Webhook> read(Section top) {
    List<Webhook> webhooks = new ArrayList<>();
    ConfigurationReader.checked(top, "webhooks", "webhook")
        .forEach((name, section) -> {
          if (name.equals(RESERVED)) {
            section.refuse(
                "'sparkpost' cannot name a webhook: SparkPost's own has its path; choose another"
                    + " name");
          }
          new WebhooksReader(name, section).webhook().ifPresent(webhooks::add);
        });
    return webhooks;
  }

  private static Preset preset(String text) {
    return Presets.find(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + text + "' is no preset; " + Nearest.hint(text, Presets.names())));
  }

  private Optional<Webhook> webhook() {
    boolean isWrongPreset = section.has("preset") && preset.isEmpty();
    Optional<Webhook.Guard> guard = isWrongPreset ? Optional.empty() : guard();
    Mapping mapping = mapping();
    Optional<Secret> verifyToken = section.secret("verify-token");
    Set<String> origins = texts("allowed-origins", MAX_ORIGINS);
    if (isWrongPreset) {
      // What else stands here may be right for the preset that was meant.
      return Optional.empty();
    }
    section.finish();
    Webhook.Manner manner = preset.map(Preset::manner).orElse(Webhook.Manner.PLAIN);
    String provider =
        preset
            .map(Preset::name)
            .or(() -> PROOFS.stream().filter(section::has).findFirst())
            .orElse("");
    return guard.map(
        each -> new Webhook(name, each, mapping, manner, verifyToken, origins, provider));
  }

  private Optional<Webhook.Guard> guard() {
    if (preset.map(Preset::name).equals(Optional.of(Presets.SNS))) {
      section.need("topics", "[\"arn:aws:sns:eu-west-1:123456789012:orders\"]");
      Set<String> topics = texts("topics", MAX_TOPICS);
      return topics.isEmpty() ? Optional.empty() : Optional.of(new Webhook.FromSns(topics));
    }
    return check().map(Webhook.Checked::new);
  }

  private Optional<Check> check() {
    // Where the proof itself is wrong, these are not to be called unknown as well.
    OF_PROOFS.forEach(section::has);
    List<String> given = PROOFS.stream().filter(section::has).toList();
    boolean hasOwn = preset.flatMap(Preset::proof).isPresent();
    if (given.size() > 1 || hasOwn && !given.isEmpty()) {
      section.wrong(
          given.getLast(),
          hasOwn
              ? "the preset '"
                  + preset.map(Preset::name).orElse("")
                  + "' says how requests are proven"
              : "one of signature, token and basic is right");
      return Optional.empty();
    }
    if (!hasOwn && given.isEmpty()) {
      section.refuseAs(
          "says nothing of how its requests are proven; give it a 'preset' that does, 'signature',"
              + " 'token' or 'basic'");
      return Optional.empty();
    }
    Optional<String> url = url();
    Optional<Duration> tolerance = tolerance(section);
    if (given.equals(List.of("basic"))) {
      return section.section("basic").flatMap(this::basic);
    }
    section.need("secret", "${env:WEBHOOK_SECRET}");
    List<Secret> secrets = secrets(section, "secret");
    if (given.equals(List.of("token"))) {
      warnIfShort(section, "secret", secrets);
      return section.section("token").flatMap(token -> token(token, secrets));
    }
    Optional<Check> check =
        hasOwn
            ? made(
                secrets,
                () ->
                    preset
                        .flatMap(Preset::proof)
                        .orElseThrow()
                        .with(secrets, url.orElse(""), tolerance))
            : section
                .section("signature")
                .flatMap(signature -> signature(signature, secrets, url, tolerance));
    check.filter(Check::isGuessable).ifPresent(_ -> warnIfShort(section, "secret", secrets));
    return check;
  }

  /// Nothing is made of secrets that were wrong already.
  private Optional<Check> made(List<Secret> secrets, Supplier<Check> check) {
    return secrets.isEmpty() ? Optional.empty() : section.made(check);
  }

  private static List<Secret> secrets(Section from, String key) {
    List<Secret> secrets = from.secrets(key);
    if (secrets.size() > Webhook.MAX_SECRETS) {
      from.wrong(key, "at most " + Webhook.MAX_SECRETS + " count at once");
    }
    if (from.has(key) && secrets.isEmpty()) {
      from.wrong(key, "there must be at least one");
    }
    return secrets;
  }

  private static void warnIfShort(Section from, String key, List<Secret> secrets) {
    if (secrets.stream().anyMatch(secret -> secret.reveal().length() < SHORT_SECRET)) {
      from.warn(key, "fewer than " + SHORT_SECRET + " characters can be guessed");
    }
  }

  private Optional<String> url() {
    boolean isNeeded = preset.map(Preset::needsUrl).orElse(false);
    if (isNeeded) {
      section.need("url", "https://hub.example.com/v1/webhooks/" + name);
    }
    return section.parsed(
        "url",
        text -> {
          URI url = Addresses.parse(text);
          if (!Set.of("http", "https").contains(String.valueOf(url.getScheme()))
              || url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                "the URL that the provider calls, with http or https and without a query, is"
                    + " right");
          }
          return text;
        });
  }

  private static Optional<Duration> tolerance(Section from) {
    return from.duration("tolerance", Duration.ofSeconds(1), Duration.ofDays(7));
  }

  private Optional<Check> basic(Section basic) {
    basic.need("username", "provider");
    basic.need("password", "${env:WEBHOOK_PASSWORD}");
    Optional<String> username =
        basic.parsed(
            "username",
            text -> {
              if (text.isEmpty() || text.indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                    "a user name has 1 character or more, and no colon");
              }
              return text;
            });
    List<Secret> passwords = secrets(basic, "password");
    warnIfShort(basic, "password", passwords);
    basic.finish();
    return passwords.isEmpty()
        ? Optional.empty()
        : username.map(known -> new BasicCheck(known, passwords));
  }

  private Optional<Check> token(Section token, List<Secret> secrets) {
    Optional<Place> place = place(token, "header", "query", "X-Token");
    String prefix = token.text("prefix").orElse("");
    token.finish();
    return secrets.isEmpty()
        ? Optional.empty()
        : place.map(known -> new TokenCheck(known, prefix, secrets));
  }

  private static Optional<Place> place(Section from, String header, String other, String example) {
    boolean hasBoth = from.has(header) && from.has(other);
    if (!from.has(header) && !from.has(other)) {
      from.need(header, example);
    }
    Optional<Place> inHeader =
        from.parsed(header, text -> new Place.Header(Headers.requireName(text)));
    Optional<Place> elsewhere =
        from.parsed(
            other,
            text -> {
              String place = ConfigurationReader.shortText(text, MAX_NAME);
              return other.equals("query") ? new Place.Query(place) : new Place.Member(place);
            });
    if (hasBoth) {
      from.wrong(other, "'" + header + "' or '" + other + "' is right, not both");
    }
    return inHeader.or(() -> elsewhere);
  }

  private Optional<Check> signature(
      Section from, List<Secret> secrets, Optional<String> url, Optional<Duration> outer) {
    SchemeReader reader = new SchemeReader(from);
    Optional<Scheme> scheme = reader.read(outer.or(() -> tolerance(from)), place(from));
    from.finish();
    if (scheme.isPresent() && scheme.get().signed().hasUrl() && url.isEmpty()) {
      section.need("url", "https://hub.example.com/v1/webhooks/" + name);
      return Optional.empty();
    }
    return scheme.flatMap(
        known -> made(secrets, () -> new SignatureCheck(known, url.orElse(""), secrets)));
  }

  private static Optional<Place> place(Section from) {
    return place(from, "header", "member", "X-Signature");
  }

  private Mapping mapping() {
    Mapping known =
        preset
            .map(Preset::mapping)
            .orElseGet(() ->
                new Mapping(
                    "",
                    List.of(),
                    "webhook.event",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Mapping.Content.ONE,
                    Optional.empty()));
    if (known.content() == Mapping.Content.CLOUDEVENTS) {
      for (String key : List.of("source", "type", "id", "subject", "time", "headers")) {
        if (section.has(key)) {
          section.wrong(key, "CloudEvents bring their own attributes");
        }
      }
      return known;
    }
    if (isShaped()) {
      for (String key : List.of("source", "type", "id", "subject", "time", "headers", "array")) {
        if (section.has(key)) {
          section.wrong(key, "with 'shapes' an event has what its shape gives it");
        }
      }
      return shaped(known);
    }
    boolean isArray = section.flag("array").orElse(known.content() == Mapping.Content.ELEMENTS);
    return new Mapping(
        section.parsed("source", WebhooksReader::source).orElse(PATH + name),
        templates("type", known.types()),
        known.fallbackType(),
        templates("id", known.ids()),
        templates("subject", known.subjects()),
        templates("time", known.times()),
        headers(known.headers()),
        isArray ? Mapping.Content.ELEMENTS : Mapping.Content.ONE,
        known.payload());
  }

  private boolean isShaped() {
    boolean isWanted = section.flag("shapes").orElse(false);
    if (isWanted && !preset.map(Preset::name).equals(Optional.of(Presets.SNS))) {
      section.wrong("shapes", "it is for preset: sns, whose messages carry events of others");
    }
    return isWanted;
  }

  private static Mapping shaped(Mapping known) {
    return new Mapping(
        "",
        List.of(),
        known.fallbackType(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Mapping.Content.SHAPED,
        Optional.empty());
  }

  private static String source(String text) {
    if (text.equals(Intake.OWN_SOURCE) || text.equals(Intake.MAIL_SOURCE)) {
      throw new IllegalArgumentException("'" + text + "' is the source of the hub's own events");
    }
    // What cannot be a source is told by the event.
    return Event.builder("1", text, "t").build().source();
  }

  private List<Template> templates(String key, List<Template> known) {
    if (!section.has(key)) {
      return known;
    }
    List<Template> templates = new ArrayList<>();
    for (Section.Item item : section.list(key)) {
      try {
        Template template = Template.parse(item.text());
        if (template.hasTimestamp() || template.hasUrl()) {
          throw new IllegalArgumentException(
              "{timestamp} and {url} are for what is signed; {header:NAME} and {json:a.b} are right"
                  + " here");
        }
        templates.add(template);
      } catch (IllegalArgumentException e) {
        section.wrong(key, String.valueOf(e.getMessage()));
      }
    }
    if (templates.size() > Mapping.MAX_TEMPLATES) {
      section.wrong(key, "at most " + Mapping.MAX_TEMPLATES + " templates are tried");
    }
    return templates;
  }

  private List<String> headers(List<String> known) {
    if (!section.has("headers")) {
      return known;
    }
    List<String> headers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section.Item item : section.list("headers")) {
      try {
        String header = Headers.requireName(item.text());
        String extension = Mapping.extension(header);
        // Refuses what is a core attribute's name, or none at all.
        Event.builder("1", "/", "t").extension(extension, "x");
        if (!names.add(extension)) {
          throw new IllegalArgumentException("two header fields would both be '" + extension + "'");
        }
        headers.add(header);
      } catch (dev.sluice.fault.Fault | IllegalArgumentException e) {
        section.wrong("headers", String.valueOf(e.getMessage()));
      }
    }
    if (headers.size() > Webhook.MAX_HEADERS) {
      section.wrong("headers", "at most " + Webhook.MAX_HEADERS + " header fields are kept");
    }
    return headers;
  }

  private Set<String> texts(String key, int max) {
    Set<String> texts = new LinkedHashSet<>();
    section.list(key).forEach(item -> texts.add(item.text()));
    if (texts.size() > max) {
      section.wrong(key, "at most " + max + " may stand here");
    }
    return texts;
  }
}
