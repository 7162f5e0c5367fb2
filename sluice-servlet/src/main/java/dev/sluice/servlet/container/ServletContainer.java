package dev.sluice.servlet.container;

import dev.sluice.fault.Fault;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/// A started application, to be called in process.
///
/// Jetty's own channel runs each call; only the wire is left out: there is no port, nothing is
/// written as HTTP and nothing parsed. So filters, asynchronous servlets, error pages and sessions
/// are as they are behind a port.
public final class ServletContainer implements AutoCloseable {

  /// What a source of an event may put in a path and a browser would not. A segment that hides a
  /// `..` stays forbidden.
  private static final UriCompliance PATHS =
      UriCompliance.DEFAULT.with(
          "in-process",
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

  /// Threads that Jetty itself wants beside those of calls.
  private static final int SPARE_THREADS = 8;

  private static final System.Logger LOG = System.getLogger(ServletContainer.class.getName());

  private final Server server;
  private final Workers workers;
  private final InProcess connector;
  private final HttpChannel.Factory channels = new HttpChannel.DefaultFactory();
  private final Limits limits;
  private final Semaphore slots;
  private final AtomicInteger lost = new AtomicInteger();
  private final Closeable classes;

  private ServletContainer(
      Server server, Workers workers, InProcess connector, Limits limits, Closeable classes) {
    this.server = server;
    this.workers = workers;
    this.connector = connector;
    this.limits = limits;
    this.slots = new Semaphore(limits.callsAtOnce());
    this.classes = classes;
  }

  /// Starts an application.
  ///
  /// @param contextPath what every path of the application begins with; empty for none
  /// @throws Fault `application-not-started`, with the reason
  public static ServletContainer start(Application application, String contextPath, Limits limits) {
    Workers workers = new Workers(limits.callsAtOnce() + SPARE_THREADS);
    Server server = new Server(workers);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    configuration.setUriCompliance(PATHS);
    InProcess connector = new InProcess(server, configuration);
    server.addConnector(connector);
    ServletContextHandler context = Contexts.of(application, contextPath);
    server.setHandler(context);
    ServletContainer container =
        new ServletContainer(server, workers, connector, limits, classes(application, context));
    try {
      server.start();
    } catch (Exception | Error e) {
      container.close();
      throw Fault.of(
          Fault.Kind.INVALID,
          "application-not-started",
          "the application could not be started: " + rootOf(e),
          e);
    }
    return container;
  }

  /// What is closed with the application: a class loader that was made for it alone.
  private static Closeable classes(Application application, ServletContextHandler context) {
    return switch (application) {
      case Application.OnClassPath _ -> () -> {};
      case Application.Jar _, Application.War _ ->
          context.getClassLoader() instanceof Closeable loader ? loader : () -> {};
    };
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    for (int depth = 0; root.getCause() != null && depth < 16; depth++) {
      root = root.getCause();
    }
    return root;
  }

  /// Makes a call, with the time limit of the container.
  ///
  /// @throws Fault as {@link #run(Call, Duration)}
  public Ending run(Call call) {
    return run(call, limits.time());
  }

  /// Makes a call, and waits for its end.
  ///
  /// A call that runs into its time limit keeps its place among the calls at once until the
  /// application lets go of it.
  ///
  /// @param limit how long the call may take; the container's limit holds too
  /// @throws Fault `event-too-large`; `application-busy` when no place got free in time;
  ///   `interrupted` when the caller was
  public Ending run(Call call, Duration limit) {
    if (call.body().length() > limits.callBytes()) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "event-too-large",
          "the event has %d bytes; the application gets at most %d"
              .formatted(call.body().length(), limits.callBytes()));
    }
    Duration shorter = limit.compareTo(limits.time()) < 0 ? limit : limits.time();
    long begin = System.nanoTime();
    try {
      if (!slots.tryAcquire(shorter.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Fault.busy(
            "application-busy",
            "the application is busy with %d calls; none ended within %d ms"
                .formatted(limits.callsAtOnce(), shorter.toMillis()),
            shorter);
      }
      Exchange exchange = begun(call);
      return exchange.await(shorter, shorter.toNanos() - (System.nanoTime() - begin));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "interrupted",
          "the caller of the application was interrupted",
          e);
    }
  }

  /// How many calls have run into their time limit and still hold their places, since the
  /// application has not let go of them.
  public int lost() {
    return lost.get();
  }

  /// Begins a call, or gives its place back.
  private Exchange begun(Call call) {
    boolean isBegun = false;
    try {
      Exchange exchange = begin(call);
      isBegun = true;
      return exchange;
    } finally {
      if (!isBegun) {
        slots.release();
      }
    }
  }

  private Exchange begin(Call call) {
    HttpChannel channel = channels.newHttpChannel(connector.line(call.origin().scheme()));
    channel.initialize();
    Exchange exchange =
        new Exchange(channel, call, limits.answerBytes(), workers, lost, slots::release);
    channel.setHttpStream(exchange);
    Runnable handling = channel.onRequest(request(call));
    workers.execute(() -> exchange.run(handling));
    return exchange;
  }

  private static MetaData.Request request(Call call) {
    Call.Origin origin = call.origin();
    HttpFields.Mutable fields = HttpFields.build();
    fields.add(HttpHeader.HOST, origin.host() + ":" + origin.port());
    for (Header header : call.headers()) {
      fields.add(header.name(), header.value());
    }
    int length = call.body().length();
    if (length > 0) {
      fields.put(HttpHeader.CONTENT_LENGTH, length);
    }
    return new MetaData.Request(
        System.nanoTime(),
        call.method(),
        HttpURI.from(origin.scheme(), origin.host(), origin.port(), call.target()),
        HttpVersion.HTTP_1_1,
        fields,
        length);
  }

  /// Stops the application; calls that are under way are cut off.
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the application did not stop", e);
    } finally {
      workers.stop();
      server.destroy();
      forget();
    }
  }

  private void forget() {
    try {
      classes.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the files of an application stay open", e);
    }
  }
}
