package dev.sluice.target.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import dev.sluice.view.MatchingView;
import dev.sluice.view.ViewPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;

/// Sends each event to an HTTP API, as EventBridge's API destinations do.
///
/// The body is what the rule's input made, else the matching view, or the part of it that the input
/// path names. The receiver can drop a repeat by `Sluice-Delivery`, which is the same in every
/// attempt. {@link Verdict} says what its answers mean.
public final class HttpTarget implements Target {

  private static final String JSON = "application/json; charset=utf-8";
  private static final String AGENT = "Sluice/" + Release.VERSION;

  private final HttpTargetSettings settings;
  private final HttpClient client;
  private final Duration deadline;
  private final Clock clock;
  private final String receiver;
  private final boolean hasBody;
  private final String contentType;

  /// A target that uses the shared client.
  ///
  /// @param deadline how long an attempt may take, up to the last byte of the reply
  public HttpTarget(HttpTargetSettings settings, HttpClient client, Duration deadline) {
    this(settings, client, deadline, Clock.system());
  }

  /// A target with a clock of its own; a receiver may ask for a pause until a date.
  public HttpTarget(
      HttpTargetSettings settings, HttpClient client, Duration deadline, Clock clock) {
    this.settings = settings;
    this.client = client;
    this.deadline = deadline;
    this.clock = clock;
    this.receiver = receiver(settings.url());
    this.hasBody = settings.hasBody();
    this.contentType =
        settings.headers().entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(JSON);
  }

  private static String receiver(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    Optional<byte[]> body = Optional.empty();
    if (hasBody) {
      body = body(parcel);
      if (body.isEmpty()) {
        return new Outcome.Refused(
            new Failure(
                "INPUT_PATH_MISSING",
                "the event has nothing at " + settings.inputPath().orElseThrow()));
      }
    }
    Credential credential;
    try {
      credential = Credential.of(settings.connection());
    } catch (Fault fault) {
      return new Outcome.Retryable(new Failure("CREDENTIAL", fault.sentence()));
    }
    Payload payload = body.map(Payload::of).orElse(Payload.EMPTY);
    Verdict verdict = new Verdict(receiver, new Redaction(credential.secrets(), payload));
    try {
      Reply reply = Exchange.run(request(parcel, credential, body));
      return verdict.of(reply, clock.now());
    } catch (ExecutionException e) {
      return verdict.of(e.getCause() == null ? e : e.getCause());
    }
  }

  private Optional<byte[]> body(Parcel parcel) {
    if (parcel.input().isPresent()) {
      return parcel.input().map(Payload::toBytes);
    }
    if (settings.inputPath().isEmpty()) {
      return Optional.of(MatchingView.line(parcel.event()));
    }
    ViewPath path = settings.inputPath().get();
    ObjectNode view = MatchingView.tree(parcel.event());
    return path.find(view).map(JsonNode::toString).map(t -> t.getBytes(StandardCharsets.UTF_8));
  }

  private Request request(Parcel parcel, Credential credential, Optional<byte[]> body) {
    Request request =
        client
            .newRequest(settings.url())
            .method(settings.method())
            .followRedirects(false)
            .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .idleTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .headers(fields -> fill(fields, parcel, credential));
    body.ifPresent(bytes -> request.body(new BytesRequestContent(contentType, bytes)));
    return request;
  }

  private void fill(HttpFields.Mutable fields, Parcel parcel, Credential credential) {
    fields.put("User-Agent", AGENT);
    settings.headers().forEach(fields::put);
    fields.put("Sluice-Delivery", parcel.id().toString());
    fields.put("Sluice-Attempt", Integer.toString(parcel.attempt()));
    credential.field().ifPresent(field -> fields.put(field.name(), field.value()));
  }
}
