package dev.sluice.bench.crash;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Clients that send new events and repeats, with short pauses, until the hub is gone.
final class Clients {

  private static final int CLIENTS = 8;
  private static final int REPEAT_ONE_IN = 8;
  private static final int LONGEST_PAUSE_MILLIS = 12;

  /// How the requests are spread over the forms: wrong ones are rare.
  private static final List<Form> DRAWN =
      List.of(
          Form.BINARY,
          Form.BINARY,
          Form.STRUCTURED,
          Form.STRUCTURED,
          Form.BATCH,
          Form.BATCH,
          Form.BATCH,
          Form.CLIENT_EVENTS,
          Form.CLIENT_EVENTS,
          Form.WRONG_ENTRY,
          Form.WRONG_BATCH);

  private final HubApi hub;
  private final Ledger ledger;
  private final Findings findings;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean breakable;
  private volatile boolean over;

  Clients(HubApi hub, Ledger ledger, Findings findings) {
    this.hub = hub;
    this.ledger = ledger;
    this.findings = findings;
  }

  void start(SplittableRandom random) {
    for (int i = 0; i < CLIENTS; i++) {
      SplittableRandom own = random.split();
      threads.add(Thread.ofVirtual().start(() -> send(own)));
    }
  }

  /// Says that connections may break from now on, since the hub is about to be killed or stopped.
  void expectBreaks() {
    breakable = true;
  }

  /// Ends the clients, after the request that each is at.
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void send(SplittableRandom random) {
    while (!over) {
      Optional<Posting> repeat =
          random.nextInt(REPEAT_ONE_IN) == 0 ? ledger.again(random) : Optional.empty();
      Optional<Posting> posting = repeat.or(() -> fresh(random));
      try {
        if (posting.isPresent()) {
          send(posting.get(), repeat.isPresent());
        }
      } catch (IOException e) {
        if (!breakable) {
          findings.add(Wrong.ANSWER, "none to " + posting + " while the hub was up: " + e);
        }
        return;
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)).toNanos());
    }
  }

  private Optional<Posting> fresh(SplittableRandom random) {
    Form form = DRAWN.get(random.nextInt(DRAWN.size()));
    return ledger.next(form, random.nextInt(form.least(), form.most() + 1));
  }

  /// Sends one request and notes what came of it.
  ///
  /// @param again whether it was sent before; then a refusal says nothing of the first time
  void send(Posting posting, boolean again) throws IOException, InterruptedException {
    HttpResponse<String> reply = hub.post(posting);
    switch (Reading.of(posting, reply.statusCode(), reply.body())) {
      case KEPT -> ledger.acknowledge(posting);
      case REFUSED -> {
        if (!again) {
          ledger.refuse(posting);
        }
      }
      case UNCLEAR -> {
        // As if the connection had broken: its fate stays unknown.
      }
      case ODD ->
          findings.add(
              Wrong.ANSWER, posting + " was answered " + reply.statusCode() + " " + reply.body());
    }
  }
}
