package dev.sluice.config;

import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.webhook.Webhook;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.ingress.sqs.SqsSettings;
import dev.sluice.mail.receipt.MailAddressing;
import dev.sluice.mail.relay.RelaySettings;
import dev.sluice.notify.FileTopic;
import dev.sluice.notify.Notification;
import dev.sluice.notify.TopicId;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.RetentionSettings;
import dev.sluice.routing.Router;
import dev.sluice.target.guard.OutgoingSettings;
import dev.sluice.vault.MasterKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the whole file and notes every problem before it gives up.
final class ConfigurationReader {

  private static final int MAX_NAMED = 1_000;
  private static final int MAX_TEXT = 256;

  /// What deliveries are named by.
  private static final Set<String> OF_DELIVERIES = Set.of("rule", "target");

  private final Path file;
  private final Path folder;
  private final Problems problems;
  private final Section top;

  private ConfigurationReader(Path file, Path folder, Problems problems, Section top) {
    this.file = file;
    this.folder = folder;
    this.problems = problems;
    this.top = top;
  }

  /// Reads a file.
  ///
  /// @param variables the environment
  /// @throws Fault `invalid-configuration`
  static Configuration read(Path file, Function<String, @Nullable String> variables) {
    Problems problems = new Problems(file.toString());
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      folder = Path.of("").toAbsolutePath();
    }
    Optional<Section> top = Document.read(file, problems, new Placeholders(folder, variables));
    problems.throwIfAny();
    return new ConfigurationReader(file, folder, problems, top.orElseThrow()).all();
  }

  private Configuration all() {
    Path data = top.parsed("data", this::path).orElse(folder.resolve("data"));
    engine();
    FrontDoorsReader doors = new FrontDoorsReader(top, problems, this::path);
    FrontDoorsReader.Read http = doors.read();
    Optional<SmtpSettings> smtp = SmtpReader.read(top, doors::tls, http.http().tls());
    String environment =
        top.parsed("environment", text -> shortText(text, 128))
            .orElse(Configuration.DEFAULT_ENVIRONMENT);
    long reserve = diskReserve();
    Duration window = repeatsWindow();
    RetentionSettings retention = retention();
    List<MasterKey> masterKeys = MasterKeysReader.read(top);
    List<KeySettings> keys = KeysReader.read(top);
    IdentitySettings identity = IdentityReader.read(top, http.http().host());
    Optional<RelaySettings> relay = MailReader.read(top);
    SparkPostReader sparkPost = SparkPostReader.read(top);
    List<Webhook> webhooks = WebhooksReader.read(top);
    List<FileTopic> topics = TopicsReader.read(top);
    TargetsReader targets = new TargetsReader(top, problems, data, this::path);
    targets.read();
    RulesReader rules = new RulesReader(top, problems, targets);
    rules.read();
    ReceiptReader receiptReader =
        new ReceiptReader(top, data, this::path, targets, relay.isPresent());
    ReceiptSettings receipt = receiptReader.read();
    for (String target : targets.names()) {
      if (!rules.usedTargets().contains(target) && !receiptReader.usedTargets().contains(target)) {
        problems.warn(targets.line(target), "target '" + target + "' is used by no rule");
      }
    }
    ShapeTable shapes = ShapesReader.read(top);
    List<SqsSettings> sources = SourcesReader.read(top);
    OutgoingSettings outgoing = OutgoingReader.read(top);
    List<TestCase> tests = tests(rules);
    top.finish();
    problems.throwIfAny();
    Written written = Written.read(top);
    problems.throwIfAny();
    return new Configuration(
        file,
        data,
        http.http(),
        http.management(),
        smtp,
        http.maxEvents(),
        environment,
        reserve,
        window,
        retention,
        masterKeys,
        keys,
        identity,
        relay,
        sparkPost.batches(),
        sparkPost.settings(),
        webhooks,
        topics,
        receipt,
        outgoing,
        rules.rules(),
        rules.patternLines(),
        targets.targets(),
        written,
        shapes,
        sources,
        tests,
        problems.warnings());
  }

  private Path path(String text) {
    try {
      if (!text.isBlank()) {
        return folder.resolve(text).normalize();
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is not a path", e);
    }
    throw new IllegalArgumentException("a path must not be empty");
  }

  static String shortText(String text, int max) {
    if (text.isBlank() || text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "1 to " + max + " characters without control characters are right");
    }
    return text;
  }

  private void engine() {
    top.text("engine")
        .ifPresent(engine -> {
          if (engine.equals("kafka")) {
            top.wrong("engine", "the engine on Kafka comes later; write embedded");
          } else if (!engine.equals("embedded")) {
            top.wrong("engine", "'" + engine + "' is not an engine; write embedded");
          }
        });
  }

  private long diskReserve() {
    Optional<Section> disk = top.section("disk");
    Optional<Long> reserve = disk.flatMap(section -> section.size("reserve", 0, 1L << 40));
    disk.ifPresent(Section::finish);
    return reserve.orElse(Configuration.DEFAULT_DISK_RESERVE);
  }

  private Duration repeatsWindow() {
    Optional<Section> repeats = top.section("repeats");
    Optional<Duration> window =
        repeats.flatMap(
            section -> section.duration("window", Duration.ofMinutes(1), Duration.ofDays(90)));
    repeats.ifPresent(Section::finish);
    return window.orElse(Configuration.DEFAULT_REPEATS_WINDOW);
  }

  private RetentionSettings retention() {
    RetentionSettings standard = RetentionSettings.DEFAULT;
    Optional<Section> section = top.section("retention");
    if (section.isEmpty()) {
      return standard;
    }
    Section retention = section.get();
    Duration longest = RetentionSettings.MAX_AGE;
    RetentionSettings read =
        new RetentionSettings(
            retention.duration("age", RetentionSettings.MIN_AGE, longest).orElse(standard.age()),
            retention
                .size("size", RetentionSettings.MIN_BYTES, RetentionSettings.MAX_BYTES)
                .orElse(RetentionSettings.NO_LIMIT),
            retention
                .duration("dead-letters", RetentionSettings.MIN_AGE, longest)
                .orElse(standard.deadLetters()),
            retention.flag("drop-undelivered").orElse(false));
    if (read.dropUndelivered()) {
      retention.warn(
          "drop-undelivered",
          "events are forgotten although they are not delivered; their deliveries become dead");
    }
    retention.finish();
    return read;
  }

  private List<TestCase> tests(RulesReader rules) {
    List<TestCase> tests = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    List<Section> sections = top.sections("tests", "test");
    if (sections.size() > MAX_NAMED) {
      top.wrong("tests", "at most " + MAX_NAMED + " tests may stand in the file");
    }
    for (Section section : sections) {
      section.need("name", "a shopping event is archived");
      section.need("event", "{ source: my-app }");
      section.need("targets", "[my-target]");
      Optional<String> name = section.parsed("name", text -> shortText(text, MAX_TEXT));
      var event = section.json("event", "{ source: my-app }");
      String who = "test '" + name.orElse("?") + "'";
      List<TargetName> targets = rules.targets(section, who, new HashSet<>());
      Map<TargetName, String> sends = sends(section, targets);
      section.finish();
      if (name.isPresent() && !names.add(name.get())) {
        section.wrong("name", "another test has the name '" + name.get() + "'");
      }
      if (name.isPresent() && event.isPresent()) {
        tests.add(
            new TestCase(
                name.get(),
                section.line(),
                event.get().toString(),
                event.get().has("specversion"),
                Set.copyOf(targets),
                sends));
      }
    }
    return tests;
  }

  private static Map<TargetName, String> sends(Section test, List<TargetName> targets) {
    Map<TargetName, String> sends = new LinkedHashMap<>();
    test.section("sends")
        .ifPresent(section -> {
          for (String name : section.keys()) {
            Optional<TargetName> target =
                targets.stream().filter(each -> each.value().equals(name)).findFirst();
            if (target.isEmpty()) {
              section.wrong(name, "the test does not name it among its targets");
            }
            section
                .anyJson(name)
                .ifPresent(json -> target.ifPresent(each -> sends.put(each, json.toString())));
          }
        });
    return sends;
  }

  /// Whether the deliveries of topics have this name where that of a target or a rule would stand.
  private static boolean isForNotifications(String name, String sort) {
    return sort.equals("target") && name.startsWith(TopicId.TARGET_PREFIX)
        || sort.equals("rule") && name.equals(Notification.REASON.value());
  }

  /// Whether the deliveries of mail to applications have this name where that of a rule would
  /// stand.
  private static boolean isForMail(String name, String sort) {
    return sort.equals("rule") && name.equals(MailAddressing.REASON.value());
  }

  /// Named sections whose names may stand in URLs and file names.
  static Map<String, Section> checked(Section top, String key, String sort) {
    Map<String, Section> sections = top.named(key, sort);
    if (sections.size() > MAX_NAMED) {
      top.wrong(key, "at most " + MAX_NAMED + " may stand here");
    }
    Map<String, Section> right = new LinkedHashMap<>();
    sections.forEach((name, section) -> {
      // One rule for all names: what names a target may name a key or a connection too.
      if (name.equals(Router.UNROUTABLE) && OF_DELIVERIES.contains(sort)) {
        section.refuse(
            "'"
                + name
                + "' cannot name a "
                + sort
                + ": the hub keeps events under it that it cannot match; choose another name");
      } else if (isForNotifications(name, sort)) {
        section.refuse(
            "'"
                + name
                + "' cannot name a "
                + sort
                + ": the hub needs it for notifications; choose another name");
      } else if (isForMail(name, sort)) {
        section.refuse(
            "'" + name + "' cannot name a rule: the hub needs it for mail; choose another name");
      } else if (TargetsReader.isName(name)) {
        right.put(name, section);
      } else {
        section.refuse(
            "'"
                + name
                + "' cannot name a "
                + sort
                + ": a name has 1 to 64 letters, digits, '.', '_' or '-', and begins with a"
                + " letter or digit");
      }
    });
    return right;
  }
}
