package dev.sluice.notify;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.template.Model;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Makes integrations of what somebody asks for, and refuses what can never be sent.
public final class Drafts {

  /// With `topic.`, the topic's id and a dot it makes the name of a target, of at most 64.
  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,44}");

  private final Integrations catalog;
  private final Consumer<URI> reach;

  /// Makes integrations of this table, wherever they send to.
  public Drafts(Integrations catalog) {
    this(catalog, _ -> {});
  }

  /// Makes integrations of this table.
  ///
  /// @param reach throws a fault against a URL that nothing may be sent to
  Drafts(Integrations catalog, Consumer<URI> reach) {
    this.catalog = catalog;
    this.reach = reach;
  }

  /// The integrations of a draft, each with its key.
  ///
  /// @throws Fault `invalid-topic`, `invalid-template`, `unknown-integration`,
  ///   `invalid-credentials` or `invalid-notify-url`; the sentence says which integration it is
  public List<TopicIntegration> checked(TopicDraft draft) {
    List<IntegrationDraft> drafts = draft.integrations();
    if (drafts.size() > Topics.MAX_INTEGRATIONS) {
      throw invalid("a topic has at most " + Topics.MAX_INTEGRATIONS + " integrations");
    }
    Set<String> taken = new HashSet<>();
    for (IntegrationDraft each : drafts) {
      each.key().ifPresent(key -> take(key, taken));
    }
    List<TopicIntegration> integrations = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      try {
        integrations.add(checked(drafts.get(i), taken));
      } catch (Fault fault) {
        throw Fault.of(
            fault.kind(),
            fault.code(),
            "integrations[" + i + "]" + part(fault) + ": " + fault.sentence());
      }
    }
    requireFallbacks(integrations);
    return integrations;
  }

  /// Refuses a fallback that is not there, and one that leads back to where it began.
  private static void requireFallbacks(List<TopicIntegration> integrations) {
    Map<String, Optional<String>> fallbacks = new LinkedHashMap<>();
    integrations.forEach(each -> fallbacks.put(each.key(), each.manners().fallback()));
    for (int i = 0; i < integrations.size(); i++) {
      Optional<String> next = integrations.get(i).manners().fallback();
      if (next.isPresent() && !fallbacks.containsKey(next.get())) {
        throw invalid(
            "integrations["
                + i
                + "]: fallback: there is no integration '"
                + next.get()
                + "' in the topic; "
                + Nearest.hint(next.get(), fallbacks.keySet()));
      }
    }
    for (int i = 0; i < integrations.size(); i++) {
      Set<String> passed = new LinkedHashSet<>();
      Optional<String> at = Optional.of(integrations.get(i).key());
      while (at.isPresent()) {
        if (!passed.add(at.get())) {
          throw invalid(
              "integrations["
                  + i
                  + "]: fallback: it leads round in a circle: "
                  + String.join(", ", passed)
                  + ", "
                  + at.get());
        }
        at = fallbacks.getOrDefault(at.get(), Optional.empty());
      }
    }
  }

  /// Which part of an integration a fault speaks of.
  private static String part(Fault fault) {
    return switch (fault.code()) {
      case "invalid-credentials", "address-refused" -> ".credentials";
      case "invalid-notify-url" -> ".url";
      case "invalid-template" -> ".model";
      case "unknown-integration" -> ".name";
      default -> "";
    };
  }

  /// One integration that stands in no topic.
  ///
  /// @throws Fault as {@link #checked(TopicDraft)}
  public TopicIntegration checked(IntegrationDraft draft) {
    Set<String> taken = new HashSet<>();
    draft.key().ifPresent(key -> take(key, taken));
    return checked(draft, taken);
  }

  private static void take(String key, Set<String> taken) {
    if (!KEY.matcher(key).matches()) {
      throw invalid(
          "a key of an integration has 1 to 45 lower-case letters, digits or '-', and begins with a"
              + " letter or digit");
    }
    if (!taken.add(key)) {
      throw invalid("two integrations have the key '" + key + "'");
    }
  }

  private TopicIntegration checked(IntegrationDraft draft, Set<String> taken) {
    String asked = draft.name().orElse("");
    if (asked.isEmpty() && draft.credentials() instanceof GivenCredentials.Named) {
      throw invalid("its name is missing");
    }
    Integrations.Selected selected = draft.credentials().select(asked, catalog);
    selected.credentials().urls().forEach(reach);
    String name = selected.integration().description().name();
    if (!asked.isEmpty() && !asked.equals(name)) {
      throw invalid("its name is '" + asked + "', and its URL is one of '" + name + "'");
    }
    Model model = Model.of(draft.model());
    Manners manners = Manners.of(draft.manners());
    String key = draft.key().orElseGet(() -> free(name, taken));
    return new TopicIntegration(key, name, draft.model(), model, draft.credentials(), manners);
  }

  /// `slack`, then `slack-2`, and so on; what somebody chose is passed over.
  private static String free(String name, Set<String> taken) {
    String key = name;
    for (int i = 2; !taken.add(key); i++) {
      key = name + "-" + i;
    }
    return key;
  }

  static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-topic", sentence);
  }
}
