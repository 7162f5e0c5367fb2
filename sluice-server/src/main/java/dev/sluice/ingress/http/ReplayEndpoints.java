package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.replay.Run;
import dev.sluice.replay.Runs;
import dev.sluice.replay.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Replays, and what goes on of redrives in bulk.
///
/// ```
/// POST /v1/replays
///   {"rules":[…],"from":<time>,"to":<time>,"fromPosition":1,"toPosition":100,"pattern":{…},
///    "rate":"100/s","dryRun":true,"archive":…}      rules must be there, all else may be left out
/// → 202 <run>, or with dryRun 200 {"events":7,"deliveries":9,"looked":100,"endedAt":<position>}
/// GET /v1/replays?before=<number>&limit=100 → {"replays":[<run>],"next":<number, absent at the end>}
/// GET /v1/replays/{id} → <run>
/// DELETE /v1/replays/{id} → {"cancelled":<number>}
/// ```
///
/// A run is drawn in {@link RunAnswer}. `toPosition` is exclusive, and what it is when it is left
/// out: where routing is. A count that takes too long ends before the end, and says where.
public final class ReplayEndpoints {

  private static final Set<String> MEMBERS =
      Set.of(
          "archive",
          "rules",
          "from",
          "to",
          "fromPosition",
          "toPosition",
          "pattern",
          "rate",
          "dryRun");
  private static final int DEFAULT_LIMIT = 100;

  private final Runs runs;
  private final Journal journal;
  private final Outbox outbox;

  private ReplayEndpoints(Runs runs, Journal journal, Outbox outbox) {
    this.runs = runs;
    this.journal = journal;
    this.outbox = outbox;
  }

  /// What is for those who look after deliveries.
  public static Routes.Builder routes(Runs runs, Journal journal, Outbox outbox) {
    ReplayEndpoints endpoints = new ReplayEndpoints(runs, journal, outbox);
    return Routes.builder()
        .guarded("POST", "/v1/replays", Scope.DELIVERIES_WRITE, endpoints::begin)
        .guarded("GET", "/v1/replays", Scope.DELIVERIES_READ, endpoints::list)
        .guarded("GET", "/v1/replays/{id}", Scope.DELIVERIES_READ, endpoints::one)
        .guarded("DELETE", "/v1/replays/{id}", Scope.DELIVERIES_WRITE, endpoints::cancel);
  }

  private Answer begin(Call call) {
    call.query().knowing(Set.of());
    RequestObject body = RequestObject.of(call, MEMBERS);
    List<RuleName> rules =
        body.neededTexts("rules", names -> names.stream().map(RuleName::new).toList());
    Optional<Instant> from = body.text("from", Query::time);
    Optional<Instant> to = body.text("to", Query::time);
    Optional<TargetName> archive = body.text("archive", TargetName::new);
    Position cursor = outbox.cursor();
    Position first = body.position("fromPosition").map(Position::new).orElse(journal.first());
    Optional<Position> asked = body.position("toPosition").map(Position::new);
    // What routing has not read yet comes to these rules anyway.
    Position until = asked.filter(end -> end.compareTo(cursor) < 0).orElse(cursor);
    Work replay =
        RequestObject.tried(
            "rules",
            () ->
                archive.isPresent()
                    ? new Work.Restore(
                        archive.get(),
                        rules,
                        body.position("fromPosition").map(Position::new),
                        asked,
                        Optional.of(cursor),
                        from,
                        to,
                        body.object("pattern"),
                        perSecond(body))
                    : new Work.Replay(
                        rules,
                        first.compareTo(until) < 0 ? first : until,
                        until,
                        from,
                        to,
                        body.object("pattern"),
                        perSecond(body)));
    return body.flag("dryRun")
        ? RunAnswer.of(runs.count(replay))
        : RunAnswer.of(202, runs, runs.begin(replay, call.requireCaller().name()));
  }

  /// The rate of a run.
  static int perSecond(RequestObject body) {
    return body.text("rate", ReplayEndpoints::rate).orElse(Work.DEFAULT_PER_SECOND);
  }

  private static Integer rate(String text) {
    if (!text.matches("[1-9][0-9]{0,5}/s")) {
      throw new IllegalArgumentException("'" + text + "' is no rate; one is 100/s");
    }
    return Integer.parseInt(text.substring(0, text.length() - 2));
  }

  private Answer list(Call call) {
    Query query = call.query().knowing(Set.of("before", "limit"));
    int limit = new Filters("query parameter", query::value).limit(DEFAULT_LIMIT);
    Optional<Integer> before = query.word("before", ReplayEndpoints::number);
    List<Run> found = runs.list(before, limit + 1);
    List<Run> shown = found.size() > limit ? found.subList(0, limit) : found;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("replays");
          for (Run run : shown) {
            json.writeStartObject();
            RunAnswer.write(json, runs, run);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (found.size() > limit) {
            json.writeNumberField("next", shown.getLast().number());
          }
        }));
  }

  private static Integer number(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("'" + text + "' is not the number of a replay");
    }
    return Integer.parseInt(text);
  }

  private Answer one(Call call) {
    call.query().knowing(Set.of());
    return RunAnswer.of(200, runs, find(call));
  }

  private Run find(Call call) {
    try {
      return runs.find(number(call.id())).orElseThrow(ReplayEndpoints::unknown);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static Fault unknown() {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "no-such-replay",
        "there is no replay of this number, or it ended and is forgotten");
  }

  private Answer cancel(Call call) {
    call.query().knowing(Set.of());
    Run run = find(call);
    if (!runs.cancel(run.number())) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "replay-ended",
          "replay " + run.number() + " has ended already; what it made due stays due");
    }
    return Answer.json(200, Json.object(json -> json.writeNumberField("cancelled", run.number())));
  }
}
