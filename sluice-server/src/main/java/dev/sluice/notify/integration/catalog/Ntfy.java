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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// ntfy, by its JSON. An object has `message`, `title`, `priority`, `tags`, `click`, `actions` and
/// so on; with `markdown: true` values in `message` are escaped for it.
final class Ntfy extends Kind {

  private static final String BASE = "https://ntfy.sh";

  /// A longer message would become a file.
  private static final int MAX_MESSAGE = 4_096;

  Ntfy() {
    super(
        new Description(
            "ntfy",
            "ntfy",
            List.of(
                Field.required("topic"),
                Field.optional("url"),
                Field.optionalSecret("token"),
                Field.optional("username"),
                Field.optionalSecret("password")),
            List.of("ntfy://topic", "ntfy://[user:password@]host[:port]/topic", "ntfys://…"),
            "`message` 4,096 bytes, `title` 250 characters; cut",
            "400, 401, 403, 404, 413, 507",
            "ntfy Docs: Publishing, Publish as JSON, Limitations"),
        PlaceTable.of(Place.of(Escape.LINE, 250))
            .with("", Place.ofBytes(Escape.PLAIN, MAX_MESSAGE))
            .with("message", Place.ofBytes(Escape.PLAIN, MAX_MESSAGE))
            .with("click", Place.of(Escape.URL, 2_048)));
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    boolean isMarkdown =
        parent.find("markdown").filter(new Json.Scalar("true")::equals).isPresent();
    return path.equals("message") && isMarkdown
        ? Place.ofBytes(Escape.MARKDOWN, MAX_MESSAGE)
        : super.at(path, parent);
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("ntfy") && !url.scheme().equals("ntfys")) {
      return Optional.empty();
    }
    if (url.steps().isEmpty()) {
      return Optional.of(Map.of("topic", url.host()));
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("url", url.server(url.scheme().equals("ntfys")));
    credentials.put("topic", url.step(0, "topic"));
    if (url.password().isPresent()) {
      credentials.put("username", url.user().orElse(""));
      credentials.put("password", url.password().get());
    } else {
      url.user().ifPresent(token -> credentials.put("token", token));
    }
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("url", BASE);
    if (!credentials.require("topic").matches("[-_A-Za-z0-9]{1,64}")) {
      throw credentials.wrong("'topic' has 1 to 64 letters, digits, '-' and '_'");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Outgoing.Request request =
        Outgoing.Request.json(
            credentials.url("url", credentials.base("url", BASE) + "/"),
            body(message, "message", "topic").with("topic", credentials.require("topic")));
    if (credentials.find("token").isPresent()) {
      return request.header("Authorization", "Bearer " + credentials.header("token"));
    }
    return credentials.find("username").isPresent()
        ? request.basic(credentials.require("username"), credentials.find("password").orElse(""))
        : request;
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("id").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    String words = said.text("error").orElse(reply.body());
    return reply.status() == 507
        ? Judgement.refuse(reply, "HTTP_507", words)
        : Judgement.byStatus(reply, words);
  }
}
