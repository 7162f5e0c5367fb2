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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gotify. An object has `message`, `title`, `priority` and `extras`; with the content type
/// `text/markdown` in `extras`, values in `message` are escaped for it.
final class Gotify extends Kind {

  Gotify() {
    super(
        new Description(
            "gotify",
            "Gotify",
            List.of(Field.required("url"), Field.secret("token")),
            List.of("gotify://host[:port]/[path/]token", "gotifys://…"),
            "262,144 characters; cut",
            "400, 401, 403, 404",
            "Gotify REST-API: POST /message"),
        PlaceTable.of(Place.of(Escape.PLAIN)).with("title", Place.of(Escape.LINE, 1_000)));
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    boolean isMarkdown =
        parent
            .find("extras")
            .filter(extras -> extras.compact().contains("\"text/markdown\""))
            .isPresent();
    return path.equals("message") && isMarkdown
        ? Place.of(Escape.MARKDOWN)
        : super.at(path, parent);
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("gotify") && !url.scheme().equals("gotifys")) {
      return Optional.empty();
    }
    url.step(0, "token");
    StringBuilder target = new StringBuilder(url.server(url.scheme().equals("gotifys")));
    for (String step : url.steps().subList(0, url.steps().size() - 1)) {
      target.append('/').append(Escape.URL.apply(step));
    }
    return Optional.of(Map.of("url", target.toString(), "token", url.steps().getLast()));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    String target = credentials.base("url", "") + "/message";
    return Outgoing.Request.json(credentials.url("url", target), message.fields("message"))
        .header("X-Gotify-Key", credentials.header("token"));
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("id").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    return Judgement.byStatus(reply, said.text("errorDescription").orElse(reply.body()));
  }
}
