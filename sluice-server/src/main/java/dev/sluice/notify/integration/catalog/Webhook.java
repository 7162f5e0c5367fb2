package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Description.Field;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.NotifyUrl;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.integration.PlaceTable;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A plain webhook: JSON to a URL, with headers of its own. A text goes as `{"text": …}`, an object
/// as it is. `Idempotency-Key` is the message's id.
final class Webhook extends Kind {

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

  /// Headers that frame the request, or that the hub sets.
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "idempotency-key",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  Webhook() {
    super(
        new Description(
            "webhook",
            "Webhook",
            List.of(
                Field.secret("url"),
                Field.optional("method"),
                Field.optionalSecret("authorization"),
                Field.optional("username"),
                Field.optionalSecret("password"),
                Field.optionalSecret("headers.*")),
            List.of("json://[user:password@]host[:port]/path?+Header=value", "jsons://…"),
            "262,144 characters; cut",
            "each status but 2xx, 408, 425, 429 and 5xx",
            "RFC 9110: HTTP Semantics"),
        PlaceTable.of(Place.of(Escape.PLAIN)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("json") && !url.scheme().equals("jsons")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    StringBuilder target = new StringBuilder(url.server(url.scheme().equals("jsons")));
    url.steps().forEach(step -> target.append('/').append(Escape.URL.apply(step)));
    url.user().ifPresent(user -> credentials.put("username", user));
    url.password().ifPresent(password -> credentials.put("password", password));
    url.query()
        .forEach((name, value) -> {
          if (name.startsWith("+")) {
            credentials.put("headers." + name.substring(1), value);
          } else if (name.equals("method")) {
            credentials.put("method", value);
          }
        });
    credentials.put("url", target.toString());
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
    method(credentials);
    for (String name : credentials.under("headers.").keySet()) {
      if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
          || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
        throw credentials.wrong("a header cannot be called '" + name + "'");
      }
    }
    if (credentials.find("authorization").isPresent() && credentials.find("username").isPresent()) {
      throw credentials.wrong("'authorization' and 'username' exclude each other");
    }
  }

  private static String method(Credentials credentials) {
    String method = credentials.find("method").orElse("POST").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw credentials.wrong("'method' is POST, PUT or PATCH");
    }
    return method;
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Outgoing.Request request =
        Outgoing.Request.json(credentials.url("url"), message.fields("text"))
            .method(method(credentials));
    if (credentials.find("username").isPresent()) {
      request =
          request.basic(credentials.require("username"), credentials.find("password").orElse(""));
    }
    if (credentials.find("authorization").isPresent()) {
      request = request.header("Authorization", credentials.header("authorization"));
    }
    for (String name : credentials.under("headers.").keySet()) {
      request = request.header(name, credentials.header("headers." + name));
    }
    return request.header("Idempotency-Key", message.id());
  }
}
