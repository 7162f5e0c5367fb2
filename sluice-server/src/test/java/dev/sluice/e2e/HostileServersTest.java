package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.testkit.hostile.HostileServer;
import dev.sluice.testkit.hostile.Manner;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One hub, a target of each ill manner, and one that is as it should be.
@TestMethodOrder(OrderAnnotation.class)
class HostileServersTest {

  private static final String KEY = "key-of-the-only-caller";

  /// How many events each target is owed; the second and third find what the first has left behind.
  private static final int EVENTS = 3;

  private static final int WELCOME = 50;

  /// What the client may read of a reply that nobody wants, with all buffers on the way.
  private static final long MAX_WRITTEN = 32L << 20;

  @TempDir private static Path folder;

  private static final Map<Manner, HostileServer> SERVERS = new EnumMap<>(Manner.class);
  private static Receiver good;
  private static Hub hub;
  private static Api api;
  private static int threads;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    StringBuilder rules = new StringBuilder();
    StringBuilder targets = new StringBuilder();
    for (Manner manner : Manner.values()) {
      HostileServer server = new HostileServer(manner);
      SERVERS.put(manner, server);
      rules.append(
          "  %1$s: { pattern: { source: [/%1$s] }, targets: %1$s }\n".formatted(name(manner)));
      targets.append(
          "  %s: { http: { url: \"%s\", timeout: 700ms, retry: { attempts: 1 } } }\n"
              .formatted(name(manner), server.url()));
    }
    good = Receiver.willing();
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "data: data\nhttp: { port: 0 }\nkeys: { app: { key: "
                + KEY
                + ", scopes: ['*'] } }\nrules:\n  good: { pattern: { source: [/good] }, targets:"
                + " good }\n"
                + rules
                + "targets:\n  good: { http: { url: \""
                + good.url()
                + "\" } }\n"
                + targets);
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), KEY);
    api.send("/good", "0", "{}");
    api.await("good", new Api.Account(1, 1, 0, 0));
    threads = platformThreads();
    for (int i = 0; i < EVENTS; i++) {
      for (Manner manner : Manner.values()) {
        api.send("/" + name(manner), "e" + i, "{}");
      }
    }
  }

  @AfterAll
  static void close() {
    api.close();
    hub.close();
    good.close();
    SERVERS.values().forEach(HostileServer::close);
  }

  private static String name(Manner manner) {
    return manner.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Threads of the JDK that only do what is at hand, and go by themselves, are not counted.
  private static int platformThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
            .count();
  }

  @Test
  @Order(1)
  void otherTargetsGoOnMeanwhile() throws IOException, InterruptedException {
    for (int i = 1; i <= WELCOME; i++) {
      api.send("/good", "g" + i, "{}");
    }
    api.await("good", new Api.Account(WELCOME + 1, WELCOME + 1, 0, 0));
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource({
    "READS_NOTHING, TIMEOUT, again",
    "SILENCE, TIMEOUT, again",
    "SLOW_HEADERS, TIMEOUT, again",
    "SLOW_BODY, TIMEOUT, again",
    "SLOW_CHUNKS, TIMEOUT, again",
    "ENDLESS_BODY, , delivered",
    "ENDLESS_REFUSAL, HTTP_400, dead",
    "ENDLESS_HEADER, BAD_REPLY, again",
    "ENDLESS_HEADERS, BAD_REPLY, again",
    "ENDLESS_TRAILERS, CONNECTION, again",
    "ENDLESS_EXTENSION, CONNECTION, again",
    "RESET_AT_ONCE, CONNECTION, again",
    "RESET_IN_HEADER, BAD_REPLY, again",
    "RESET_IN_BODY, CONNECTION, again",
    "HALF_CLOSED, CONNECTION, again",
    "HALF_CLOSED_IN_BODY, CONNECTION, again",
    "LENGTH_TOO_LONG, CONNECTION, again",
    "LENGTH_TOO_SHORT, , delivered",
    "TWO_REPLIES, , delivered",
    "TWO_LENGTHS, BAD_REPLY, again",
    "LENGTH_BELOW_ZERO, BAD_REPLY, again",
    "LENGTH_BEYOND_NUMBERS, BAD_REPLY, again",
    "CHUNK_SIZE_NO_NUMBER, CONNECTION, again",
    "CHUNK_SIZE_BEYOND_NUMBERS, CONNECTION, again",
    "CHUNK_SIZE_BELOW_ZERO, CONNECTION, again",
    "CONTINUE_FLOOD, TIMEOUT, again",
    "HINTS_FLOOD, TIMEOUT, again",
    "SWITCHES, HTTP_101, dead",
    "REDIRECT_TO_METADATA, HTTP_302, dead",
    "REDIRECT_LOOP, HTTP_307, dead",
    "REDIRECT_TO_FILE, HTTP_308, dead",
    "GZIP_BOMB, , delivered",
    "OTHER_PROTOCOL, BAD_REPLY, again",
    "OLD_HTTP, BAD_REPLY, again",
    "STATUS_NO_NUMBER, BAD_REPLY, again",
    "STATUS_TOO_LARGE, BAD_REPLY, again",
    "NOISE, BAD_REPLY, again",
    "GIANT_RETRY_AFTER, HTTP_503, again",
    "REFUSES_UNREAD, HTTP_413, dead",
    "KEEP_ALIVE_BROKEN, , delivered",
  })
  void eachMannerHasItsEnd(Manner manner, String code, String then)
      throws IOException, InterruptedException {
    boolean isDelivered = then.equals("delivered");
    Await.until(
        () -> ended(manner) == EVENTS, () -> "deliveries to " + name(manner) + " do not end");
    assertEquals(
        new Api.Account(EVENTS, isDelivered ? EVENTS : 0, 0, isDelivered ? 0 : EVENTS),
        api.account(name(manner)),
        () -> dead(manner).toString());
    if (!isDelivered) {
      JsonNode dead = dead(manner);
      for (JsonNode each : dead.path("deliveries")) {
        assertEquals(code, each.at("/cause/code").asText(), each::toString);
        String message = each.at("/cause/message").asText();
        assertEquals(then.equals("again"), message.startsWith("gave up after 1 "), message);
        assertTrue(message.length() < 2_000, message);
        assertFalse(message.contains("@"), () -> "an object of the client is shown: " + message);
      }
      assertEquals(EVENTS, dead.path("deliveries").size(), dead::toString);
    }
    HostileServer server = Objects.requireNonNull(SERVERS.get(manner));
    assertTrue(server.written() < MAX_WRITTEN, () -> server.written() + " bytes were taken");
    assertTrue(server.requests() <= EVENTS, () -> server.requests() + " requests were made");
  }

  private static long ended(Manner manner) throws IOException, InterruptedException {
    Api.Account account = api.account(name(manner));
    return account.delivered() + account.dead();
  }

  private static JsonNode dead(Manner manner) {
    try {
      return api.get("/v1/deliveries?state=dead&target=" + name(manner));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(3)
  void nothingIsLeftBehind() {
    for (HostileServer server : SERVERS.values()) {
      // A reply that looks whole leaves a connection that may be used again.
      int kept = server.manner().looksWhole() ? EVENTS : 0;
      Await.until(
          () -> server.open() <= kept, () -> server.manner() + " has " + server.open() + " open");
    }
    Await.until(
        () -> platformThreads() <= threads + 4,
        () -> platformThreads() + " threads, " + threads + " before");
  }

  @Test
  @Order(4)
  void theCircuitsOfHostileServersAreTheirOwn() throws IOException, InterruptedException {
    for (JsonNode target : api.get("/v1/targets").path("targets")) {
      assertEquals("delivering", target.path("state").asText(), target::toString);
    }
    api.send("/good", "last", "{}");
    api.await("good", new Api.Account(WELCOME + 2, WELCOME + 2, 0, 0));
  }
}
