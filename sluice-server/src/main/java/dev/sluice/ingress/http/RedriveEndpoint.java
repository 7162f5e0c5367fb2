package dev.sluice.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import dev.sluice.replay.Runs;
import dev.sluice.replay.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// `POST /v1/dead-letters/redrive`: makes dead deliveries due again.
///
/// ```
/// {"ids":[…]}                                                    1 to 1,000 of them
/// {"rule":…,"target":…,"from":…,"to":…,"error":…,"limit":1000}    any of these, or none
/// → {"redriven":n}
/// {"all":true,"rule":…,"target":…,"from":…,"to":…,"error":…,"rate":"100/s"}
/// → 202 <run>, which goes on in the background; see RunAnswer
/// with "dryRun":true → {"events":n,…}    how many it would be, in both ways by filter
/// ```
///
/// Of the ids, those that are not dead are not counted. By filter, the oldest are redriven first.
final class RedriveEndpoint implements Endpoint {

  private static final Set<String> FILTER =
      Set.of("rule", "target", "from", "to", "error", "limit");
  private static final Set<String> IN_BULK =
      Set.of("all", "rule", "target", "from", "to", "error", "rate", "dryRun");
  private static final int PAGE = 100;

  private final Outbox outbox;
  private final Runs runs;

  RedriveEndpoint(Outbox outbox, Runs runs) {
    this.outbox = outbox;
    this.runs = runs;
  }

  @Override
  public Answer answer(Call call) {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    JsonNode body = Json.readObject(call.body());
    RequestObject asked = RequestObject.of(body);
    if (asked.flag("all") || asked.flag("dryRun")) {
      return inBulk(body, asked, call);
    }
    int redriven = body.has("ids") ? byIds(body) : byFilter(body);
    return Answer.json(200, Json.object(json -> json.writeNumberField("redriven", redriven)));
  }

  private Answer inBulk(JsonNode body, RequestObject asked, Call call) {
    requireKnown(body, IN_BULK);
    Filters words = new Filters("member", name -> word(body, name));
    Work.Redrive redrive =
        RequestObject.tried(
            "rate",
            () ->
                new Work.Redrive(
                    words.filter(Set.of(DeliveryState.DEAD)), ReplayEndpoints.perSecond(asked)));
    return asked.flag("dryRun")
        ? RunAnswer.of(runs.count(redrive))
        : RunAnswer.of(202, runs, runs.begin(redrive, call.requireCaller().name()));
  }

  private int byIds(JsonNode body) {
    int redriven = 0;
    for (DeliveryId id : ids(body)) {
      redriven += outbox.redrive(id) ? 1 : 0;
    }
    return redriven;
  }

  /// The ids of a body that has nothing else.
  static List<DeliveryId> ids(JsonNode body) {
    requireKnown(body, Set.of("ids"));
    JsonNode array = body.get("ids");
    if (array == null || !array.isArray() || array.isEmpty() || array.size() > Filters.MAX_ITEMS) {
      throw invalid("ids must be an array of 1 to " + Filters.MAX_ITEMS + " delivery ids");
    }
    List<DeliveryId> ids = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      try {
        ids.add(Filters.id(item.isTextual() ? item.textValue() : item.toString()));
      } catch (IllegalArgumentException e) {
        throw invalid("ids[" + ids.size() + "]: " + e.getMessage());
      }
    }
    return ids;
  }

  private int byFilter(JsonNode body) {
    requireKnown(body, FILTER);
    Filters words = new Filters("member", name -> word(body, name));
    DeliveryFilter filter = words.filter(Set.of(DeliveryState.DEAD));
    int limit = words.limit(Filters.MAX_ITEMS);
    int redriven = 0;
    Optional<DeliveryId> after = Optional.empty();
    while (redriven < limit) {
      int wanted = Math.min(PAGE, limit - redriven);
      List<DeliveryView> page = outbox.list(filter, after, wanted);
      for (DeliveryView dead : page) {
        redriven += outbox.redrive(dead.id()) ? 1 : 0;
      }
      if (page.size() < wanted) {
        break;
      }
      after = Optional.of(page.getLast().id());
    }
    return redriven;
  }

  private static Optional<String> word(JsonNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null) {
      return Optional.empty();
    }
    boolean number = name.equals("limit");
    if (number ? !value.isIntegralNumber() : !value.isTextual()) {
      throw invalid("member " + name + " must be a " + (number ? "whole number" : "string"));
    }
    return Optional.of(value.asText());
  }

  private static void requireKnown(JsonNode body, Set<String> names) {
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            throw Fault.of(
                Fault.Kind.INVALID,
                "unknown-member",
                "there is no member '"
                    + name
                    + "' here; there are "
                    + String.join(", ", new TreeSet<>(names)));
          }
        });
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", sentence);
  }
}
