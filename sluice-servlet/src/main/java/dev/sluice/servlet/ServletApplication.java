package dev.sluice.servlet;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.events.shape.Recognition;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.servlet.container.Answer;
import dev.sluice.servlet.container.Call;
import dev.sluice.servlet.container.Ending;
import dev.sluice.servlet.container.Header;
import dev.sluice.servlet.container.ServletContainer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A Jakarta Servlet application that takes events.
///
/// ```
/// try (ServletApplication books = ServletApplication.start(Settings.of(application))) {
///   Ending ending = books.run(Payload.ofText(event));
/// }
/// ```
///
/// An event becomes a request to the path of its shape, with the event as its body. It may be used
/// by many threads at once.
public final class ServletApplication implements AutoCloseable {

  /// Longer than every text that means an event without content.
  private static final int LONGEST_EMPTY = 64;

  private static final List<String> EMPTY = List.of("", "{}", "[]", "\"\"", "null", "false", "0");

  private final Settings settings;
  private final ServletContainer container;
  private final ShapeTable shapes;

  private ServletApplication(Settings settings, ServletContainer container, ShapeTable shapes) {
    this.settings = settings;
    this.container = container;
    this.shapes = shapes;
  }

  /// Starts the application of the settings, and knows the shapes that come with Sluice.
  ///
  /// @throws Fault `unknown-application`, `application-not-started`
  public static ServletApplication start(Settings settings) {
    return start(settings, ShapeTable.standard());
  }

  /// Starts the application of the settings.
  ///
  /// @param shapes what events are recognised by
  /// @throws Fault as {@link #start(Settings)}
  public static ServletApplication start(Settings settings, ShapeTable shapes) {
    return new ServletApplication(
        settings,
        ServletContainer.start(
            settings.application(), settings.environ().contextPath(), settings.limits()),
        shapes);
  }

  /// What it was started with.
  public Settings settings() {
    return settings;
  }

  /// Runs an event of whatever shape.
  ///
  /// @throws Fault `malformed-json`, `invalid-utf8`, `too-many-records`, `invalid-event`; and as
  ///   {@link ServletContainer#run(Call)}
  public Ending run(Payload event) {
    return run(event, settings.limits().time());
  }

  /// Runs an event of whatever shape, within a time of its own.
  ///
  /// @throws Fault as {@link #run(Payload)}
  public Ending run(Payload event, Duration limit) {
    return container.run(call(event), limit);
  }

  /// Runs a CloudEvent, in the form that the settings ask for.
  ///
  /// @throws Fault as {@link #run(Payload)}
  public Ending run(Event event) {
    return run(Payload.of(CloudEventsJson.write(event)));
  }

  private Call call(Payload event) {
    Environ environ = settings.environ();
    if (isEmpty(event)) {
      return call(environ.path(), environ.headers(), event);
    }
    // Events made of them hold ranges of the bytes, which are never written to.
    Recognition found = shapes.recognise(bytes(event));
    String path = found.isRecognised() ? found.path() : environ.path();
    return switch (settings.content()) {
      case EVENT -> call(path, environ.headers(), event);
      case CLOUDEVENTS -> {
        Event one = found.whole();
        yield call(path, bound(environ.headers(), one), one.data());
      }
    };
  }

  private Call call(String path, List<Header> headers, Payload body) {
    Environ environ = settings.environ();
    return new Call(
        environ.method(),
        environ.origin(),
        environ.target(path),
        headers,
        environ.hasBody() ? body : Payload.EMPTY);
  }

  private static byte[] bytes(Payload event) {
    boolean isWhole = event.offset() == 0 && event.length() == event.array().length;
    return isWhole ? event.array() : event.toBytes();
  }

  /// The configured headers, but for those that the event brings itself.
  private static List<Header> bound(List<Header> configured, Event event) {
    List<Header> headers = new ArrayList<>();
    for (Header header : configured) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!name.equals("content-type") && !name.startsWith("ce-")) {
        headers.add(header);
      }
    }
    HttpBinding.headers(event).forEach((name, value) -> headers.add(new Header(name, value)));
    return headers;
  }

  private static boolean isEmpty(Payload event) {
    if (event.length() > LONGEST_EMPTY) {
      return false;
    }
    return EMPTY.contains(event.text().replaceAll("[ \\t\\r\\n]", ""));
  }

  /// Whether the application took the event, and if not, why.
  ///
  /// @return a sentence that begins with the reason and ends with the first KB of the answer, or
  ///   nothing when the event was taken
  public Optional<String> refusal(Ending ending) {
    return switch (ending) {
      case Ending.Answered(Answer answer) ->
          answer.status() < settings.failureFrom()
              ? Optional.empty()
              : Optional.of(told("the application answered " + answer.status(), answer));
      case Ending.Failed(_, String reason, Answer answer) -> Optional.of(told(reason, answer));
    };
  }

  private static String told(String reason, Answer answer) {
    String excerpt = answer.excerpt();
    return excerpt.isEmpty() ? reason : reason + ": " + excerpt;
  }

  /// Runs what a caller such as Lambda sends: an event, or with {@link Settings.Records#EACH} the
  /// records of a batch one by one.
  ///
  /// @param limit how long all of it may take
  /// @return the answer as JSON, or which records of a batch have to come again
  /// @throws Fault `application-failed` when the event, or every record of the batch, was not taken
  public byte[] invoke(Payload event, Duration limit) {
    Optional<Batch> batch =
        settings.records() == Settings.Records.EACH ? Batch.of(event) : Optional.empty();
    if (batch.isPresent()) {
      return batch.get().run(this, limit).getBytes(StandardCharsets.UTF_8);
    }
    Ending ending = run(event, limit);
    Optional<String> refusal = refusal(ending);
    if (ending instanceof Ending.Answered(Answer answer)
        && (refusal.isEmpty() || settings.spelling().isForClients())) {
      return settings.spelling().write(answer);
    }
    throw failed(refusal.orElse("the application did not answer"));
  }

  static Fault failed(String reason) {
    return Fault.of(Fault.Kind.UNAVAILABLE, "application-failed", reason);
  }

  /// Stops the application.
  @Override
  public void close() {
    container.close();
  }
}
