package dev.sluice.target.app;

import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.target.http.HttpQuestion;
import dev.sluice.target.http.HttpTarget;
import dev.sluice.target.http.HttpTargetSettings;
import dev.sluice.target.http.Tokens;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;

/// An application at a URL. Each request goes to a path of its own there, in all else as to an HTTP
/// API: {@link HttpTarget} makes it, and says what the answer means.
public final class HttpApp implements Target, AskedApplication {

  private final TargetName name;
  private final HttpTargetSettings base;
  private final Form form;
  private final HttpClient client;
  private final Duration deadline;
  private final Clock clock;
  private final Tokens tokens;

  /// An application that is called over the shared client.
  ///
  /// @param base what paths are put behind
  /// @param deadline how long an attempt may take, up to the last byte of the reply
  /// @param tokens of its connection, which others may have as well
  public HttpApp(
      TargetName name,
      HttpTargetSettings base,
      Form form,
      HttpClient client,
      Duration deadline,
      Clock clock,
      Tokens tokens) {
    this.name = name;
    this.base = base;
    this.form = form;
    this.client = client;
    this.deadline = deadline;
    this.clock = clock;
    this.tokens = tokens;
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    return Request.deliver(
        parcel,
        name,
        form,
        request ->
            new HttpTarget(at(request), client, deadline, clock, tokens, () -> {})
                .deliver(parcel.with(request.body())));
  }

  @Override
  public String ask(byte[] json, String id, Duration limit) throws InterruptedException {
    Request request = Request.asking(json, id, name);
    return new HttpQuestion(at(request), client, tokens).ask(json, id, limit);
  }

  private HttpTargetSettings at(Request request) {
    Map<String, String> headers = new LinkedHashMap<>(base.headers());
    request
        .headers()
        .forEach((name, value) -> {
          headers.keySet().removeIf(name::equalsIgnoreCase);
          headers.put(name, value);
        });
    return new HttpTargetSettings(
        URI.create(base.url() + request.path()),
        base.method(),
        headers,
        base.connection(),
        Optional.empty());
  }
}
