package dev.sluice.notify.integration;

import dev.sluice.event.Payload;
import dev.sluice.mail.relay.RelaySettings;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is sent for a message.
public sealed interface Outgoing {

  /// An HTTP request.
  ///
  /// @param headers besides `Content-Type`, `Content-Length`, `Host` and `User-Agent`
  /// @param secrets what must not be shown, besides the secret credentials
  record Request(
      String method,
      URI url,
      Map<String, String> headers,
      String contentType,
      Payload body,
      List<String> secrets)
      implements Outgoing {

    /// Copies the collections.
    public Request {
      headers = Map.copyOf(headers);
      secrets = List.copyOf(secrets);
    }

    /// A POST of JSON.
    public static Request json(URI url, Json body) {
      return new Request(
          "POST",
          url,
          Map.of(),
          "application/json; charset=utf-8",
          Payload.of(body.bytes()),
          List.of());
    }

    /// A POST of a form.
    public static Request form(URI url, Map<String, String> fields) {
      String body =
          fields.entrySet().stream()
              .map(f -> Escape.URL.apply(f.getKey()) + "=" + Escape.URL.apply(f.getValue()))
              .collect(Collectors.joining("&"));
      return new Request(
          "POST",
          url,
          Map.of(),
          "application/x-www-form-urlencoded",
          Payload.ofText(body),
          List.of());
    }

    /// This request with another method.
    public Request method(String other) {
      return new Request(other, url, headers, contentType, body, secrets);
    }

    /// This request with a header.
    public Request header(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Request(method, url, more, contentType, body, secrets);
    }

    /// This request with HTTP Basic authentication (RFC 7617).
    public Request basic(String username, String password) {
      String pair =
          Base64.getEncoder()
              .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
      return new Request(method, url, headers, contentType, body, List.of(pair))
          .header("Authorization", "Basic " + pair);
    }

    /// Never shows what may be a secret.
    @Override
    public String toString() {
      return "Request[" + method + " " + url.getHost() + "]";
    }
  }

  /// A mail.
  ///
  /// @param relay the SMTP server that takes it
  /// @param to its recipients
  /// @param content the whole message (RFC 5322), with CR LF
  record Mail(RelaySettings relay, List<String> to, Payload content) implements Outgoing {

    /// Copies the list.
    public Mail {
      to = List.copyOf(to);
    }

    /// Never shows what may be a secret.
    @Override
    public String toString() {
      return "Mail[" + relay.host() + "]";
    }
  }
}
