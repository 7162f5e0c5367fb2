package dev.sluice.servlet;

import dev.sluice.event.Payload;
import dev.sluice.servlet.container.Application;
import dev.sluice.servlet.container.Call;
import dev.sluice.servlet.container.Ending;
import dev.sluice.servlet.container.Header;
import dev.sluice.servlet.container.ServletContainer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Measures, for people: `start` how long the entry of Lambda takes to its first answer in a fresh
/// JVM, `events` and `calls` how many of them a second go through a trivial servlet.
public final class Measure {

  private static final String EVENT =
      "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu-west-1\","
          + "\"eventTime\":\"2026-11-21T10:00:00.000Z\",\"eventName\":\"ObjectCreated:Put\","
          + "\"userIdentity\":{\"principalId\":\"AIDAJDPLRKLG7UEXAMPLE\"},\"requestParameters\":"
          + "{\"sourceIPAddress\":\"127.0.0.1\"},\"s3\":{\"s3SchemaVersion\":\"1.0\","
          + "\"configurationId\":\"testConfigRule\",\"bucket\":{\"name\":\"books\",\"arn\":"
          + "\"arn:aws:s3:::books\"},\"object\":{\"key\":\"HappyFace.jpg\",\"size\":1024,"
          + "\"eTag\":\"d41d8cd98f00b204e9800998ecf8427e\",\"sequencer\":\"0A1B2C3D4E5F678901\"}}}]}";

  private Measure() {}

  /// Reads the event and answers with nothing.
  public static final class Trivial extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().readAllBytes();
      response.setStatus(204);
    }
  }

  /// One measurement.
  public static void main(String[] arguments) throws InterruptedException {
    Settings settings = Settings.of(new Application.OnClassPath(Trivial.class));
    String what = arguments.length > 0 ? arguments[0] : "events";
    if (what.equals("start")) {
      start(settings);
      return;
    }
    int callers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
    Payload event = Payload.ofText(EVENT);
    if (what.equals("events")) {
      try (ServletApplication application = ServletApplication.start(settings)) {
        many("events", callers, () -> application.run(event));
      }
      return;
    }
    Call call =
        new Call(
            "POST",
            Call.Origin.LOCALHOST,
            "/aws.s3",
            List.of(new Header("Content-Type", "application/json")),
            event);
    try (ServletContainer container =
        ServletContainer.start(settings.application(), "", settings.limits())) {
      many("calls", callers, () -> container.run(call));
    }
  }

  private static void start(Settings settings) {
    Instant began = ProcessHandle.current().info().startInstant().orElseThrow();
    try (ServletApplication application = ServletApplication.start(settings);
        LambdaEntry entry = new LambdaEntry(application)) {
      Duration started = Duration.between(began, Instant.now());
      application.invoke(Payload.ofText(EVENT), Duration.ofSeconds(10));
      Duration answered = Duration.between(began, Instant.now());
      System.out.printf(
          "started %d ms, first event answered %d ms after the start of the JVM (%s)%n",
          started.toMillis(), answered.toMillis(), entry.getClass().getSimpleName());
    }
  }

  private interface Once {
    Ending run();
  }

  private static void many(String what, int callers, Once once) throws InterruptedException {
    LongAdder done = new LongAdder();
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch unanswered = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!isOver.get()) {
                  if (!(once.run() instanceof Ending.Answered(var answer))
                      || answer.status() != 204) {
                    unanswered.countDown();
                    return;
                  }
                  done.increment();
                }
              }));
    }
    for (int second = 1; second <= 10; second++) {
      long before = done.sum();
      long began = System.nanoTime();
      if (unanswered.await(1, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not answered");
      }
      System.out.printf(
          "second %d: %,.0f %s/s%n",
          second, (done.sum() - before) * 1e9 / (System.nanoTime() - began), what);
    }
    isOver.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
