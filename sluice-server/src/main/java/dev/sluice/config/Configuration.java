package dev.sluice.config;

import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.FrontDoorSettings;
import dev.sluice.ingress.http.webhook.Webhook;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.ingress.sqs.SqsSettings;
import dev.sluice.mail.relay.RelaySettings;
import dev.sluice.notify.FileTopic;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.RetentionSettings;
import dev.sluice.rule.Rule;
import dev.sluice.target.guard.OutgoingSettings;
import dev.sluice.vault.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that `sluice.yaml` says, checked, with defaults filled in.
///
/// @param file the file, as it was named
/// @param data the folder that the hub keeps everything in, absolute
/// @param http the way in over HTTP
/// @param management where the hub is managed; empty when that is at `http` too
/// @param smtp the way in for mail; empty takes none
/// @param maxEvents how many events or entries a request may hold
/// @param environment what client events are stamped with
/// @param diskReserve how many bytes of the data folder's disk are kept for what was accepted
///   already
/// @param repeatsWindow for how long a repeat of an event is recognised
/// @param retention how long events are kept
/// @param masterKeys what secrets are sealed with, the current key first; none is a file that the
///   hub makes
/// @param keys the API keys
/// @param identity who may get tokens, whose tokens are taken, and the user pool
/// @param relay what takes letters; empty keeps them in the development mailbox
/// @param sparkPostBatches for how long batches of SparkPost are kept as they came
/// @param sparkPost what is called at SparkPost; empty when its API is not configured
/// @param webhooks the webhook sources, in the file's order
/// @param topics the topics, in the file's order
/// @param receipt how mail is received
/// @param outgoing what the hub may reach besides the Internet
/// @param rules the rules in the file's order, disabled ones too; their patterns are JSON, but not
///   yet known to be patterns
/// @param patternLines where the pattern of each rule stands
/// @param targets the targets in the file's order, disabled ones too
/// @param written what the file says of rules, targets and connections
/// @param shapes the shapes that events are recognised by
/// @param sources the queues that are asked for events
/// @param tests the file's own tests
/// @param warnings what may not be what was meant, each with its line
public record Configuration(
    Path file,
    Path data,
    FrontDoorSettings http,
    Optional<FrontDoorSettings> management,
    Optional<SmtpSettings> smtp,
    int maxEvents,
    String environment,
    long diskReserve,
    Duration repeatsWindow,
    RetentionSettings retention,
    List<MasterKey> masterKeys,
    List<KeySettings> keys,
    IdentitySettings identity,
    Optional<RelaySettings> relay,
    Duration sparkPostBatches,
    Optional<SparkPostSettings> sparkPost,
    List<Webhook> webhooks,
    List<FileTopic> topics,
    ReceiptSettings receipt,
    OutgoingSettings outgoing,
    List<Rule> rules,
    Map<RuleName, Integer> patternLines,
    Map<TargetName, TargetSettings> targets,
    Written written,
    ShapeTable shapes,
    List<SqsSettings> sources,
    List<TestCase> tests,
    List<String> warnings) {

  /// What client events are stamped with when nothing is configured.
  public static final String DEFAULT_ENVIRONMENT = "prod";

  /// How many events a request may hold when nothing is configured.
  public static final int DEFAULT_MAX_EVENTS = 10_000;

  /// How many bytes are kept free when nothing is configured: 256 MiB.
  public static final long DEFAULT_DISK_RESERVE = 256L << 20;

  /// For how long batches of SparkPost are kept when nothing is configured: 30 days.
  public static final Duration DEFAULT_SPARKPOST_BATCHES = Duration.ofDays(30);

  /// A week.
  public static final Duration DEFAULT_REPEATS_WINDOW = Duration.ofDays(7);

  /// Copies the lists and maps, and keeps their order.
  public Configuration {
    masterKeys = List.copyOf(masterKeys);
    keys = List.copyOf(keys);
    webhooks = List.copyOf(webhooks);
    topics = List.copyOf(topics);
    rules = List.copyOf(rules);
    patternLines = Map.copyOf(patternLines);
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    sources = List.copyOf(sources);
    tests = List.copyOf(tests);
    warnings = List.copyOf(warnings);
  }

  /// Reads a file, with the environment of this process.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-configuration`; its sentence has one line for each
  ///   problem, each with the file and the line
  public static Configuration load(Path file) {
    return ConfigurationReader.read(file, System::getenv);
  }

  /// Whether only this machine can reach the hub.
  private boolean isLocal() {
    return FrontDoorsReader.isLoopback(http.host())
        && management.map(door -> FrontDoorsReader.isLoopback(door.host())).orElse(true)
        && smtp.map(door -> FrontDoorsReader.isLoopback(door.host())).orElse(true);
  }

  /// How a line of the file is shown in front of a problem, as in `sluice.yaml:12`.
  public String at(int line) {
    return file + ":" + line;
  }

  /// The same for the machine of a developer: mail for any domain is taken.
  ///
  /// @throws Fault `not-local` when others could reach it
  public Configuration forDevelopment() {
    if (!isLocal()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "not-local",
          "a hub for development takes mail for any domain, so it listens on loopback addresses"
              + " only; set 'host' of 'http', 'management' and 'smtp' to 127.0.0.1, or leave it"
              + " out");
    }
    return new Configuration(
        file,
        data,
        http,
        management,
        Optional.of(smtp.orElse(SmtpSettings.DEVELOPMENT)),
        maxEvents,
        environment,
        diskReserve,
        repeatsWindow,
        retention,
        masterKeys,
        keys,
        identity,
        relay,
        sparkPostBatches,
        sparkPost,
        webhooks,
        topics,
        receipt.forDevelopment(data),
        outgoing,
        rules,
        patternLines,
        targets,
        written,
        shapes,
        sources,
        tests,
        warnings);
  }
}
