package dev.sluice.sparkpost.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.client.HttpClient;

/// SparkPost's API for webhooks and past events.
///
/// Each method throws what {@link Calls#run} throws: a {@link Fault} with SparkPost's own words.
public final class SparkPostClient {

  /// How many events a page of past events has.
  public static final int PAGE = 1_000;

  /// How many batches are asked for of a webhook's batch status.
  public static final int MAX_BATCHES = 1_000;

  private static final String TEST_BATCH = "[{\"msys\":{}}]";

  /// The Events API takes minutes.
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

  private final Calls calls;

  /// A client.
  public SparkPostClient(ApiSettings settings, HttpClient http, Pause pause) {
    this.calls = new Calls(settings, http, pause);
  }

  /// All webhooks that the key may see.
  public List<RemoteWebhook> webhooks() throws InterruptedException {
    List<RemoteWebhook> all = new ArrayList<>();
    for (JsonNode each : results(Calls.Wanted.get("/webhooks?timezone=UTC", Accounts.ALL))) {
      RemoteWebhook webhook = RemoteWebhook.read(each);
      if (isId(webhook.id())) {
        all.add(webhook);
      }
    }
    return all;
  }

  /// Makes a webhook; SparkPost tries its target first.
  ///
  /// @return its id
  public String create(WebhookChange wanted, Accounts accounts) throws InterruptedException {
    JsonNode results =
        results(
            new Calls.Wanted(
                "POST", "/webhooks", accounts, wanted.body().toString(), true, wanted.secrets()));
    String id = results.path("id").asText();
    if (!isId(id)) {
      throw strange("POST /webhooks", "no id");
    }
    return id;
  }

  /// Sets some of a webhook's members.
  public void update(String id, WebhookChange change, Accounts accounts)
      throws InterruptedException {
    ObjectNode body = change.body();
    calls.run(
        new Calls.Wanted(
            "PUT", "/webhooks/" + id, accounts, body.toString(), false, change.secrets()));
  }

  /// Has SparkPost send its test batch; a fault says what came of it when that was not 200.
  public void validate(String id, Accounts accounts) throws InterruptedException {
    calls.run(
        new Calls.Wanted(
            "POST", "/webhooks/" + id + "/validate", accounts, TEST_BATCH, false, Set.of()));
  }

  /// The batches of a webhook's last 24 hours that failed at first, or still fail.
  public List<RemoteWebhook.BatchStatus> batches(String id, Accounts accounts)
      throws InterruptedException {
    return RemoteWebhook.BatchStatus.read(
        results(
            Calls.Wanted.get("/webhooks/" + id + "/batch-status?limit=" + MAX_BATCHES, accounts)));
  }

  /// All types of events that a webhook can send.
  public Set<String> types() throws InterruptedException {
    Set<String> types = new TreeSet<>();
    JsonNode classes = results(Calls.Wanted.get("/webhooks/events/documentation", Accounts.ALL));
    classes.forEach(one -> one.path("events").fieldNames().forEachRemaining(types::add));
    if (types.isEmpty()) {
      throw strange("GET /webhooks/events/documentation", "no types");
    }
    return types;
  }

  /// A page of past events, as SparkPost answers it, newest first.
  ///
  /// @param from the first minute
  /// @param to the minute after the last
  /// @param types which types; none is all
  /// @param cursor `initial`, or what the page before said
  public byte[] events(
      Instant from, Instant to, Accounts accounts, List<String> types, String cursor)
      throws InterruptedException {
    StringBuilder path = new StringBuilder("/events/message?from=");
    path.append(MINUTE.format(from)).append("&to=").append(MINUTE.format(to));
    path.append("&timezone=UTC&per_page=").append(PAGE);
    if (!types.isEmpty()) {
      path.append("&events=").append(String.join(",", types));
    }
    if (!accounts.areAll()) {
      path.append("&subaccounts=").append(accounts.number());
    }
    path.append("&cursor=").append(cursor);
    return calls.run(Calls.Wanted.get(path.toString(), Accounts.ALL));
  }

  private JsonNode results(Calls.Wanted wanted) throws InterruptedException {
    String body = new String(calls.run(wanted), StandardCharsets.UTF_8);
    JsonNode results = Refusal.json(body).path("results");
    if (results.isMissingNode()) {
      throw strange(wanted.shown(), "no results");
    }
    return results;
  }

  private static Fault strange(String request, String what) {
    return Fault.of(
        Fault.Kind.CONFLICT,
        "sparkpost-reply",
        "SparkPost answers " + request + " with " + what + "; is 'sparkpost.api' right?");
  }

  /// Whether a text can be the id of a webhook, and part of a path.
  static boolean isId(String text) {
    return text.matches("[A-Za-z0-9_-]{1,128}");
  }
}
