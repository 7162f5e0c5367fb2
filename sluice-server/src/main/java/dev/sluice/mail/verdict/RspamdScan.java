package dev.sluice.mail.verdict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/// A scan for spam by rspamd: `POST /checkv2` with the message as its body and the envelope in
/// headers; the action that it advises is the verdict.
final class RspamdScan implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RspamdScan.class.getName());
  private static final int MAX_ANSWER = 1_048_576;

  private final VerdictSettings.Rspamd settings;
  private final HttpClient client;

  RspamdScan(VerdictSettings.Rspamd settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  /// Scans a message; whoever calls bounds the time by an interrupt.
  Verdict scan(Envelope envelope, Content content) throws InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client.send(request(envelope, content), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
        if (response.statusCode() != 200 || bytes.length > MAX_ANSWER) {
          LOG.log(Level.WARNING, "rspamd answers {0} to a message", response.statusCode());
          return Verdict.PROCESSING_FAILED;
        }
        return StrictJson.read(bytes, 0, bytes.length, RspamdScan::verdict);
      }
    } catch (IOException | UncheckedIOException | Fault e) {
      LOG.log(Level.WARNING, "rspamd could not be asked: {0}", e.toString());
      return Verdict.PROCESSING_FAILED;
    }
  }

  private HttpRequest request(Envelope envelope, Content content) {
    String base = settings.url().toString();
    URI url = URI.create((base.endsWith("/") ? base : base + "/") + "checkv2");
    HttpRequest.BodyPublisher body =
        content.length() == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> opened(content)), content.length());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(settings.timeout()).POST(body);
    // Without an address rspamd asks neither SPF nor lists of addresses.
    if (!envelope.client().isProvider()) {
      request.header("IP", envelope.client().address().getHostAddress());
      add(request, "Helo", envelope.client().greeting());
    }
    envelope.sender().ifPresent(sender -> add(request, "From", sender.toString()));
    for (EmailAddress recipient : envelope.recipients()) {
      add(request, "Rcpt", recipient.toString());
    }
    settings.password().ifPresent(password -> request.header("Password", password.reveal()));
    return request.build();
  }

  /// What is not ASCII has no form in these headers, and is left out.
  private static void add(HttpRequest.Builder request, String name, String value) {
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      request.header(name, value);
    }
  }

  private static InputStream opened(Content content) {
    try {
      return content.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What rspamd skipped was not checked.
  private static Verdict verdict(JsonParser parser) throws IOException {
    Optional<String> action = Optional.empty();
    boolean isSkipped = false;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      StrictJson.skip(parser);
      return Verdict.PROCESSING_FAILED;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("action") && value == JsonToken.VALUE_STRING) {
        action = Optional.of(parser.getText());
      } else if (name.equals("is_skipped")) {
        isSkipped = value == JsonToken.VALUE_TRUE;
      }
      parser.skipChildren();
    }
    return isSkipped ? Verdict.DISABLED : verdict(action.orElse(""));
  }

  private static Verdict verdict(String action) {
    return switch (action) {
      case "no action" -> Verdict.PASS;
      case "greylist", "soft reject", "add header", "rewrite subject" -> Verdict.GRAY;
      case "reject", "discard", "quarantine" -> Verdict.FAIL;
      default -> Verdict.PROCESSING_FAILED;
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
