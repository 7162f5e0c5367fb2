package dev.sluice.testkit.sparkpost;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Several senders that post the batches of a plan to a webhook, as SparkPost's servers do: at
/// once, in no order, and again after anything but 200, a broken connection, or silence.
///
/// SparkPost waits 10 s for an answer and tries 12 times in 8 hours. Here the pauses between tries
/// are shorter, grow in the same way, and a batch is never given up: what is missing in the end is
/// the webhook's fault alone.
public final class BatchSenders implements AutoCloseable {

  /// How long SparkPost waits for an answer.
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final BatchPlan plan;
  private final MessageEvents events;
  private final Settings settings;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final DelayQueue<Sending> queue = new DelayQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch left;
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final Map<String, EventBatch> acknowledged = new LinkedHashMap<>();
  private volatile @Nullable URI target;
  private volatile Duration pause;

  /// How senders behave.
  ///
  /// @param senders how many there are
  /// @param backoff the pause before the second try; before the n-th it is `log2(n)` times as long
  /// @param pause how long a sender rests between two posts on average
  /// @param headers names and values of headers, such as the credential
  public record Settings(
      int senders, Duration backoff, Duration pause, Map<String, String> headers) {

    /// Checks the bounds and copies the headers.
    public Settings {
      if (senders < 1 || senders > 1_000) {
        throw new IllegalArgumentException(senders + " senders; 1 to 1,000 are right");
      }
      headers = Map.copyOf(headers);
    }
  }

  private record Sending(EventBatch batch, int tries, long due) implements Delayed {

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /// Senders that rest until {@link #start}.
  public BatchSenders(BatchPlan plan, MessageEvents events, Settings settings) {
    this.plan = plan;
    this.events = events;
    this.settings = settings;
    this.pause = settings.pause();
    this.left = new CountDownLatch(plan.sendings().size());
  }

  /// Begins to send.
  ///
  /// @param webhook where to; it may move, see {@link #moveTo}
  public void start(URI webhook, long seed) {
    target = webhook;
    long now = System.nanoTime();
    long order = 0;
    for (EventBatch batch : plan.sendings()) {
      // Strictly ascending, so that the queue keeps the plan's order.
      queue.add(new Sending(batch, 0, now + order++));
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < settings.senders(); i++) {
      SplittableRandom own = random.split();
      threads.add(Thread.ofVirtual().name("sparkpost-" + i).start(() -> send(own)));
    }
  }

  /// From now on batches go there.
  public void moveTo(URI webhook) {
    target = webhook;
  }

  /// From now on senders do not rest between posts.
  public void hurry() {
    pause = Duration.ZERO;
  }

  /// Waits until every batch was answered 200 as often as it is in the plan.
  ///
  /// @return whether that was so in time
  public boolean awaitAll(Duration patience) throws InterruptedException {
    return left.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// How many sendings of the plan were not answered 200 yet.
  public long left() {
    return left.getCount();
  }

  /// The batches that were answered 200.
  public Collection<EventBatch> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged.values());
    }
  }

  /// What came of the posts: a status, `no connection`, `broken` or `silence`, and how often; `odd`
  /// are answers with 200 that do not account for every event of the batch.
  public Map<String, Integer> outcomes() {
    synchronized (outcomes) {
      return Map.copyOf(outcomes);
    }
  }

  private void send(SplittableRandom random) {
    try {
      while (true) {
        Sending next = queue.take();
        String outcome = post(next.batch());
        count(outcome);
        if (outcome.equals("200")) {
          left.countDown();
        } else {
          int tries = next.tries() + 1;
          double factor = Math.log(tries + 1) / Math.log(2);
          long wait = (long) (settings.backoff().toNanos() * factor);
          queue.add(new Sending(next.batch(), tries, System.nanoTime() + wait));
        }
        long rest = (long) (pause.toNanos() * 2 * random.nextDouble());
        if (rest > 0) {
          LockSupport.parkNanos(rest);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(String outcome) {
    synchronized (outcomes) {
      outcomes.merge(outcome, 1, Integer::sum);
    }
  }

  private String post(EventBatch batch) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "SparkPost")
            .header("X-MessageSystems-Batch-ID", batch.id());
    settings.headers().forEach(request::header);
    try {
      HttpResponse<String> reply =
          http.send(
              request.POST(BodyPublishers.ofByteArray(batch.body(events))).build(),
              BodyHandlers.ofString());
      if (reply.statusCode() == 200) {
        if (!accountsFor(batch, reply.body())) {
          count("odd");
        }
        synchronized (acknowledged) {
          acknowledged.put(batch.id(), batch);
        }
      }
      return Integer.toString(reply.statusCode());
    } catch (java.net.http.HttpTimeoutException e) {
      return "silence";
    } catch (java.net.ConnectException e) {
      return "no connection";
    } catch (IOException e) {
      return "broken";
    }
  }

  /// Whether an answer says that each event of the batch is taken or known.
  private static boolean accountsFor(EventBatch batch, String answer) {
    for (int repeated = 0; repeated <= batch.size(); repeated++) {
      String right =
          "{\"batch_id\":\"%s\",\"accepted\":%d,\"repeated\":%d,\"unreadable\":0}"
              .formatted(batch.id(), batch.size() - repeated, repeated);
      if (answer.equals(right)) {
        return true;
      }
    }
    return false;
  }

  /// Ends the senders, wherever they are.
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }
}
