package dev.sluice.target.app;

import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.TargetName;
import dev.sluice.servlet.Environ;
import dev.sluice.servlet.container.Answer;
import dev.sluice.servlet.container.Call;
import dev.sluice.servlet.container.Ending;
import dev.sluice.servlet.container.Header;
import dev.sluice.servlet.container.Limits;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.target.http.Excerpt;
import dev.sluice.target.http.Redaction;
import dev.sluice.target.http.Reply;
import dev.sluice.target.http.Verdict;
import dev.sluice.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An application that runs in this process, in a class loader and on threads of its own.
///
/// | what it does | outcome | code |
/// | --- | --- | --- |
/// | answers | as an HTTP API that answers so, see {@link Verdict} | `HTTP_<n>` |
/// | throws | retryable | `APPLICATION_THREW` |
/// | does not end in time | retryable | `TIMEOUT` |
/// | answers what is no answer | retryable | `BAD_REPLY` |
/// | does not run | retryable | `APPLICATION_NOT_RUNNING` |
/// | keeps all of its threads after their time | retryable | `APPLICATION_STUCK` |
public final class InProcessApp implements Target, AskedApplication, AutoCloseable {

  /// The largest answer that is kept while it comes; of a longer one the status counts alone.
  private static final int MAX_ANSWER = 1 << 20;

  /// An event is far smaller; this is what its surroundings may add.
  private static final int MAX_CALL = 1 << 30;

  private static final int MAX_ASKED = 64 << 10;
  private static final int MAX_EXCERPT = 1_000;

  private final TargetName name;
  private final Environ environ;
  private final Form form;
  private final Duration deadline;
  private final int threads;
  private final String shown;
  private final Versions versions;
  private final Clock clock;

  /// An application that is not loaded yet.
  ///
  /// @param deadline how long a call may take
  /// @param threads how many calls run at once
  /// @param work a folder for copies of jars; nothing else is in it
  public InProcessApp(
      TargetName name,
      AppSettings.InFile place,
      Form form,
      Duration deadline,
      int threads,
      Path work,
      Clock clock) {
    this.name = name;
    this.environ = place.environ();
    this.form = form;
    this.deadline = deadline;
    this.threads = threads;
    this.shown = String.valueOf(place.path().getFileName());
    this.clock = clock;
    Limits limits = new Limits(deadline, MAX_CALL, MAX_ANSWER, threads);
    this.versions = new Versions(name, place, limits, work);
  }

  /// What can be seen to be wrong with a file without running it.
  public static Optional<String> trouble(AppSettings.InFile place) {
    return new AppFile(place.path(), place.type()).trouble();
  }

  /// Loads the application, and from now on each new version of its file; calls wait for the first.
  public void start() {
    versions.start();
  }

  /// Looks whether there is a new version, as the loop does every few seconds.
  ///
  /// @return whether one was loaded
  boolean look() throws InterruptedException {
    return versions.step();
  }

  /// How it is.
  public AppState state() {
    return versions.state();
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    return Request.deliver(parcel, name, form, this::attempt);
  }

  private Outcome attempt(Request request) throws InterruptedException {
    Redaction redaction = new Redaction(List.of(), request.body());
    Optional<Running> entered = versions.enter(deadline);
    if (entered.isEmpty()) {
      return retryable("APPLICATION_NOT_RUNNING", versions.whyNot());
    }
    try {
      Optional<String> stuck = stuck(entered.get());
      return stuck.isPresent()
          ? retryable("APPLICATION_STUCK", stuck.get())
          : outcome(run(entered.get(), request, deadline), redaction);
    } catch (Fault e) {
      return retryable("APPLICATION_BUSY", e.sentence());
    } finally {
      entered.get().leave();
    }
  }

  @Override
  public String ask(byte[] json, String id, Duration limit) throws InterruptedException {
    Request request = Request.asking(json, id, name);
    Running running = versions.enter(limit).orElseThrow(() -> noAnswer(versions.whyNot()));
    try {
      Optional<String> stuck = stuck(running);
      if (stuck.isPresent()) {
        throw noAnswer(stuck.get());
      }
      Ending ending = run(running, request, limit);
      if (ending instanceof Ending.Answered(Answer answer)
          && answer.status() >= 200
          && answer.status() < 300) {
        String text = answer.text().orElse("");
        return text.substring(0, Math.min(text.length(), MAX_ASKED));
      }
      throw noAnswer(
          switch (ending) {
            case Ending.Answered(Answer answer) -> shown + " answered " + answer.status();
            case Ending.Failed failed -> shown + ": " + Excerpt.of(failed.reason(), MAX_EXCERPT);
          });
    } finally {
      running.leave();
    }
  }

  private static Fault noAnswer(String sentence) {
    return Fault.of(Fault.Kind.UNAVAILABLE, "no-answer", sentence);
  }

  private Optional<String> stuck(Running running) {
    return running.container().lost() < threads
        ? Optional.empty()
        : Optional.of(
            "all %d threads of %s are held by calls that did not end within %s; a new version of"
                    .formatted(threads, shown, Running.shown(deadline))
                + " the file, or a restart of the hub, makes new ones");
  }

  private Ending run(Running running, Request request, Duration limit) throws InterruptedException {
    List<Header> headers = new ArrayList<>();
    for (Header header : environ.headers()) {
      if (request.headers().keySet().stream().noneMatch(header.name()::equalsIgnoreCase)) {
        headers.add(header);
      }
    }
    for (Map.Entry<String, String> field : request.headers().entrySet()) {
      headers.add(new Header(field.getKey(), field.getValue()));
    }
    Call call =
        new Call(
            environ.method(),
            environ.origin(),
            environ.target(request.path().equals("/") ? environ.path() : request.path()),
            headers,
            environ.hasBody() ? request.body() : dev.sluice.event.Payload.EMPTY);
    try {
      return running.container().run(call, limit);
    } catch (Fault e) {
      if (Thread.interrupted()) {
        throw new InterruptedException(e.sentence());
      }
      throw e;
    }
  }

  private Outcome outcome(Ending ending, Redaction redaction) {
    return switch (ending) {
      case Ending.Answered(Answer answer) -> answered(answer, redaction);
      case Ending.Failed(Ending.Failure failure, String reason, Answer answer) ->
          switch (failure) {
            case THREW -> failed("APPLICATION_THREW", reason, answer, redaction);
            case TOO_SLOW -> failed("TIMEOUT", reason, answer, redaction);
            case ANSWER_BROKEN -> failed("BAD_REPLY", reason, answer, redaction);
            // As of an API's answer, no more is read than anybody looks at.
            case ANSWER_TOO_LARGE ->
                answer.status() == 0
                    ? failed("BAD_REPLY", reason, answer, redaction)
                    : answered(answer, redaction);
          };
    };
  }

  private Outcome answered(Answer answer, Redaction redaction) {
    Reply reply =
        new Reply(answer.status(), answer.header("Retry-After"), Map.of(), answer.excerpt());
    return new Verdict(shown, redaction).of(reply, clock.now());
  }

  private Outcome failed(String code, String reason, Answer answer, Redaction redaction) {
    String said = answer.body().isEmpty() ? "" : ": " + answer.excerpt();
    return retryable(code, shown + ": " + Excerpt.of(redaction.apply(reason + said), MAX_EXCERPT));
  }

  private static Outcome retryable(String code, String sentence) {
    return new Outcome.Retryable(new Failure(code, sentence));
  }

  /// Stops it: calls under way may end within their time, and the application within ten seconds.
  @Override
  public void close() {
    versions.close();
  }
}
