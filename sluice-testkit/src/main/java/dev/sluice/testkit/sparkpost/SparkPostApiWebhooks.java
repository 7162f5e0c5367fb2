package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/// The webhooks of an account, and what `/webhooks` answers.
final class SparkPostApiWebhooks implements AutoCloseable {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final int ALL = -1;
  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "target",
          "events",
          "active",
          "custom_headers",
          "exception_subaccounts",
          "auth_type",
          "auth_request_details",
          "auth_credentials",
          "auth_token");

  private final Clock clock;
  private final SparkPostApiProbe probe = new SparkPostApiProbe();
  private final Map<String, SparkPostApiWebhook> webhooks = new LinkedHashMap<>();
  private final Map<String, List<SparkPostApiBatch>> batches = new LinkedHashMap<>();
  private final Set<String> types = new LinkedHashSet<>();
  private boolean hidesPasswords;

  SparkPostApiWebhooks(Clock clock) {
    this.clock = clock;
    SparkPostApiChecks.TYPES.values().forEach(types::addAll);
  }

  synchronized List<SparkPostApiWebhook> all() {
    return List.copyOf(webhooks.values());
  }

  synchronized void put(SparkPostApiWebhook webhook) {
    webhooks.put(webhook.id(), webhook);
  }

  synchronized void remove(String id) {
    webhooks.remove(id);
  }

  synchronized void hidePasswords() {
    hidesPasswords = true;
  }

  synchronized void knowType(String type) {
    types.add(type);
  }

  synchronized void note(String webhook, SparkPostApiBatch batch) {
    SparkPostApiWebhook known = webhooks.get(webhook);
    if (known != null) {
      ObjectNode fields = known.fields().deepCopy();
      fields.put(batch.isTaken() ? "last_successful" : "last_failure", SHOWN.format(batch.at()));
      webhooks.put(webhook, new SparkPostApiWebhook(webhook, known.subaccount(), fields));
    }
    boolean isWorthTelling = batch.attempts() > 0 || !batch.isTaken();
    if (isWorthTelling) {
      List<SparkPostApiBatch> told = batches.computeIfAbsent(webhook, _ -> new ArrayList<>());
      told.removeIf(other -> other.id().equals(batch.id()));
      told.addFirst(batch);
    }
  }

  /// Answers a request; only the making and changing of webhooks wait for their test batch.
  SparkPostApiReply answer(SparkPostApiRequest request) {
    List<String> path = request.segments();
    String key = request.method() + " " + path.size();
    return switch (key) {
      case "GET 1" -> list();
      case "POST 1" -> create(request);
      case "GET 2" -> SparkPostApiReply.results(shown(found(request), false));
      case "PUT 2" -> update(request);
      case "DELETE 2" -> delete(request);
      case "GET 3" ->
          switch (path.get(1) + "/" + path.get(2)) {
            case "events/documentation" -> documentation();
            default -> batchStatus(request);
          };
      case "POST 3" -> validate(request);
      default -> SparkPostApiReply.error(405, "Method not allowed", "");
    };
  }

  private synchronized SparkPostApiReply list() {
    ArrayNode results = SparkPostApiReply.JSON.createArrayNode();
    webhooks.values().forEach(webhook -> results.add(shown(webhook, true)));
    return SparkPostApiReply.results(results);
  }

  /// A webhook as it is read. The primary account is told of in the list only.
  private ObjectNode shown(SparkPostApiWebhook webhook, boolean inList) {
    ObjectNode shown = SparkPostApiReply.JSON.createObjectNode();
    shown.put("id", webhook.id());
    shown.setAll(webhook.fields().deepCopy());
    if (webhook.subaccount().isPresent() && (inList || webhook.subaccount().getAsInt() > 0)) {
      shown.put("subaccount_id", webhook.subaccount().getAsInt());
    }
    if (hidesPasswords && shown.path("auth_credentials") instanceof ObjectNode credentials) {
      credentials.remove("password");
    }
    links(shown.putArray("links"), webhook.id(), "", "webhook", List.of("GET", "PUT"));
    links((ArrayNode) shown.get("links"), webhook.id(), "/validate", "validate", List.of("POST"));
    links((ArrayNode) shown.get("links"), webhook.id(), "/batch-status", "batches", List.of("GET"));
    return shown;
  }

  private static void links(
      ArrayNode links, String id, String tail, String rel, List<String> methods) {
    ObjectNode link = links.addObject();
    link.put("href", "/api/v1/webhooks/" + id + tail);
    link.put("rel", "urn.msys.webhooks." + rel);
    ArrayNode array = link.putArray("method");
    methods.forEach(array::add);
  }

  private SparkPostApiReply create(SparkPostApiRequest request) {
    ObjectNode wanted = known(request.object());
    SparkPostApiChecks.create(wanted, request.subaccount().isEmpty(), types());
    wanted.putIfAbsent("active", SparkPostApiReply.JSON.getNodeFactory().booleanNode(true));
    wanted.putIfAbsent("auth_type", SparkPostApiReply.JSON.getNodeFactory().textNode("none"));
    SparkPostApiWebhook made =
        new SparkPostApiWebhook(UUID.randomUUID().toString(), request.subaccount(), wanted);
    probe.test(made);
    put(made);
    return made(made);
  }

  private static SparkPostApiReply made(SparkPostApiWebhook webhook) {
    ObjectNode results = SparkPostApiReply.JSON.createObjectNode();
    results.put("id", webhook.id());
    links(results.putArray("links"), webhook.id(), "", "webhook", List.of("GET", "PUT"));
    return SparkPostApiReply.results(results);
  }

  private synchronized Set<String> types() {
    return Set.copyOf(types);
  }

  private static ObjectNode known(ObjectNode body) {
    return body.deepCopy().retain(MEMBERS);
  }

  private SparkPostApiReply update(SparkPostApiRequest request) {
    SparkPostApiWebhook before = found(request);
    OptionalInt subaccount = before.subaccount();
    JsonNode moved = request.object().path("subaccount_id");
    if (moved.isInt()) {
      subaccount = moved.asInt() == ALL ? OptionalInt.empty() : OptionalInt.of(moved.asInt());
    }
    ObjectNode wanted = known(request.object());
    SparkPostApiChecks.members(wanted, subaccount.isEmpty(), types());
    ObjectNode fields = before.fields().deepCopy();
    fields.setAll(wanted);
    SparkPostApiWebhook after = new SparkPostApiWebhook(before.id(), subaccount, fields);
    boolean isOAuth =
        after.authentication() instanceof SparkPostApiWebhook.Authentication.OAuth2
            && !after.authentication().equals(before.authentication());
    if (!after.target().equals(before.target()) || isOAuth) {
      probe.test(after);
    }
    put(after);
    return made(after);
  }

  private SparkPostApiReply delete(SparkPostApiRequest request) {
    remove(found(request).id());
    return new SparkPostApiReply(204, Optional.empty(), Map.of());
  }

  private SparkPostApiReply validate(SparkPostApiRequest request) {
    ObjectNode results = SparkPostApiReply.JSON.createObjectNode();
    results.set("response", probe.test(found(request)));
    results.put("msg", "Test POST to endpoint succeeded");
    return SparkPostApiReply.results(results);
  }

  private synchronized SparkPostApiReply batchStatus(SparkPostApiRequest request) {
    String id = found(request).id();
    int limit = Integer.parseInt(request.query().getOrDefault("limit", "1000"));
    Instant oldest = clock.now().minusSeconds(24 * 3_600);
    ArrayNode results = SparkPostApiReply.JSON.createArrayNode();
    for (SparkPostApiBatch batch : batches.getOrDefault(id, List.of())) {
      if (results.size() < limit && batch.at().isAfter(oldest)) {
        ObjectNode one = results.addObject();
        one.put("webhook_id", id);
        one.put("batch_id", batch.id());
        one.put("ts", batch.at().toString());
        one.put("attempts", batch.attempts());
        one.put("response_code", Integer.toString(batch.status()));
        if (!batch.isTaken()) {
          one.put("failure_code", Integer.toString(batch.status()));
        }
        one.put("latency", batch.latencyMillis());
      }
    }
    return SparkPostApiReply.results(results);
  }

  private synchronized SparkPostApiReply documentation() {
    ObjectNode results = SparkPostApiReply.JSON.createObjectNode();
    Set<String> rest = new LinkedHashSet<>(types);
    SparkPostApiChecks.TYPES.forEach((name, known) -> {
      described(results, name, known);
      rest.removeAll(known);
    });
    if (!rest.isEmpty()) {
      described(results, "later_event", List.copyOf(rest));
    }
    return SparkPostApiReply.results(results);
  }

  private static void described(ObjectNode results, String eventClass, List<String> types) {
    ObjectNode events = results.putObject(eventClass).put("display_name", eventClass);
    ObjectNode each = events.putObject("events");
    types.forEach(type -> each.putObject(type).put("display_name", type).putObject("event"));
  }

  private synchronized SparkPostApiWebhook found(SparkPostApiRequest request) {
    SparkPostApiWebhook found = webhooks.get(request.segments().get(1));
    if (found == null || !isFor(found.subaccount(), request.subaccount())) {
      throw SparkPostApiReply.refused(404, "resource not found", "");
    }
    return found;
  }

  /// A subaccount's webhook is found with its header only.
  private static boolean isFor(OptionalInt owner, OptionalInt header) {
    return owner.orElse(0) == header.orElse(0);
  }

  @Override
  public void close() {
    probe.close();
  }
}
