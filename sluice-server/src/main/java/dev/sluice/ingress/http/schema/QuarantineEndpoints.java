package dev.sluice.ingress.http.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.RequestObject;
import dev.sluice.ingress.http.Routes;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.schema.Inspector;
import dev.sluice.schema.Mismatch;
import dev.sluice.schema.Quarantine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/v1/schemas/quarantine`: what is kept because it does not conform to its schema.
///
/// ```
/// GET /v1/schemas/quarantine?after=<position>&limit=100 → {"quarantined":[
///   {"position":7,"state":"kept","type":…,"source":…,"id":…,"version":…,"since":<time>,
///    "reason":"schema order: /detail/sum: string found, number expected"}],"next":<position>}
/// POST …/quarantine/recover {"positions":[7], "after":7, "dryRun":true}
///   → {"looked":12,"recovered":9,"kept":3,"next":<position>}
/// POST …/quarantine/give-up {"positions":[7]} → {"givenUp":1}
/// ```
///
/// `state` is `waiting` before it was looked at, `kept`, or `given-up`. A call looks at no more
/// than {@value #MOST}; `next` says where to go on.
public final class QuarantineEndpoints {

  /// How many one call looks at.
  static final int MOST = 1_000;

  private static final String ALL = "/v1/schemas/quarantine";
  private static final int PAGE = 100;
  private static final TargetName TARGET = new TargetName(Quarantine.NAME);

  private static final DeliveryFilter THERE =
      new DeliveryFilter(
          Set.of(DeliveryState.DUE, DeliveryState.LEASED, DeliveryState.DEAD),
          Optional.empty(),
          Optional.of(TARGET),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final Outbox outbox;
  private final Journal journal;
  private final Inspector inspector;

  private QuarantineEndpoints(Outbox outbox, Journal journal, Inspector inspector) {
    this.outbox = outbox;
    this.journal = journal;
    this.inspector = inspector;
  }

  /// The routes over the quarantine.
  public static Routes.Builder routes(Outbox outbox, Journal journal, Inspector inspector) {
    QuarantineEndpoints endpoints = new QuarantineEndpoints(outbox, journal, inspector);
    return Routes.builder()
        .guarded("GET", ALL, Scope.SCHEMAS_READ, endpoints::list)
        .guarded("POST", ALL + "/recover", Scope.SCHEMAS_WRITE, endpoints::recover)
        .guarded("POST", ALL + "/give-up", Scope.SCHEMAS_WRITE, endpoints::giveUp);
  }

  private Answer list(Call call) {
    Query query = call.query().knowing(Set.of("after", "limit"));
    Optional<DeliveryId> after = query.word("after", text -> id(position(text)));
    int limit = query.word("limit", SchemaEndpoints::limit).orElse(PAGE);
    List<DeliveryView> found = outbox.list(THERE, after, limit + 1);
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("quarantined");
    found.stream().limit(limit).forEach(each -> items.add(shown(each)));
    if (found.size() > limit) {
      page.put("next", found.get(limit - 1).id().position().value());
    }
    return SchemaEndpoints.answer(200, page);
  }

  private static DeliveryId id(Position position) {
    return new DeliveryId(position, new RuleName(Quarantine.NAME), TARGET);
  }

  private static Position position(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("'" + text + "' is no position, which is a whole number");
    }
    return new Position(Long.parseLong(text));
  }

  private ObjectNode shown(DeliveryView each) {
    Position at = each.id().position();
    ObjectNode item =
        JsonNodeFactory.instance.objectNode().put("position", at.value()).put("state", state(each));
    event(at)
        .ifPresent(event -> {
          item.put("type", event.type()).put("source", event.source()).put("id", event.id());
          String version = inspector.version(event);
          if (!version.isEmpty()) {
            item.put("version", version);
          }
        });
    item.put("since", each.since().toString());
    each.cause().ifPresent(cause -> item.put("reason", cause.message()));
    return item;
  }

  private static String state(DeliveryView each) {
    if (each.state() != DeliveryState.DEAD) {
      return "waiting";
    }
    return isKept(each) ? "kept" : "given-up";
  }

  private static boolean isKept(DeliveryView each) {
    return each.hold().filter(hold -> hold == Hold.BLOCKING).isPresent();
  }

  private Optional<Event> event(Position at) {
    return journal.read(at, 1, 1).stream()
        .filter(entry -> entry.position().equals(at))
        .map(Entry::event)
        .findFirst();
  }

  private Answer recover(Call call) {
    call.query().knowing(Set.of());
    RequestObject body = RequestObject.of(call, Set.of("positions", "after", "dryRun"));
    boolean isDry = body.flag("dryRun");
    Optional<List<DeliveryId>> named = positions(body);
    Optional<DeliveryId> after =
        body.position("after").map(Position::new).map(QuarantineEndpoints::id);
    List<DeliveryView> found =
        named.isPresent()
            ? named.get().stream().flatMap(id -> outbox.find(id).stream()).toList()
            : outbox.list(THERE, after, MOST);
    long recovered = 0;
    long kept = 0;
    for (DeliveryView each : found) {
      if (each.state() != DeliveryState.DEAD || named.isEmpty() && !isKept(each)) {
        continue;
      }
      Optional<Event> event = event(each.id().position());
      Optional<Mismatch> wrong = event.flatMap(inspector::keeps);
      if (event.isEmpty() || wrong.isPresent()) {
        kept++;
      } else if (isDry || outbox.redrive(each.id())) {
        recovered++;
      }
    }
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("looked", found.size())
            .put("recovered", recovered)
            .put("kept", kept);
    if (named.isEmpty() && found.size() == MOST) {
      json.put("next", found.getLast().id().position().value());
    }
    return SchemaEndpoints.answer(200, json);
  }

  private Answer giveUp(Call call) {
    call.query().knowing(Set.of());
    RequestObject body = RequestObject.of(call, Set.of("positions"));
    long givenUp =
        positions(body).orElseThrow(() -> RequestObject.missing("positions")).stream()
            .filter(outbox::skip)
            .count();
    return SchemaEndpoints.answer(
        200, JsonNodeFactory.instance.objectNode().put("givenUp", givenUp));
  }

  private static Optional<List<DeliveryId>> positions(RequestObject body) {
    return body.positions("positions", MOST)
        .map(all -> all.stream().map(Position::new).map(QuarantineEndpoints::id).toList());
  }
}
