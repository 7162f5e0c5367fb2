package dev.sluice.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.delivery.Dispatcher;
import dev.sluice.event.Event;
import dev.sluice.journal.Admission;
import dev.sluice.notify.Messages.Shown;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.routing.Router;
import dev.sluice.rule.RuleSet;
import dev.sluice.secret.Secret;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingOutbox;
import dev.sluice.testkit.forwarding.ForwardingRegistry;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jetty.client.HttpClient;

/// One topic of a file, over an engine that can be killed at any moment; what its integrations send
/// is received under their keys.
final class MannersWorld implements AutoCloseable {

  /// What kills the process; nothing may catch it.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// A message as a receiver got it.
  record Sent(Instant at, String key, String id, String text) {}

  final HeldClock clock = new HeldClock();
  private final HttpClient client = HttpClients.start();
  private final HttpServer server;
  private final Map<String, Integer> statuses = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<FileTopic> file = new ArrayList<>();
  private final Random random;
  private final Integrations catalog;
  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private List<Dispatcher> dispatchers = List.of();
  private Topics topics;
  private TopicTargets targets;
  private int killAt = -1;
  private int moments;

  MannersWorld(long seed, String... integrations) {
    random = new Random(seed);
    catalog = Integrations.all(clock, new SecureRandom());
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::receive);
    server.start();
    file(false, integrations);
    topics = started();
    targets = targets();
  }

  MannersWorld(String... integrations) {
    this(7, integrations);
  }

  /// The topic that the next start finds; each integration is a webhook with other members in JSON.
  void file(boolean isStrict, String... integrations) {
    List<IntegrationDraft> drafts = new ArrayList<>();
    for (String each : integrations) {
      Json.Fields json = TopicsUnderTest.json(each);
      String key = json.text("key").orElseThrow();
      drafts.add(
          new IntegrationDraft(
              Optional.of(key),
              Optional.of("webhook"),
              json.find("model").orElse(new Json.Text("$n")),
              GivenCredentials.ofTexts(
                  Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/" + key)),
              json));
    }
    file.clear();
    file.add(
        new FileTopic(
            new TopicDraft(TopicName.parse("ops/alerts"), isStrict, drafts), new Secret("hash")));
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestURI().getPath().substring(1);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      int status = statuses.getOrDefault(key, 200);
      if (status == 200) {
        String text = TopicsUnderTest.json(body).text("text").orElse(body);
        sent.add(new Sent(clock.now(), key, id, text));
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  void answer(String key, int status) {
    statuses.put(key, status);
  }

  private Topics started() {
    return new Topics(
        file,
        engine.registry(),
        (_, changes) -> engine.registry().write(changes),
        clock,
        random,
        catalog,
        _ -> {});
  }

  private TopicTargets targets() {
    TopicTargets made =
        new TopicTargets(
            topics,
            catalog,
            _ -> new Sender(client, Duration.ofSeconds(15), clock),
            registry(),
            engine.journal(),
            engine.outbox(),
            this::admit,
            clock,
            random);
    dispatchers = topic().targets().stream().map(name -> dispatcher(made, name)).toList();
    return made;
  }

  private Dispatcher dispatcher(TopicTargets made, TargetName name) {
    String key = TopicId.keyOfTarget(name);
    DeliveryPolicy policy =
        new DeliveryPolicy(4, 0, Duration.ofSeconds(15), 5, Duration.ofHours(2));
    return new Dispatcher(
        name,
        made.of(topic().id(), key),
        policy,
        engine.journal(),
        outbox(),
        clock,
        random,
        Runnable::run);
  }

  private Outbox outbox() {
    return new ForwardingOutbox(engine.outbox()) {
      @Override
      public void settle(Lease lease, Settlement settlement) {
        moment();
        super.settle(lease, settlement);
        moment();
      }

      @Override
      public void postpone(Lease lease, Instant until) {
        moment();
        super.postpone(lease, until);
        moment();
      }
    };
  }

  private Registry registry() {
    return new ForwardingRegistry(engine.registry()) {
      @Override
      public void write(List<Change> changes) {
        moment();
        super.write(changes);
        moment();
      }
    };
  }

  private List<Admission> admit(List<Event> events) {
    moment();
    List<Admission> admissions = engine.journal().append(events);
    moment();
    return admissions;
  }

  private void moment() {
    if (++moments == killAt) {
      throw new Killed();
    }
  }

  /// How many moments there were at which a kill could have come.
  int moments() {
    return moments;
  }

  /// The process is killed at a moment, counted from the first.
  void killAt(int moment) {
    killAt = moment;
  }

  /// The next process over what a loss of power has left.
  void crash() {
    engine = engine.crash(random);
    start();
  }

  /// The next process, which reads the file anew.
  void restart() {
    engine = engine.restart();
    start();
  }

  private void start() {
    topics = started();
    targets = targets();
  }

  Topic topic() {
    return topics.require(TopicName.parse("ops/alerts"));
  }

  MemoryEngine engine() {
    return engine;
  }

  void sweep() throws InterruptedException {
    targets.sweep();
  }

  List<String> rows(String prefix) {
    return engine.registry().list(prefix, "", 100).stream().map(row -> row.key()).toList();
  }

  /// Posts numbers to the topic.
  ///
  /// @return the messages of one integration
  List<String> post(String key, int from, int to) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ids.add(one(key, "{\"n\":%d,\"app\":\"a%d\"}".formatted(i, i % 2)).toString());
    }
    return ids;
  }

  /// Posts once.
  ///
  /// @return the message of one integration
  DeliveryId one(String key, String metadata) throws InterruptedException {
    return Objects.requireNonNull(post(metadata).get(key));
  }

  Map<String, DeliveryId> post(String metadata) throws InterruptedException {
    Posts posts =
        new Posts(
            topics, catalog, events -> engine.journal().append(events), engine.journal(), random);
    return posts.take(topic(), "shop", TopicsUnderTest.json(metadata), Optional.empty()).messages();
  }

  /// Routes and attempts all that can be now; after a kill the next process goes on.
  void settle() {
    boolean more = true;
    while (more) {
      try {
        more = step();
      } catch (Killed e) {
        crash();
      }
    }
  }

  private boolean step() {
    boolean more = router().step();
    for (Dispatcher each : dispatchers) {
      more |= each.step();
    }
    return more;
  }

  private Router router() {
    return new Router(
        engine.journal(),
        engine.outbox(),
        () -> RuleSet.compile(List.of()),
        new NotificationAddressing(),
        _ -> false);
  }

  /// Goes through a time in small steps.
  void pass(Duration time, Duration step) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
      clock.advance(step);
      settle();
    }
  }

  List<Sent> sent() {
    return sent;
  }

  List<String> texts(String key) {
    return sent.stream().filter(each -> each.key().equals(key)).map(Sent::text).toList();
  }

  Shown message(String id) {
    return new Messages(topics, engine.journal(), engine.outbox()).find(id).orElseThrow();
  }

  String state(String id) {
    return message(id).state().name();
  }

  @Override
  public void close() {
    server.stop(0);
    HttpClients.stop(client);
  }
}
