package dev.sluice.mail.verdict;

import dev.sluice.mail.Client;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Content;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A judge that looks for itself: SPF, DKIM and DMARC by the name system, viruses by clamd, spam by
/// rspamd, all at the same time, each with a deadline of its own.
public final class ExaminingJudge implements Judge, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ExaminingJudge.class.getName());

  /// How long after its last question the authentication of a message may take.
  private static final Duration READING = Duration.ofSeconds(30);

  private final VerdictSettings settings;
  private final Clock clock;
  private final Optional<Dns> dns;
  private final Optional<ClamdScan> clamd;
  private final Optional<RspamdScan> rspamd;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// What became of authentication.
  private record Authenticated(
      Verdict spf, Verdict dkim, Verdict dmarc, Optional<String> policy, List<Header> headers) {

    static Authenticated all(Verdict verdict) {
      return new Authenticated(verdict, verdict, verdict, Optional.empty(), List.of());
    }
  }

  /// A judge that asks real servers.
  public ExaminingJudge(VerdictSettings settings, Clock clock) {
    this(
        settings,
        clock,
        settings.authentication().map(how -> new DnsServers(how.servers(), how.query(), clock)));
  }

  ExaminingJudge(VerdictSettings settings, Clock clock, Optional<? extends Dns> dns) {
    this.settings = settings;
    this.clock = clock;
    this.dns = dns.map(each -> each);
    this.clamd = settings.clamd().map(ClamdScan::new);
    this.rspamd = settings.rspamd().map(RspamdScan::new);
  }

  @Override
  public Verdicts judge(Envelope envelope, Content content, boolean isScanned)
      throws InterruptedException {
    long began = clock.nanos();
    Optional<Future<Authenticated>> authentication =
        dns.map(names -> threads.submit(() -> authenticated(names, envelope, content)));
    Optional<Future<Verdict>> virus =
        clamd.filter(any -> isScanned).map(scan -> threads.submit(() -> scan.scan(content)));
    Optional<Future<Verdict>> spam =
        rspamd
            .filter(any -> isScanned)
            .map(scan -> threads.submit(() -> scan.scan(envelope, content)));
    try {
      Authenticated told = Authenticated.all(Verdict.DISABLED);
      if (authentication.isPresent()) {
        Duration within = settings.authentication().orElseThrow().total().plus(READING);
        told =
            outcome(
                authentication.get(),
                began,
                within,
                Authenticated.all(Verdict.PROCESSING_FAILED),
                "names");
      }
      Verdict viruses =
          scanned(virus, began, settings.clamd().map(VerdictSettings.Clamd::timeout), "clamd");
      Verdict spams =
          scanned(spam, began, settings.rspamd().map(VerdictSettings.Rspamd::timeout), "rspamd");
      return new Verdicts(
          spams, viruses, told.spf(), told.dkim(), told.dmarc(), told.policy(), told.headers());
    } finally {
      authentication.ifPresent(task -> task.cancel(true));
      virus.ifPresent(task -> task.cancel(true));
      spam.ifPresent(task -> task.cancel(true));
    }
  }

  private Verdict scanned(
      Optional<Future<Verdict>> task, long began, Optional<Duration> within, String who)
      throws InterruptedException {
    return task.isEmpty()
        ? Verdict.DISABLED
        : outcome(task.get(), began, within.orElseThrow(), Verdict.PROCESSING_FAILED, who);
  }

  private <T> T outcome(Future<T> task, long began, Duration within, T otherwise, String who)
      throws InterruptedException {
    try {
      Duration left = within.minus(clock.since(began));
      return task.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "no verdict by {0} within {1}", who, within);
    } catch (ExecutionException e) {
      LOG.log(Level.ERROR, "no verdict by " + who, e.getCause());
    }
    return otherwise;
  }

  private Authenticated authenticated(Dns names, Envelope envelope, Content content)
      throws InterruptedException {
    Inquiry inquiry = new Inquiry(names, clock, settings.authentication().orElseThrow().total());
    try {
      MessageHeaders headers = MessageHeaders.read(content);
      Optional<Spf> spf = spf(inquiry, envelope);
      List<Dkim> dkim = DkimCheck.check(inquiry, clock, headers, content);
      Dmarc dmarc = DmarcCheck.check(inquiry, headers, spf, dkim);
      return new Authenticated(
          spf.map(Spf::verdict).orElse(Verdict.DISABLED),
          Dkim.verdict(dkim),
          dmarc.verdict(),
          dmarc.toldPolicy(),
          AuthenticationResults.headers(settings.host(), envelope, spf, dkim, dmarc));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a message could not be read to be checked: {0}", e.toString());
      return Authenticated.all(Verdict.PROCESSING_FAILED);
    }
  }

  /// Nothing where a provider has received the message: whose address it came from is not known.
  private static Optional<Spf> spf(Inquiry inquiry, Envelope envelope) throws InterruptedException {
    Client client = envelope.client();
    return client.isProvider()
        ? Optional.empty()
        : Optional.of(
            SpfCheck.check(inquiry, client.address(), client.greeting(), envelope.sender()));
  }

  /// Ends the checks that are under way.
  @Override
  public void close() {
    threads.shutdownNow();
    rspamd.ifPresent(RspamdScan::close);
  }
}
