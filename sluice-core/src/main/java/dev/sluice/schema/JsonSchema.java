package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.dialect.Dialects;
import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON Schema of draft 2020-12 or 7, compiled; safe for many threads.
///
/// What it may say is checked when it is made: by the draft's own schema, that its references point
/// into itself, and that its regular expressions take linear time. `format` is an annotation, as
/// 2020-12 has it, and is not checked.
public final class JsonSchema {

  /// How many characters a schema may have as JSON.
  public static final int MAX_CHARACTERS = 64 << 10;

  /// How deep its JSON may be.
  public static final int MAX_DEPTH = 64;

  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
  private static final Map<String, Dialect> DIALECTS =
      Map.of(
          bare(DialectId.DRAFT_2020_12),
          Dialects.getDraft202012(),
          bare(DialectId.DRAFT_7),
          Dialects.getDraft7());

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .regularExpressionFactory(LinearPattern::of)
          .formatAssertionsEnabled(false)
          .locale(Locale.ENGLISH)
          .build();

  private static final ExecutionConfig EXECUTION =
      ExecutionConfig.builder().locale(Locale.ENGLISH).formatAssertionsEnabled(false).build();

  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /// Makes a schema of its JSON.
  ///
  /// @throws Fault `invalid-schema`, which says where and why
  public static JsonSchema of(JsonNode json) {
    if (!json.isObject() && !json.isBoolean()) {
      throw invalid("a schema is an object, or true or false");
    }
    if (json.toString().length() > MAX_CHARACTERS) {
      throw invalid("it has more than " + MAX_CHARACTERS + " characters");
    }
    requireOwn(json, "", 1);
    Dialect dialect = dialect(json);
    SchemaRegistry registry =
        SchemaRegistry.withDialect(
            dialect,
            builder ->
                builder
                    .schemaRegistryConfig(CONFIG)
                    .schemaLoader(l -> l.fetchRemoteResources(false)));
    try {
      requireRight(registry, dialect, json);
      Schema made = registry.getSchema(json);
      made.initializeValidators();
      return new JsonSchema(made);
    } catch (SchemaException | IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw invalid("its references lead round in a circle");
    }
  }

  private static void requireRight(SchemaRegistry registry, Dialect dialect, JsonNode json) {
    Schema meta = registry.getSchema(SchemaLocation.of(dialect.getId()));
    List<Error> wrong = meta.validate(json);
    if (!wrong.isEmpty()) {
      Error first = wrong.getFirst();
      throw invalid(first.getInstanceLocation() + ": " + first.getMessage());
    }
  }

  private static Dialect dialect(JsonNode json) {
    String named = json.path("$schema").asText(DialectId.DRAFT_2020_12);
    Dialect dialect = DIALECTS.get(bare(named));
    if (dialect == null) {
      throw invalid(
          "$schema: '"
              + named
              + "' is not known; https://json-schema.org/draft/2020-12/schema and"
              + " http://json-schema.org/draft-07/schema# are");
    }
    return dialect;
  }

  private static String bare(String iri) {
    return iri.replaceFirst("^https?://", "").replaceFirst("#$", "");
  }

  /// Refuses what would lead out of the schema. A property may be called `$ref` too; whether one
  /// is, or refers to something, need not be told apart to be safe.
  private static void requireOwn(JsonNode json, String pointer, int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid("it is deeper than " + MAX_DEPTH + " levels");
    }
    if (json.isObject()) {
      for (Map.Entry<String, JsonNode> each : json.properties()) {
        String name = each.getKey();
        JsonNode value = each.getValue();
        if (REFERENCES.contains(name) && value.isTextual() && !value.textValue().startsWith("#")) {
          throw invalid(
              pointer
                  + "/"
                  + name
                  + ": '"
                  + value.textValue()
                  + "' leads out of the schema, and nothing is fetched; put what it means under"
                  + " $defs, and refer to it by #/$defs/…");
        }
        if (name.equals("$id") && value.isTextual() && !pointer.isEmpty()) {
          throw invalid(pointer + "/$id: a schema within a schema has no id of its own here");
        }
        requireLinear(name, value, pointer);
        requireOwn(value, pointer + "/" + name, depth + 1);
      }
    } else {
      int at = 0;
      for (JsonNode item : json) {
        requireOwn(item, pointer + "/" + at++, depth + 1);
      }
    }
  }

  /// The library would write a line to the log for what it cannot compile.
  private static void requireLinear(String name, JsonNode value, String pointer) {
    List<String> expressions = new ArrayList<>();
    if (name.equals("pattern") && value.isTextual()) {
      expressions.add(value.textValue());
    } else if (name.equals("patternProperties")) {
      value.fieldNames().forEachRemaining(expressions::add);
    }
    for (String expression : expressions) {
      try {
        LinearPattern.of(expression);
      } catch (IllegalArgumentException e) {
        throw invalid(pointer + "/" + name + ": " + e.getMessage());
      }
    }
  }

  /// What is wrong with an event's data.
  ///
  /// @param name what the schema is called
  /// @param detail the data; null when it is not JSON
  public Optional<Mismatch> mismatch(String name, @Nullable JsonNode detail) {
    if (detail == null) {
      return Optional.of(
          new Mismatch(name, "/detail", "data", "the event has no data that is JSON", 0));
    }
    Evaluation evaluation = new Evaluation(EXECUTION);
    try {
      schema.validate(evaluation, ByValue.of(detail));
    } catch (Evaluation.Stopped | StackOverflowError | SchemaException e) {
      String why = e instanceof StackOverflowError ? "the check goes too deep" : e.getMessage();
      return Optional.of(new Mismatch(name, "/detail", "bounds", String.valueOf(why), 0));
    }
    List<Error> wrong = evaluation.getErrors();
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    Error first = wrong.getFirst();
    return Optional.of(
        new Mismatch(
            name,
            "/detail" + first.getInstanceLocation(),
            String.valueOf(first.getKeyword()),
            String.valueOf(first.getMessage()),
            wrong.size() - 1));
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-schema", "schema: " + sentence);
  }
}
