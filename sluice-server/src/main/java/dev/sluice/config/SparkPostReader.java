package dev.sluice.config;

import dev.sluice.events.sparkpost.EventTypes;
import dev.sluice.fault.Nearest;
import dev.sluice.secret.Secret;
import dev.sluice.sparkpost.api.Accounts;
import dev.sluice.sparkpost.api.ApiSettings;
import dev.sluice.sparkpost.catchup.CatchUpSettings;
import dev.sluice.sparkpost.connect.ConnectSettings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Reads `sparkpost`.
///
/// @param batches for how long batches are kept as they came
/// @param settings what is called at SparkPost
record SparkPostReader(Duration batches, Optional<SparkPostSettings> settings) {

  private static final Duration MIN_EVERY = Duration.ofMinutes(1);
  private static final Duration MAX_EVERY = Duration.ofDays(1);
  private static final Duration MAX_OVERLAP = Duration.ofDays(1);

  /// Older credentials count for a day, so that they do not change more often than that.
  private static final Duration MIN_ROTATE = Duration.ofDays(2);

  private static final Duration MAX_ROTATE = Duration.ofDays(3_650);
  private static final int MAX_NAME = 64;

  static SparkPostReader read(Section top) {
    Optional<Section> sparkPost = top.section("sparkpost");
    if (sparkPost.isEmpty()) {
      return new SparkPostReader(Configuration.DEFAULT_SPARKPOST_BATCHES, Optional.empty());
    }
    Section section = sparkPost.get();
    Duration keep =
        section
            .duration("keep-batches", Duration.ofDays(1), Duration.ofDays(3_650))
            .orElse(Configuration.DEFAULT_SPARKPOST_BATCHES);
    boolean hasApi = section.has("api");
    Optional<ApiSettings> api = section.section("api").flatMap(SparkPostReader::api);
    Optional<ConnectSettings> webhook =
        section.section("webhook").flatMap(SparkPostReader::webhook);
    Optional<CatchUpSettings> catchUp = catchUp(section, webhook);
    for (String part : new String[] {"webhook", "catch-up"}) {
      if (!hasApi && section.has(part)) {
        section.wrong(part, "it needs 'api' beside it, with a key of SparkPost");
      }
    }
    section.finish();
    return new SparkPostReader(
        keep, api.map(known -> new SparkPostSettings(known, webhook, catchUp)));
  }

  private static Optional<ApiSettings> api(Section section) {
    section.need("key", "${env:SPARKPOST_API_KEY}");
    Optional<Secret> key = section.secret("key");
    boolean hasBoth = section.has("region") && section.has("url");
    Optional<URI> region = section.parsed("region", SparkPostReader::region);
    Optional<URI> url = section.parsed("url", SparkPostReader::web);
    if (hasBoth) {
      section.wrong("url", "'region' or 'url' is right, not both");
    }
    section.finish();
    return key.map(secret -> new ApiSettings(url.or(() -> region).orElse(ApiSettings.US), secret));
  }

  private static URI region(String text) {
    return switch (text) {
      case "us" -> ApiSettings.US;
      case "eu" -> ApiSettings.EU;
      default -> throw new IllegalArgumentException("'" + text + "' is neither us nor eu");
    };
  }

  private static Optional<ConnectSettings> webhook(Section section) {
    section.need("url", "https://hub.example.com" + ConnectSettings.PATH);
    Optional<URI> url = section.parsed("url", SparkPostReader::web);
    String name =
        section
            .parsed("name", text -> ConfigurationReader.shortText(text, MAX_NAME))
            .orElse("sluice");
    Accounts accounts = section.word("accounts", Accounts::parse).orElse(Accounts.ALL);
    Set<Integer> except = new LinkedHashSet<>(section.wholes("except", 999_999_999));
    Set<String> events = events(section);
    ConnectSettings.Authentication authentication =
        section
            .parsed("authentication", SparkPostReader::authentication)
            .orElse(ConnectSettings.Authentication.BASIC);
    Optional<Duration> rotate = section.duration("rotate", MIN_ROTATE, MAX_ROTATE);
    section.finish();
    return url.flatMap(known ->
        section.made(() ->
            new ConnectSettings(known, name, accounts, except, events, authentication, rotate)));
  }

  private static URI web(String text) {
    URI address = Addresses.parse(text);
    if (!Set.of("http", "https").contains(String.valueOf(address.getScheme()))
        || address.getRawQuery() != null) {
      throw new IllegalArgumentException("a URL with http or https and without a query is right");
    }
    return address;
  }

  private static Set<String> events(Section section) {
    Set<String> events = new LinkedHashSet<>();
    for (Section.Item item : section.list("events")) {
      if (!EventTypes.known().contains(item.text()) && !item.text().equals("all")) {
        section.warn(
            "events",
            "'"
                + item.text()
                + "' is no type that is known here; "
                + Nearest.hint(item.text(), EventTypes.known()));
      }
      events.add(item.text());
    }
    if (events.contains("all") && events.size() > 1) {
      section.wrong("events", "'all' stands alone");
    }
    return events.contains("all") ? Set.of() : events;
  }

  private static ConnectSettings.Authentication authentication(String text) {
    return switch (text) {
      case "basic" -> ConnectSettings.Authentication.BASIC;
      case "oauth2" -> ConnectSettings.Authentication.OAUTH2;
      default -> throw new IllegalArgumentException("'" + text + "' is neither basic nor oauth2");
    };
  }

  /// What the webhook sends is what is pulled; without a webhook of ours it is everything.
  private static Optional<CatchUpSettings> catchUp(
      Section sparkPost, Optional<ConnectSettings> webhook) {
    Optional<Section> section = sparkPost.section("catch-up");
    boolean enabled = section.flatMap(part -> part.flag("enabled")).orElse(true);
    Duration every =
        section
            .flatMap(part -> part.duration("every", MIN_EVERY, MAX_EVERY))
            .orElse(CatchUpSettings.EVERY);
    Duration overlap =
        section
            .flatMap(part -> part.duration("overlap", Duration.ZERO, MAX_OVERLAP))
            .orElse(CatchUpSettings.OVERLAP);
    section.ifPresent(Section::finish);
    if (!enabled) {
      return Optional.empty();
    }
    return Optional.of(
        new CatchUpSettings(
            every,
            overlap,
            webhook.map(ConnectSettings::accounts).orElse(Accounts.ALL),
            webhook.map(ConnectSettings::except).orElse(Set.of()),
            webhook.map(ConnectSettings::events).orElse(Set.of())));
  }
}
