package dev.sluice.config;

import dev.sluice.ingress.sqs.SqsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `sources`: what is asked for events.
final class SourcesReader {

  private static final String QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// `sqs.eu-central-1.amazonaws.com`, and the older `eu-central-1.queue.amazonaws.com`.
  private static final Pattern AWS =
      Pattern.compile(
          "(?:sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue)\\.amazonaws\\.com(?:\\.cn)?");

  private static final Pattern PATH = Pattern.compile("(/[^/]+)*/[A-Za-z0-9_-]{1,80}(\\.fifo)?");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

  private SourcesReader() {}

  /// The sources that are right and enabled, in the file's order.
  static List<SqsSettings> read(Section top) {
    List<SqsSettings> sources = new ArrayList<>();
    Map<URI, String> queues = new HashMap<>();
    ConfigurationReader.checked(top, "sources", "source")
        .forEach((name, source) -> {
          boolean isEnabled = source.flag("enabled").orElse(true);
          source.need("sqs", "{ queue: \"" + QUEUE + "\" }");
          Optional<SqsSettings> read = source.section("sqs").flatMap(section -> sqs(name, section));
          source.finish();
          read.ifPresent(settings -> {
            String other = queues.putIfAbsent(settings.queue(), name);
            if (other != null) {
              source.refuseAs("asks the queue that source '" + other + "' asks");
            } else if (isEnabled) {
              sources.add(settings);
            }
          });
        });
    return sources;
  }

  private static Optional<SqsSettings> sqs(String name, Section section) {
    section.need("queue", QUEUE);
    Optional<URI> queue = section.parsed("queue", SourcesReader::queue);
    Optional<String> given = section.parsed("region", SourcesReader::region);
    Optional<URI> endpoint = section.parsed("endpoint", SourcesReader::web);
    Optional<SqsSettings.Credentials> credentials =
        AccessKeyReader.read(section, SqsSettings.Credentials::new);
    Duration wait =
        section.duration("wait", SECOND, Duration.ofSeconds(20)).orElse(SqsSettings.WAIT);
    Duration visibility =
        section.duration("visibility", SECOND, Duration.ofHours(12)).orElse(SqsSettings.VISIBILITY);
    int inFlight = section.whole("in-flight", 1, 1_000).orElse(SqsSettings.IN_FLIGHT);
    boolean isFromSns = section.parsed("unwrap", SourcesReader::envelope).isPresent();
    boolean isWhole =
        section
            .parsed("each", text -> word(text, "event", "record"))
            .map(each -> each.equals("event"))
            .orElse(false);
    boolean leaves =
        section
            .parsed("unrecognised", text -> word(text, "leave", "admit"))
            .map(what -> what.equals("leave"))
            .orElse(false);
    section.finish();
    return queue.map(url -> {
      Matcher aws = AWS.matcher(url.getHost());
      boolean isAws = aws.matches();
      String region =
          given.orElseGet(
              () -> isAws ? (aws.group(1) == null ? aws.group(2) : aws.group(1)) : "us-east-1");
      return new SqsSettings(
          name,
          url,
          region,
          endpoint.or(() -> isAws ? Optional.empty() : Optional.of(url.resolve("/"))),
          credentials,
          wait,
          visibility,
          inFlight,
          isFromSns,
          isWhole,
          leaves);
    });
  }

  private static String envelope(String text) {
    if (text.equals("sns")) {
      return text;
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no envelope that is known; sns is, or leave 'unwrap' out");
  }

  private static String word(String text, String one, String other) {
    if (text.equals(one) || text.equals(other)) {
      return text;
    }
    throw new IllegalArgumentException("'" + text + "' is wrong; right is " + one + " or " + other);
  }

  private static String region(String text) {
    if (!REGION.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no region; one is eu-central-1");
    }
    return text;
  }

  private static URI queue(String text) {
    URI url = web(text);
    if (!PATH.matcher(url.getPath()).matches()) {
      throw new IllegalArgumentException(
          "the URL of a queue is right, such as " + QUEUE + "; its ARN or name is not");
    }
    return url;
  }

  private static URI web(String text) {
    URI url = Addresses.parse(text);
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")
        || url.getHost() == null
        || url.getRawQuery() != null) {
      throw new IllegalArgumentException("a URL with http or https and without a query is right");
    }
    return url;
  }
}
