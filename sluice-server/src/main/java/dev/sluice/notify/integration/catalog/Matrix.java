package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Description.Field;
import dev.sluice.notify.integration.Judgement;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.NotifyUrl;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.integration.PlaceTable;
import dev.sluice.notify.integration.Reply;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.target.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A room of Matrix, by the client-server API. A text is a notice of the type `m.text`; an object
/// is the content of the event, with `formatted_body` in HTML if it likes.
///
/// The transaction id is the message's id, so that a repeat is dropped by the server. Nobody is
/// called by a message unless its model says so in `m.mentions`.
final class Matrix extends Kind {

  /// An event has at most 65,536 bytes.
  private static final int MAX_TEXT = 30_000;

  Matrix() {
    super(
        new Description(
            "matrix",
            "Matrix",
            List.of(Field.required("url"), Field.secret("token"), Field.required("room")),
            List.of("matrix://token@host[:port]/!room:server", "matrixs://…"),
            "30,000 bytes of JSON in a text; cut",
            "400, 401, 403, 404, 413",
            "Matrix Specification: Client-Server API, PUT /rooms/{roomId}/send"),
        PlaceTable.of(Place.ofJsonBytes(Escape.PLAIN, MAX_TEXT))
            .with("formatted_body", Place.ofJsonBytes(Escape.HTML, MAX_TEXT)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("matrix") && !url.scheme().equals("matrixs")) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "url",
            url.server(url.scheme().equals("matrixs")),
            "token",
            url.password()
                .or(url::user)
                .orElseThrow(() -> url.wrong("the access token is missing")),
            "room",
            url.step(0, "room")));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
    String room = credentials.require("room");
    if (!room.startsWith("!") || room.length() > 255) {
      throw credentials.wrong(
          "'room' is a room id like !abc:example.com; an alias has to be joined");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields body = message.fields("body").withDefault("msgtype", "m.text");
    if (body.text("formatted_body").isPresent()) {
      body = body.withDefault("format", "org.matrix.custom.html");
      if (body.text("body").isEmpty()) {
        body = body.with("body", HtmlText.of(body.text("formatted_body").orElseThrow()).strip());
      }
    }
    if (body.find("m.mentions").isEmpty()) {
      body = body.with("m.mentions", Json.Fields.NONE);
    }
    String target =
        credentials.base("url", "")
            + "/_matrix/client/v3/rooms/"
            + Escape.URL.apply(credentials.require("room"))
            + "/send/m.room.message/"
            + Escape.URL.apply(message.id());
    return Outgoing.Request.json(credentials.url("url", target), body)
        .method("PUT")
        .header("Authorization", "Bearer " + credentials.header("token"));
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("event_id").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    String error = said.text("errcode").orElse("");
    String code = error.isEmpty() ? "HTTP_" + reply.status() : reply.code(error);
    String words = said.text("error").orElse(reply.body());
    if (error.equals("M_LIMIT_EXCEEDED") || Judgement.isRetryable(reply.status())) {
      // Older servers say it in the body only.
      Optional<Duration> pause =
          reply.header("retry-after").isPresent()
              ? Optional.empty()
              : said.find("retry_after_ms")
                  .flatMap(ms -> Judgement.seconds(ms.shown()))
                  .map(ms -> Duration.ofMillis(ms.toSeconds()));
      return Judgement.retry(reply, code, words, pause);
    }
    return Judgement.refuse(reply, code, words);
  }
}
