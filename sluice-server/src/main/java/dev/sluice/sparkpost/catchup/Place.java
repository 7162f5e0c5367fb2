package dev.sluice.sparkpost.catchup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import java.time.Instant;
import java.util.Optional;

/// How far the past is pulled.
///
/// @param until all that the Events API had from before this is durable
/// @param gap what it had forgotten before it could be pulled, the last time that this happened
record Place(Instant until, Optional<CatchUp.Gap> gap) {

  static final String KEY = "sparkpost/catch-up";

  private static final JsonMapper JSON = new JsonMapper();

  Payload value() {
    ObjectNode object = JSON.createObjectNode();
    object.put("until", until.toString());
    gap.ifPresent(lost ->
        object
            .putObject("gap")
            .put("from", lost.from().toString())
            .put("to", lost.to().toString()));
    return Payload.ofText(object.toString());
  }

  static Place read(Payload value) {
    JsonNode object;
    try {
      object = JSON.readTree(value.text());
    } catch (JacksonException e) {
      throw new IllegalStateException("the registry's " + KEY + " is not what was written", e);
    }
    JsonNode gap = object.path("gap");
    return new Place(
        Instant.parse(object.required("until").asText()),
        gap.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new CatchUp.Gap(
                    Instant.parse(gap.required("from").asText()),
                    Instant.parse(gap.required("to").asText()))));
  }
}
