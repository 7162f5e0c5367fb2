package dev.sluice.sparkpost;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.NamedReception;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `POST /v1/webhooks/sparkpost/relay`: takes mail that came in at SparkPost, as if it came over
/// SMTP.
///
/// ```
/// 200 {"batch_id":…,"taken":2,"repeated":0,"unreadable":0,
///      "refused":[{"place":1,"recipient":"x@example.com","reply":"550 5.1.1 …"}]}
/// ```
///
/// A message gets a name made of the batch's id, its place and its content, so that one that comes
/// again is known. What can be taken later is answered 503, and SparkPost sends the batch again; so
/// is a batch whose work takes longer than {@link #PATIENCE}. What is refused for good would be
/// refused again: it is told, logged, and the batch is kept as it came.
public final class RelayWebhook implements Endpoint {

  static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final System.Logger LOG = System.getLogger(RelayWebhook.class.getName());

  private final Optional<NamedReception> reception;
  private final Taken taken;
  private final RawBatches batches;
  private final Clock clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /// The port to what knows which messages were taken.
  public interface Taken {

    /// Whether a message of this name was taken.
    ///
    /// @throws Fault `not-indexed-yet` when that cannot be told yet
    boolean knows(String id) throws InterruptedException;
  }

  private record Refusal(int place, EmailAddress recipient, Reply reply) {}

  private static final class Outcome {
    private int taken;
    private int repeated;
    private final List<Refusal> refused = new ArrayList<>();
  }

  /// A webhook that gives mail to a reception.
  ///
  /// @param reception empty when the hub takes no mail
  public RelayWebhook(
      Optional<NamedReception> reception, Taken taken, RawBatches batches, Clock clock) {
    this.reception = reception;
    this.taken = taken;
    this.batches = batches;
    this.clock = clock;
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    byte[] body = call.body();
    RelayBatch batch = RelayBatch.read(body);
    BatchId id = BatchId.of(call.header("X-MessageSystems-Batch-ID"), body);
    Outcome outcome = new Outcome();
    if (!batch.messages().isEmpty()) {
      take(id, batch, client(call), outcome);
    }
    if (!batch.unreadable().isEmpty() || !outcome.refused.isEmpty()) {
      tell(id, body, batch, outcome);
    }
    return answer(id, batch, outcome);
  }

  private static Client client(Call call) {
    boolean isSecure =
        call.isSecure()
            || call.header("X-Forwarded-Proto").filter("https"::equalsIgnoreCase).isPresent();
    return new Client(
        InetAddress.ofLiteral(call.address().isEmpty() ? "127.0.0.1" : call.address()),
        "",
        isSecure ? "HTTPS" : "HTTP",
        isSecure ? Optional.of("HTTPS") : Optional.empty(),
        call.caller().map(caller -> caller.name()));
  }

  /// Two servers of SparkPost may bring the same batch at once; the second one waits for the answer
  /// to the first.
  private void take(BatchId id, RelayBatch batch, Client client, Outcome outcome)
      throws InterruptedException {
    NamedReception receiving =
        reception.orElseThrow(() ->
            Fault.of(
                Fault.Kind.CONFLICT,
                "no-mail-here",
                "the hub takes no mail: 'domains' of 'smtp' names no domain"));
    if (!underWay.add(id.value())) {
      throw later("batch-under-way", "the same batch is being taken right now; send it again");
    }
    try {
      long start = clock.nanos();
      for (RelayBatch.Message message : batch.messages()) {
        if (clock.nanos() - start > PATIENCE.toNanos()) {
          throw later(
              "too-slow",
              "there was no time for all of the batch; send it again: what was taken is known");
        }
        take(receiving, name(id, message), message, client, outcome);
      }
    } finally {
      underWay.remove(id.value());
    }
  }

  private void take(
      NamedReception receiving,
      String name,
      RelayBatch.Message message,
      Client client,
      Outcome outcome)
      throws InterruptedException {
    if (taken.knows(name)) {
      outcome.repeated++;
      return;
    }
    List<EmailAddress> recipients = new ArrayList<>();
    for (EmailAddress recipient : message.recipients()) {
      Reply reply = receiving.recipient(client, message.sender(), recipient);
      if (decided(reply).isPositive()) {
        recipients.add(recipient);
      } else {
        outcome.refused.add(new Refusal(message.place(), recipient, reply));
      }
    }
    if (recipients.isEmpty()) {
      return;
    }
    Reply reply = decided(handed(receiving, name, message, recipients, client));
    if (reply.isPositive()) {
      outcome.taken++;
    } else {
      recipients.forEach(each -> outcome.refused.add(new Refusal(message.place(), each, reply)));
    }
  }

  /// A reply that is final.
  private static Reply decided(Reply reply) {
    if (reply.code() / 100 == 4) {
      throw later("mail-put-off", "a message cannot be taken now: " + reply.text());
    }
    return reply;
  }

  private static Reply handed(
      NamedReception receiving,
      String name,
      RelayBatch.Message message,
      List<EmailAddress> recipients,
      Client client)
      throws InterruptedException {
    boolean isInternational =
        recipients.stream().anyMatch(each -> !EmailAddress.isAscii(each.toString()))
            || message.sender().filter(each -> !EmailAddress.isAscii(each.toString())).isPresent();
    Envelope envelope = new Envelope(client, message.sender(), recipients, isInternational);
    try (Incoming incoming = receiving.begin(envelope, name)) {
      Payload content = message.content();
      incoming.write(content.array(), content.offset(), content.length());
      return incoming.end();
    } catch (IOException e) {
      throw Fault.unavailable(
          "mail-put-off",
          "a message cannot be written now; send the batch again",
          Duration.ofSeconds(5),
          e);
    }
  }

  private static Fault later(String code, String sentence) {
    return Fault.of(Fault.Kind.UNAVAILABLE, code, sentence);
  }

  /// The message's name: letters and digits that are the same for the same message of the same
  /// batch, and that nobody can guess who has not seen it.
  static String name(BatchId batch, RelayBatch.Message message) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    digest.update((batch.value() + "/" + message.place() + "/").getBytes(StandardCharsets.UTF_8));
    digest.update((message.recipients() + "\n").getBytes(StandardCharsets.UTF_8));
    Payload content = message.content();
    digest.update(content.array(), content.offset(), content.length());
    String digits = new BigInteger(1, digest.digest()).toString(36);
    return "0".repeat(Math.max(0, 50 - digits.length())).concat(digits).substring(10, 50);
  }

  private void tell(BatchId id, byte[] body, RelayBatch batch, Outcome outcome) {
    if (!batches.keep(id, body)) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "batch {0} of SparkPost's relay webhook: {1} elements are no messages{2}, and {3} recipients"
            + " were refused{4}; the batch is kept as it came",
        id.value(),
        batch.unreadable().size(),
        batch.unreadable().stream()
            .findFirst()
            .map(first -> ", the first at " + first.place() + ": " + first.reason())
            .orElse(""),
        outcome.refused.size(),
        outcome.refused.stream()
            .findFirst()
            .map(first -> ", the first at " + first.place() + " with " + first.reply())
            .orElse(""));
  }

  private static Answer answer(BatchId id, RelayBatch batch, Outcome outcome) {
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeStringField("batch_id", id.value());
          json.writeNumberField("taken", outcome.taken);
          json.writeNumberField("repeated", outcome.repeated);
          json.writeNumberField("unreadable", batch.unreadable().size());
          json.writeArrayFieldStart("refused");
          for (Refusal refusal : outcome.refused) {
            json.writeStartObject();
            json.writeNumberField("place", refusal.place());
            json.writeStringField("recipient", refusal.recipient().toString());
            json.writeStringField("reply", refusal.reply().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }
}
