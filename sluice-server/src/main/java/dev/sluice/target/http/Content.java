package dev.sluice.target.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Parcel;
import dev.sluice.view.MatchingView;
import dev.sluice.view.ViewPath;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a parcel becomes before the connection adds its own.
sealed interface Content {

  /// A request's own parts.
  ///
  /// @param headers fields that say what the body is
  record Ready(URI url, Optional<byte[]> body, Map<String, String> headers) implements Content {}

  /// Nothing that could be sent.
  record Unsendable(Failure failure) implements Content {}

  String JSON = "application/json; charset=utf-8";
  String STRUCTURED = "application/cloudevents+json; charset=utf-8";

  /// Numbers stay as the event has them.
  JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static Content of(HttpTargetSettings settings, Parcel parcel) {
    URI url = settings.url();
    if (settings.template().isPresent()) {
      switch (settings.template().get().fill(MatchingView.tree(parcel.event()))) {
        case UrlTemplate.Filled.Url(URI filled) -> url = filled;
        case UrlTemplate.Filled.Unusable(String why) -> {
          return new Unsendable(new Failure("URL_VALUE_UNUSABLE", why));
        }
      }
    }
    if (!settings.hasBody()) {
      return new Ready(url, Optional.empty(), Map.of());
    }
    if (settings.webhook().isPresent()) {
      return webhook(settings.webhook().get().form(), url, parcel);
    }
    Optional<byte[]> body = view(settings, parcel);
    if (body.isEmpty()) {
      return new Unsendable(
          new Failure(
              "INPUT_PATH_MISSING",
              "the event has nothing at " + settings.inputPath().orElseThrow()));
    }
    return new Ready(url, body, Map.of("Content-Type", JSON));
  }

  private static Optional<byte[]> view(HttpTargetSettings settings, Parcel parcel) {
    if (parcel.input().isPresent()) {
      return parcel.input().map(Payload::toBytes);
    }
    if (settings.inputPath().isEmpty()) {
      return Optional.of(MatchingView.line(parcel.event()));
    }
    ViewPath path = settings.inputPath().get();
    ObjectNode view = MatchingView.tree(parcel.event());
    return path.find(view).map(JsonNode::toString).map(t -> t.getBytes(StandardCharsets.UTF_8));
  }

  private static Content webhook(WebhookSettings.Form form, URI url, Parcel parcel) {
    try {
      return switch (form) {
        case STANDARD ->
            new Ready(url, Optional.of(standard(parcel)), Map.of("Content-Type", JSON));
        case STRUCTURED ->
            new Ready(
                url,
                Optional.of(CloudEventsJson.write(carried(parcel))),
                Map.of("Content-Type", STRUCTURED));
        case BINARY -> {
          Event event = carried(parcel);
          yield new Ready(url, Optional.of(event.data().toBytes()), HttpBinding.headers(event));
        }
      };
    } catch (Fault fault) {
      return new Unsendable(new Failure("EVENT_UNSENDABLE", fault.sentence()));
    }
  }

  /// The event, with what the rule made of it as its data.
  private static Event carried(Parcel parcel) {
    Event event = parcel.event();
    if (parcel.input().isEmpty()) {
      return event;
    }
    Event.Builder builder =
        Event.builder(event.id(), event.source(), event.type())
            .subject(event.subject().orElse(null))
            .time(event.time().orElse(null))
            .dataContentType("application/json")
            .data(parcel.input().get());
    event.extensions().forEach(builder::extension);
    return builder.build();
  }

  private static byte[] standard(Parcel parcel) {
    if (parcel.input().isPresent()) {
      return parcel.input().get().toBytes();
    }
    Event event = parcel.event();
    ObjectNode body = MAPPER.createObjectNode();
    body.put("type", event.type());
    body.put(
        "timestamp", event.time().map(Timestamp::text).orElseGet(() -> parcel.acceptedAt() + ""));
    JsonNode detail = MatchingView.tree(event).get("detail");
    if (detail != null) {
      body.set("data", detail);
    } else if (event.hasData()) {
      body.put("data_base64", event.data().toBytes());
    } else {
      body.putNull("data");
    }
    return bytes(body);
  }

  /// A body with members set; empty when it is no object.
  static Optional<byte[]> with(byte[] body, List<Credential.Field> members) {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!(json instanceof ObjectNode object)) {
      return Optional.empty();
    }
    members.forEach(member -> object.put(member.name(), member.value()));
    return Optional.of(bytes(object));
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
