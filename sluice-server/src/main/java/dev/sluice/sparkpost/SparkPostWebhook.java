package dev.sluice.sparkpost;

import dev.sluice.event.Payload;
import dev.sluice.events.sparkpost.SparkPostBatch;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `POST /v1/webhooks/sparkpost`: takes a batch of SparkPost's event webhook.
///
/// ```
/// 200 {"batch_id":"032d…","accepted":348,"repeated":2,"unreadable":0}
/// ```
///
/// Anything but 200 makes SparkPost send the batch again, twelve times in eight hours. So 200 is
/// said once the batch is kept and its events are durable, also when they were so before; an
/// element that is no event stays in the kept batch and is counted. SparkPost waits ten seconds:
/// what takes longer than {@link #PATIENCE} is answered 503, and recognised when it comes again.
public final class SparkPostWebhook implements Endpoint {

  static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final System.Logger LOG = System.getLogger(SparkPostWebhook.class.getName());

  private final Intake intake;
  private final RawBatches batches;
  private final ExecutorService threads;
  private final int maxEvents;
  private volatile Optional<Instant> lastBatch = Optional.empty();

  /// A webhook that gives events to an intake.
  ///
  /// @param threads where the work is done that the answer waits for
  /// @param maxEvents how many elements a batch may have
  public SparkPostWebhook(
      Intake intake, RawBatches batches, ExecutorService threads, int maxEvents) {
    this.intake = intake;
    this.batches = batches;
    this.threads = threads;
    this.maxEvents = maxEvents;
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    byte[] body = call.body();
    SparkPostBatch batch = SparkPostBatch.read(body, maxEvents);
    BatchId id = BatchId.of(call.header("X-MessageSystems-Batch-ID"), body);
    boolean isTest = batch.events().isEmpty() && batch.unreadable().isEmpty();
    if (isTest) {
      return answer(id, 0, 0, 0);
    }
    List<Admission> admitted = within(() -> take(id, body, batch));
    lastBatch = Optional.of(batches.now());
    int repeated = (int) admitted.stream().filter(Admission.Repeated.class::isInstance).count();
    return answer(id, admitted.size() - repeated, repeated, batch.unreadable().size());
  }

  /// When the last batch was taken since the start; the test batch does not count.
  public Optional<Instant> lastBatch() {
    return lastBatch;
  }

  private List<Admission> take(BatchId id, byte[] body, SparkPostBatch batch)
      throws InterruptedException {
    boolean isNew = batches.keep(id, body);
    if (isNew && !batch.unreadable().isEmpty()) {
      SparkPostBatch.Unreadable first = batch.unreadable().getFirst();
      LOG.log(
          System.Logger.Level.WARNING,
          "batch {0} of SparkPost has {1} elements that are no events, the first at {2}: {3}",
          id.value(),
          batch.unreadable().size(),
          first.place(),
          first.reason());
    }
    return batch.events().isEmpty() ? List.of() : intake.admit(batch.events());
  }

  private <T> T within(Callable<T> work) throws InterruptedException {
    Future<T> future = threads.submit(work);
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw Fault.unavailable(
          "too-slow",
          "the disk takes too long; the batch may have been kept, send it again: a repeat is"
              + " recognised",
          Duration.ofSeconds(5),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Fault fault) {
        throw fault;
      }
      throw new IllegalStateException("a batch could not be taken", e.getCause());
    }
  }

  private static Answer answer(BatchId id, int accepted, int repeated, int unreadable) {
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeStringField("batch_id", id.value());
          json.writeNumberField("accepted", accepted);
          json.writeNumberField("repeated", repeated);
          json.writeNumberField("unreadable", unreadable);
        }));
  }

  /// `GET /v1/sparkpost/batches/{id}`: a batch as it came in.
  public Answer batch(Call call) {
    call.query().knowing(Set.of());
    byte[] found =
        batches
            .find(BatchId.parse(call.id()))
            .orElseThrow(() ->
                Fault.of(
                    Fault.Kind.NOT_FOUND,
                    "no-such-batch",
                    "no batch of this id is kept; batches are kept for a time only"));
    return new Answer(200, "application/json", Payload.of(found), Map.of());
  }
}
