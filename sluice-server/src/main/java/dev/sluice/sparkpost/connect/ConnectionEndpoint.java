package dev.sluice.sparkpost.connect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.sparkpost.api.RemoteWebhook;
import dev.sluice.sparkpost.catchup.CatchUp;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// `/v1/sparkpost/connection`: how the webhook stands, and having it set up now.
public final class ConnectionEndpoint {

  /// How many batches are listed.
  private static final int MAX_LISTED = 100;

  private final Optional<Connector> connector;
  private final Optional<CatchUp> catchUp;
  private final Supplier<Optional<Instant>> lastBatch;

  /// @param lastBatch when the last batch came, since the start
  public ConnectionEndpoint(
      Optional<Connector> connector,
      Optional<CatchUp> catchUp,
      Supplier<Optional<Instant>> lastBatch) {
    this.connector = connector;
    this.catchUp = catchUp;
    this.lastBatch = lastBatch;
  }

  /// `POST`: sets the webhook up.
  ///
  /// ```
  /// {"dryRun":false,"rotate":false} -> 200 {"did":"mended","id":"…","changed":["events"],"rotated":false}
  /// ```
  public Answer connect(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    Connector known =
        connector.orElseThrow(() ->
            Fault.of(
                Fault.Kind.CONFLICT,
                "sparkpost-not-configured",
                "the configuration has no 'sparkpost.webhook' to set up"));
    byte[] body = call.body();
    boolean dryRun = false;
    boolean rotate = false;
    if (body.length > 0) {
      JsonNode wanted = Json.readObject(body);
      for (Map.Entry<String, JsonNode> member : wanted.properties()) {
        boolean isKnown = Set.of("dryRun", "rotate").contains(member.getKey());
        if (!isKnown || !member.getValue().isBoolean()) {
          throw Fault.of(
              Fault.Kind.INVALID,
              "invalid-member",
              "the members are dryRun and rotate, each true or false");
        }
      }
      dryRun = wanted.path("dryRun").asBoolean();
      rotate = wanted.path("rotate").asBoolean();
    }
    String by = call.caller().map(Caller::name).orElse("sluice");
    Connected done = dryRun ? known.plan(rotate) : known.connect(rotate, by);
    boolean isPlan = dryRun;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeStringField("did", done.deed().text());
          if (isPlan) {
            json.writeBooleanField("dryRun", true);
          }
          text(json, "id", done.id());
          texts(json, "changed", new TreeSet<>(done.changed()));
          json.writeBooleanField("rotated", done.isRotated());
        }));
  }

  /// `GET`: how it stands. SparkPost's own part is asked for now; when that fails, `trouble` says
  /// why, and the rest is there all the same.
  public Answer status(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    Optional<Connector.View> view = Optional.empty();
    Optional<String> trouble = Optional.empty();
    if (connector.isPresent()) {
      try {
        view = Optional.of(connector.get().view());
      } catch (Fault fault) {
        trouble = Optional.of(fault.sentence());
      }
    }
    Optional<Connector.View> seen = view;
    Optional<String> unseen = trouble;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeBooleanField("configured", connector.isPresent());
          text(json, "trouble", unseen);
          if (connector.isPresent()) {
            check(json, connector.get());
          }
          if (seen.isPresent()) {
            view(json, seen.get());
          }
          text(json, "lastBatchHere", lastBatch.get().map(Instant::toString));
          if (catchUp.isPresent()) {
            catchUp(json, catchUp.get().state());
          }
        }));
  }

  private static void check(JsonGenerator json, Connector connector) throws IOException {
    Optional<Connector.Check> last = connector.last();
    if (last.isPresent()) {
      json.writeObjectFieldStart("check");
      json.writeStringField("at", last.get().at().toString());
      text(json, "trouble", last.get().trouble());
      json.writeEndObject();
    }
  }

  private static void view(JsonGenerator json, Connector.View view) throws IOException {
    if (view.webhook().isPresent()) {
      RemoteWebhook webhook = view.webhook().get();
      json.writeObjectFieldStart("webhook");
      json.writeStringField("id", webhook.id());
      json.writeStringField("name", webhook.name());
      json.writeStringField("target", webhook.target());
      json.writeBooleanField("active", webhook.active());
      json.writeStringField("accounts", view.accounts().toString());
      json.writeArrayFieldStart("except");
      for (Integer each : new TreeSet<>(webhook.except())) {
        json.writeNumber(each);
      }
      json.writeEndArray();
      texts(json, "events", new TreeSet<>(webhook.events()));
      json.writeStringField("authentication", webhook.authentication());
      text(json, "credentialsMade", view.madeCredentials().map(Instant::toString));
      text(json, "lastSuccess", webhook.lastSuccess());
      text(json, "lastFailure", webhook.lastFailure());
      json.writeEndObject();
      batches(json, view.batches());
    }
    texts(json, "others", view.others());
  }

  private static void batches(JsonGenerator json, List<RemoteWebhook.BatchStatus> all)
      throws IOException {
    long failing = all.stream().filter(batch -> batch.failure().isPresent()).count();
    json.writeObjectFieldStart("batches");
    json.writeNumberField("failing", failing);
    json.writeNumberField("late", all.size() - failing);
    json.writeArrayFieldStart("listed");
    for (RemoteWebhook.BatchStatus batch : all.subList(0, Math.min(all.size(), MAX_LISTED))) {
      json.writeStartObject();
      json.writeStringField("id", batch.id());
      json.writeStringField("at", batch.at());
      json.writeNumberField("failedAttempts", batch.attempts());
      json.writeStringField("status", batch.status());
      text(json, "failure", batch.failure());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void catchUp(JsonGenerator json, CatchUp.State state) throws IOException {
    json.writeObjectFieldStart("catchUp");
    text(json, "until", state.until().map(Instant::toString));
    text(json, "lastRound", state.lastRound().map(Instant::toString));
    text(json, "trouble", state.trouble());
    json.writeNumberField("pulled", state.pulled());
    json.writeNumberField("new", state.fresh());
    json.writeNumberField("refused", state.refused());
    if (state.gap().isPresent()) {
      json.writeObjectFieldStart("forgotten");
      json.writeStringField("from", state.gap().get().from().toString());
      json.writeStringField("to", state.gap().get().to().toString());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  private static void texts(JsonGenerator json, String name, Iterable<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
