package dev.sluice.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.mail.Cidr;
import dev.sluice.mail.receipt.IpFilters;
import dev.sluice.mail.receipt.ReceiptRules;
import dev.sluice.mail.receipt.Surroundings;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.Domains;
import dev.sluice.mail.receipt.rule.Doubts;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.receipt.rule.RecipientCondition;
import dev.sluice.mail.receipt.rule.RuleJson;
import dev.sluice.mail.verdict.VerdictSettings;
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

/// Reads `receipt`, and of `smtp` the domains.
final class ReceiptReader {

  private static final Duration MIN_KEEP = Duration.ofHours(1);
  private static final Duration MAX_KEEP = Duration.ofDays(3_650);

  /// How long mail for the postmaster stays that no rule takes.
  private static final Duration POSTMASTER_KEEP = Duration.ofDays(30);

  /// How keys of actions are written here, and in JSON.
  private static final Map<String, String> MEMBERS =
      Map.of("add-header", "addHeader", "on-failure", "onFailure");

  private static final int MAX_DOMAINS = 1_000;
  private static final int MAX_STORES = 100;

  private final Section top;
  private final Path data;
  private final Function<String, Path> paths;
  private final TargetsReader targets;
  private final boolean hasRelay;
  private final Map<String, ReceiptSettings.Store> stores = new LinkedHashMap<>();
  private final Map<String, Section> ruleSections = new LinkedHashMap<>();
  private final List<ReceiptRule> rules = new ArrayList<>();
  private final Set<String> used = new HashSet<>();

  /// @param data where stores stand that have no folder of their own
  /// @param paths how a path is read
  /// @param hasRelay whether notices of bounces can be sent
  ReceiptReader(
      Section top,
      Path data,
      Function<String, Path> paths,
      TargetsReader targets,
      boolean hasRelay) {
    this.top = top;
    this.data = data;
    this.paths = paths;
    this.targets = targets;
    this.hasRelay = hasRelay;
  }

  /// The targets that any rule names.
  Set<String> usedTargets() {
    return used;
  }

  ReceiptSettings read() {
    List<String> domains = domains();
    Optional<Section> receipt = top.section("receipt");
    IpFilters filters =
        receipt
            .flatMap(section -> section.section("filters"))
            .map(this::filters)
            .orElse(IpFilters.NONE);
    receipt.ifPresent(this::stores);
    stores.putIfAbsent(
        Surroundings.POSTMASTER_STORE,
        new ReceiptSettings.Store(
            folder(Surroundings.POSTMASTER_STORE), Optional.of(POSTMASTER_KEEP)));
    receipt.ifPresent(this::rules);
    Optional<VerdictSettings> verdicts =
        receipt.flatMap(section -> section.section("verdicts")).flatMap(VerdictsReader::read);
    receipt.ifPresent(Section::finish);
    if (receipt.isPresent() && domains.isEmpty() && !rules.isEmpty()) {
      top.warn("receipt", "no mail comes: 'domains' of 'smtp' names no domain");
    } else {
      doubt(new Domains(domains));
    }
    return new ReceiptSettings(domains, filters, stores, rules, verdicts);
  }

  private List<String> domains() {
    List<String> domains = new ArrayList<>();
    top.section("smtp")
        .ifPresent(smtp -> {
          for (Section.Item item : smtp.list("domains")) {
            smtp.made(() -> RecipientCondition.parseDomain(item.text())).ifPresent(domains::add);
          }
          if (domains.size() > MAX_DOMAINS) {
            smtp.wrong("domains", "at most " + MAX_DOMAINS + " may stand here");
          }
        });
    return domains;
  }

  private IpFilters filters(Section section) {
    IpFilters filters = new IpFilters(ranges(section, "allow"), ranges(section, "block"));
    section.finish();
    return filters;
  }

  private static List<Cidr> ranges(Section section, String key) {
    List<Cidr> ranges = new ArrayList<>();
    for (Section.Item item : section.list(key)) {
      section.made(() -> Cidr.parse(item.text())).ifPresent(ranges::add);
    }
    if (ranges.size() > IpFilters.MAX_RANGES) {
      section.wrong(key, "at most " + IpFilters.MAX_RANGES + " ranges may stand here");
    }
    return ranges;
  }

  private Path folder(String store) {
    return data.resolve("mail").resolve("stores").resolve(store);
  }

  private void stores(Section receipt) {
    Map<String, Section> sections = ConfigurationReader.checked(receipt, "stores", "store");
    if (sections.size() > MAX_STORES) {
      receipt.wrong("stores", "at most " + MAX_STORES + " may stand here");
    }
    sections.forEach((name, section) -> {
      Path folder = section.parsed("folder", paths).orElse(folder(name)).normalize();
      Optional<Duration> keep = section.duration("keep", MIN_KEEP, MAX_KEEP);
      section.finish();
      stores.forEach((other, settings) -> {
        if (folder.startsWith(settings.folder()) || settings.folder().startsWith(folder)) {
          section.wrong(
              "folder", folder + " is, or lies in, or holds the folder of store '" + other + "'");
        }
      });
      stores.put(name, new ReceiptSettings.Store(folder, keep));
    });
  }

  private void rules(Section receipt) {
    List<Section> sections = receipt.sections("rules", "receipt rule");
    if (sections.size() > ReceiptRule.MAX_RULES) {
      receipt.wrong("rules", "there are at most " + ReceiptRule.MAX_RULES + " receipt rules");
    }
    sections.forEach(this::rule);
  }

  private void rule(Section section) {
    section.need("name", "support");
    Optional<String> name = section.text("name");
    List<Action> actions = new ArrayList<>();
    for (Section item :
        section.sections("actions", "receipt rule '" + name.orElse("?") + "', action")) {
      item.made(() -> action(item)).ifPresent(actions::add);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    name.ifPresent(text -> json.put("name", text));
    section.flag("enabled").ifPresent(flag -> json.put("enabled", flag));
    section.flag("scan").ifPresent(flag -> json.put("scan", flag));
    section.text("tls").ifPresent(text -> json.put("tls", text));
    section.text("description");
    for (Section.Item item : section.list("recipients")) {
      section
          .made(() -> RecipientCondition.parse(item.text()))
          .ifPresent(_ -> json.withArray("recipients").add(item.text()));
    }
    section.finish();
    if (name.isEmpty()) {
      return;
    }
    section
        .made(() -> RuleJson.rule(json, actions).requireNotOwn())
        .ifPresent(rule -> add(section, rule));
  }

  private static Action action(Section item) {
    try {
      return RuleJson.action(json(item));
    } catch (Fault fault) {
      String sentence = fault.sentence();
      for (Map.Entry<String, String> each : MEMBERS.entrySet()) {
        sentence = sentence.replace(each.getValue(), each.getKey());
      }
      throw Fault.of(fault.kind(), fault.code(), sentence, fault);
    }
  }

  /// An action as JSON, where some members are written in another way.
  private static ObjectNode json(Section item) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (String key : item.keys()) {
      MEMBERS.forEach((here, there) -> {
        if (key.equals(there)) {
          item.wrong(key, "here it is written '" + here + "'");
        }
      });
      String member = MEMBERS.getOrDefault(key, key);
      item.anyJson(key).ifPresent(value -> json.set(member, value));
    }
    return json;
  }

  private void add(Section section, ReceiptRule rule) {
    if (ruleSections.put(rule.name(), section) != null) {
      section.wrong("name", "another receipt rule has the name '" + rule.name() + "'");
      return;
    }
    for (Action action : rule.actions()) {
      if (action instanceof Action.Application application) {
        used.add(application.target());
      }
    }
    known().trouble(rule).ifPresent(trouble -> section.wrong("actions", trouble));
    rules.add(rule);
  }

  /// The names of targets count although the targets may be wrong, so that one mistake makes one
  /// problem.
  private ReceiptRules.Known known() {
    Set<String> answering = new TreeSet<>(targets.names());
    targets
        .targets()
        .forEach((name, settings) -> {
          boolean answers =
              settings instanceof TargetSettings.App
                  || settings instanceof TargetSettings.HttpTarget http
                      && http.settings().hasBody();
          if (!answers) {
            answering.remove(name.value());
          }
        });
    return new ReceiptRules.Known(stores.keySet(), targets.names(), answering);
  }

  private void doubt(Domains domains) {
    for (Map.Entry<String, String> doubt : Doubts.of(rules, domains, hasRelay)) {
      Section section = ruleSections.get(doubt.getKey());
      if (section != null) {
        section.warnOfAll("receipt rule '" + doubt.getKey() + "': " + doubt.getValue());
      }
    }
  }
}
