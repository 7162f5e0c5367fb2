package dev.sluice.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.outbox.RuleName;
import dev.sluice.view.ViewPath;
import java.util.Map;
import java.util.Optional;

/// Where a template gets the value of a variable from.
sealed interface Variable {

  /// The value as JSON; empty when there is none, or only null.
  Optional<Json> value(Subject subject);

  /// A value.
  ///
  /// @param json as it stands outside quotes
  /// @param text what it says: a string without its quotes, anything else as JSON
  record Json(String json, String text) {
    static Json of(JsonNode node) {
      String json = node.toString();
      return new Json(json, node.isTextual() ? node.textValue() : json);
    }
  }

  /// What stands at a path.
  record At(ViewPath path) implements Variable {
    @Override
    public Optional<Json> value(Subject subject) {
      return path.find(subject.view()).filter(node -> !node.isNull()).map(Json::of);
    }
  }

  /// What a table has for the text or number at a path.
  record Looked(ViewPath path, Map<String, String> values) implements Variable {
    /// Copies the table.
    public Looked {
      values = Map.copyOf(values);
    }

    @Override
    public Optional<Json> value(Subject subject) {
      return path.find(subject.view())
          .filter(JsonNode::isValueNode)
          .flatMap(node -> Optional.ofNullable(values.get(node.asText())))
          .map(found -> Json.of(TextNode.valueOf(found)));
    }
  }

  /// What EventBridge has without a path.
  enum Reserved implements Variable {
    RULE_ARN("aws.events.rule-arn") {
      @Override
      public Optional<Json> value(Subject subject) {
        return text(arn(subject.rule()));
      }
    },
    RULE_NAME("aws.events.rule-name") {
      @Override
      public Optional<Json> value(Subject subject) {
        return text(subject.rule().value());
      }
    },
    INGESTION_TIME("aws.events.event.ingestion-time") {
      @Override
      public Optional<Json> value(Subject subject) {
        return text(subject.acceptedAt().toString());
      }
    },
    EVENT("aws.events.event") {
      @Override
      public Optional<Json> value(Subject subject) {
        ObjectNode rest = subject.view().objectNode();
        subject.view().properties().stream()
            .filter(member -> !member.getKey().equals("detail"))
            .forEach(member -> rest.set(member.getKey(), member.getValue()));
        return Optional.of(Json.of(rest));
      }
    },
    EVENT_JSON("aws.events.event.json") {
      @Override
      public Optional<Json> value(Subject subject) {
        String whole = subject.whole().get();
        return Optional.of(new Json(whole, whole));
      }
    };

    private final String word;

    Reserved(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static String arn(RuleName rule) {
      return "arn:sluice:events:::rule/" + rule;
    }

    private static Optional<Json> text(String value) {
      return Optional.of(Json.of(TextNode.valueOf(value)));
    }
  }
}
