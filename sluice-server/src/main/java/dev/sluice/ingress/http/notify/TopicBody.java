package dev.sluice.ingress.http.notify;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.IntegrationDraft;
import dev.sluice.notify.TopicDraft;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.template.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// What a request says of a topic; each of its members is known, and of the sort that it must be.
///
/// `configuration` is another word for `credentials`, which the service had whose place the hub
/// takes.
final class TopicBody {

  private static final Set<String> INTEGRATION = new TreeSet<>(Manners.MEMBERS);

  static {
    INTEGRATION.addAll(List.of("key", "name", "model", "credentials", "configuration", "url"));
  }

  private final Json.Fields json;

  private TopicBody(Json.Fields json) {
    this.json = json;
  }

  /// Reads the body of a call.
  ///
  /// @throws Fault `invalid-member`, `unknown-member`, `unsupported-media-type`, or what is wrong
  ///   with the JSON
  static TopicBody of(Call call, Set<String> members) {
    ContentTypes.requireJson(call);
    byte[] body = call.body();
    if (body.length == 0 || !(Json.parse(body) instanceof Json.Fields object)) {
      throw Fault.of(Fault.Kind.INVALID, "invalid-member", "the body must be one JSON object");
    }
    requireKnown(object, members, "");
    return new TopicBody(object);
  }

  private static void requireKnown(Json.Fields object, Set<String> members, String place) {
    for (String member : object.values().keySet()) {
      if (!members.contains(member)) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "unknown-member",
            (place.isEmpty() ? "" : place + ": ")
                + "there is no member '"
                + member
                + "' here; "
                + Nearest.hint(member, members));
      }
    }
  }

  /// The name that the members `channel` and `topic` make.
  TopicName name() {
    try {
      return new TopicName(needed("channel"), needed("topic"));
    } catch (IllegalArgumentException e) {
      throw invalid("channel", String.valueOf(e.getMessage()));
    }
  }

  private String needed(String member) {
    return text(member).orElseThrow(() -> invalid(member, "it is missing"));
  }

  /// Refuses a name that is not the one in the path.
  void requireName(TopicName name) {
    if (text("channel").filter(channel -> !channel.equals(name.channel())).isPresent()) {
      throw invalid("channel", "it is not the one in the path");
    }
    if (text("topic").filter(topic -> !topic.equals(name.name())).isPresent()) {
      throw invalid("topic", "it is not the one in the path");
    }
  }

  /// A string; empty when it is absent.
  Optional<String> text(String member) {
    return text(json, member, "");
  }

  private static Optional<String> text(Json.Fields object, String member, String place) {
    if (object.find(member).isPresent() && object.text(member).isEmpty()) {
      throw invalid(place + member, "it must be a string");
    }
    return object.text(member);
  }

  /// The version that is to be replaced; empty when it is absent.
  OptionalLong version() {
    Optional<Json> version = json.find("version");
    if (version.isEmpty()) {
      return OptionalLong.empty();
    }
    String text = version.get() instanceof Json.Scalar(String number) ? number : "";
    if (!text.matches("[0-9]{1,18}")) {
      throw invalid("version", "it must be the number that the topic shows");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  /// The topic that the body asks for.
  TopicDraft draft(TopicName name) {
    boolean isStrict =
        switch (json.find("strict").orElse(new Json.Scalar("false"))) {
          case Json.Scalar(String flag) when flag.equals("true") -> true;
          case Json.Scalar(String flag) when flag.equals("false") -> false;
          case Json.Scalar _, Json.Text _, Json.Items _, Json.Fields _ ->
              throw invalid("strict", "it must be true or false");
        };
    Json all =
        json.find("integrations").orElseThrow(() -> invalid("integrations", "it is missing"));
    if (!(all instanceof Json.Items(List<Json> items))) {
      throw invalid("integrations", "it must be an array");
    }
    if (items.size() > Topics.MAX_INTEGRATIONS) {
      throw invalid("integrations", "a topic has at most " + Topics.MAX_INTEGRATIONS);
    }
    List<IntegrationDraft> integrations = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      integrations.add(integration(items.get(i), "integrations[" + i + "]"));
    }
    return new TopicDraft(name, isStrict, integrations);
  }

  private static IntegrationDraft integration(Json json, String place) {
    if (!(json instanceof Json.Fields object)) {
      throw invalid(place, "it must be an object");
    }
    requireKnown(object, INTEGRATION, place);
    Json model = object.find("model").orElseThrow(() -> invalid(place + ".model", "it is missing"));
    return new IntegrationDraft(
        text(object, "key", place + "."),
        text(object, "name", place + "."),
        model,
        credentials(object, place),
        Manners.in(object));
  }

  private static GivenCredentials credentials(Json.Fields object, String place) {
    List<String> given =
        List.of("credentials", "configuration", "url").stream()
            .filter(member -> object.find(member).isPresent())
            .toList();
    if (given.size() != 1) {
      throw invalid(
          place,
          "it must have exactly one of credentials and url"
              + (given.contains("configuration") ? ", and configuration is credentials" : ""));
    }
    String member = given.getFirst();
    if (member.equals("url")) {
      return GivenCredentials.ofUrl(text(object, "url", place + ".").orElseThrow());
    }
    if (!(object.find(member).orElseThrow() instanceof Json.Fields values)) {
      throw invalid(place + "." + member, "it must be an object of names and texts");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    values.values().forEach((name, value) -> texts.put(name, word(value, place, member, name)));
    return GivenCredentials.ofTexts(texts);
  }

  /// A port or a chat's number may stand without quotes.
  private static String word(Json value, String place, String member, String name) {
    return switch (value) {
      case Json.Text(String text) -> text;
      case Json.Scalar(String number) when number.matches("-?[0-9]+") -> number;
      case Json.Scalar _, Json.Items _, Json.Fields _ ->
          throw invalid(place + "." + member + "." + name, "it must be a string");
    };
  }

  static Fault invalid(String member, String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", "member " + member + ": " + sentence);
  }
}
