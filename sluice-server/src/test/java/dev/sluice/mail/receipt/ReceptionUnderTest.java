package dev.sluice.mail.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reply;
import dev.sluice.mail.receipt.rule.Domains;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.receipt.rule.RuleJson;
import dev.sluice.mail.relay.Report;
import dev.sluice.mail.verdict.Verdicts;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A reception over stores in memory, whose surroundings write down what they were told.
final class ReceptionUnderTest {

  static final String MESSAGE =
      """
      From: User <user@sender.test>\r
      To: special@example.com\r
      Subject: Test subject content\r
      Message-ID: <DEADBEEF@sender.test>\r
      \r
      Hello\r
      """;

  static final JsonMapper JSON = new JsonMapper();

  final HeldClock clock = new HeldClock();
  final ObjectStore inbox = store();
  final ObjectStore archive = store();
  final ObjectStore postmaster = store();
  final List<Event> events = new ArrayList<>();
  final List<Report> reports = new ArrayList<>();
  final List<String> steps = new ArrayList<>();
  final List<JsonNode> asked = new ArrayList<>();
  final List<Duration> limits = new ArrayList<>();
  final Spools spools;
  Applications applications =
      (_, _, _, _) -> {
        throw Fault.of(Fault.Kind.UNAVAILABLE, "no-answer", "nobody is there");
      };
  boolean hasRelay = true;
  boolean hasRoom = true;
  Optional<Fault> refusesEvents = Optional.empty();
  Optional<Fault> refusesReports = Optional.empty();
  boolean hasRoomForReports = true;
  boolean writesFail;
  boolean isTls;
  Verdicts verdicts = Verdicts.DISABLED;
  IpFilters filters = IpFilters.NONE;
  long maxBytes = Surroundings.MAX_BYTES;
  List<ReceiptRule> rules = List.of();

  ReceptionUnderTest(Path folder) throws IOException {
    spools = Spools.open(folder.resolve("spool"));
  }

  ReceptionUnderTest rules(String... json) {
    rules =
        Arrays.stream(json)
            .map(text -> {
              try {
                return RuleJson.read(JSON.readTree(text));
              } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
              }
            })
            .toList();
    return this;
  }

  private ObjectStore store() {
    return new MemoryEngine(clock, Duration.ofDays(1)).objects("mail");
  }

  private ObjectStore watched(String name, ObjectStore store) {
    return new ForwardingObjectStore(store) {
      @Override
      public void put(ObjectKey key, byte[] bytes) throws IOException {
        steps.add("put " + name);
        if (writesFail) {
          throw new IOException("No space left on device");
        }
        super.put(key, bytes);
      }
    };
  }

  RuledReception reception() {
    Sending sending =
        new Sending() {
          @Override
          public void requireRoom() {
            if (!hasRoomForReports) {
              throw Fault.busy("too-many-letters", "too many wait", Duration.ofSeconds(1));
            }
          }

          @Override
          public void keep(List<Report> more) {
            steps.add("report");
            if (refusesReports.isPresent()) {
              throw refusesReports.get();
            }
            reports.addAll(more);
          }

          @Override
          public String from() {
            return "hub@example.com";
          }
        };
    Door door =
        new Door() {
          @Override
          public void admit(List<Event> more) {
            steps.add("admit");
            if (refusesEvents.isPresent()) {
              throw refusesEvents.get();
            }
            events.addAll(more);
          }

          @Override
          public boolean hasRoom() {
            return hasRoom;
          }
        };
    return new RuledReception(
        new Surroundings(
            "mx.example.com",
            maxBytes,
            new Domains(List.of("example.com", "example.org")),
            filters,
            () -> rules,
            Map.of(
                "inbox",
                watched("inbox", inbox),
                "archive",
                watched("archive", archive),
                "postmaster",
                watched("postmaster", postmaster)),
            (target, event, id, limit) -> {
              steps.add("ask " + target);
              limits.add(limit);
              asked.add(json(new String(event, StandardCharsets.UTF_8)));
              return applications.ask(target, event, id, limit);
            },
            hasRelay ? Optional.of(sending) : Optional.empty(),
            (_, _, _) -> verdicts,
            door,
            spools,
            clock),
        new Random(11));
  }

  Client client() {
    try {
      return new Client(
          InetAddress.getByName("192.0.2.7"),
          "mail.sender.test",
          isTls ? "ESMTPS" : "ESMTP",
          isTls ? Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256") : Optional.empty(),
          Optional.empty());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  static EmailAddress address(String text) {
    int at = text.lastIndexOf('@');
    return new EmailAddress(text.substring(0, at), text.substring(at + 1));
  }

  Reply rcpt(String recipient) {
    return reception()
        .recipient(client(), Optional.of(address("user@sender.test")), address(recipient));
  }

  Reply send(String... recipients) throws IOException, InterruptedException {
    return sendAs("user@sender.test", MESSAGE, recipients);
  }

  Reply sendAs(String sender, String message, String... recipients)
      throws IOException, InterruptedException {
    return sendBytes(sender, message.getBytes(StandardCharsets.UTF_8), recipients);
  }

  Reply sendBytes(String sender, byte[] message, String... recipients)
      throws IOException, InterruptedException {
    Envelope envelope =
        new Envelope(
            client(),
            sender.isEmpty() ? Optional.empty() : Optional.of(address(sender)),
            Arrays.stream(recipients).map(ReceptionUnderTest::address).toList(),
            false);
    try (Incoming incoming = reception().begin(envelope)) {
      for (int at = 0; at < message.length; at += 1_000) {
        incoming.write(message, at, Math.min(1_000, message.length - at));
      }
      return incoming.end();
    }
  }

  /// The events' types and rules, as in `mail.received first`.
  List<String> told() {
    return events.stream()
        .map(event -> event.type() + " " + extension(event, MailEvents.RULE))
        .toList();
  }

  static String extension(Event event, String name) {
    var extension = event.extensions().get(name);
    return extension == null ? "" : extension.text();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static JsonNode ses(Event event) {
    return json(event.data().text()).path("Records").path(0).path("ses");
  }

  static List<String> keys(ObjectStore store) throws IOException {
    return store.list("", Optional.empty(), 100).stream().map(e -> e.key().value()).toList();
  }

  static String text(ObjectStore store, String key) throws IOException {
    try (InputStream in = store.open(new ObjectKey(key)).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
