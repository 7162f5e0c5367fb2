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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An issue of a GitHub repository. A text is its body; an object has `title`, `body`, `labels` and
/// so on. Values are escaped for Markdown, and call nobody.
///
/// GitHub drops no repeats: a message whose reply was lost may open a second issue.
final class GitHubIssue extends Kind {

  private static final String BASE = "https://api.github.com";

  GitHubIssue() {
    super(
        new Description(
            "github",
            "GitHub, issue",
            List.of(
                Field.secret("token"),
                Field.required("repository"),
                Field.optional("title"),
                Field.optional("base-url")),
            List.of("github://token@owner/repository[?title=…]"),
            "`title` 256, `body` 65,536 characters; cut",
            "400, 401, 403, 404, 410, 422, but not a 403 that is a rate limit",
            "GitHub REST API: Create an issue, Rate limits for the REST API"),
        PlaceTable.of(Place.of(Escape.MARKDOWN, 65_536))
            .with("title", Place.of(Escape.LINE, 256))
            .with("labels.*", Place.of(Escape.LINE, 50)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("github")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("token", url.user().orElseThrow(() -> url.wrong("the token is missing")));
    credentials.put("repository", url.host() + "/" + url.step(0, "repository"));
    Optional.ofNullable(url.query().get("title"))
        .ifPresent(title -> credentials.put("title", title));
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", BASE);
    if (!credentials.require("repository").matches("[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")) {
      throw credentials.wrong("'repository' is like owner/name");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields issue =
        message
            .fields("body")
            .withDefault("title", credentials.find("title").orElse("Notification"));
    String target =
        credentials.base("base-url", BASE)
            + "/repos/"
            + credentials.require("repository")
            + "/issues";
    return Outgoing.Request.json(credentials.url("base-url", target), issue)
        .header("Accept", "application/vnd.github+json")
        .header("X-GitHub-Api-Version", "2022-11-28")
        .header("Authorization", "Bearer " + credentials.header("token"));
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("number").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    String words = said.text("message").orElse(reply.body());
    boolean isUsedUp = reply.header("x-ratelimit-remaining").filter("0"::equals).isPresent();
    boolean isLimit =
        reply.status() == 429
            || reply.status() == 403
                && (isUsedUp
                    || reply.header("retry-after").isPresent()
                    || words.contains("secondary rate limit"));
    if (!isLimit) {
      return Judgement.byStatus(reply, words);
    }
    Optional<Duration> pause =
        reply
            .header("x-ratelimit-reset")
            .filter(reset -> isUsedUp && reset.matches("[0-9]{1,11}"))
            .filter(_ -> reply.header("retry-after").isEmpty())
            .map(
                reset -> Duration.between(reply.at(), Instant.ofEpochSecond(Long.parseLong(reset))))
            .filter(left -> !left.isNegative());
    return Judgement.retry(reply, "HTTP_" + reply.status(), words, pause);
  }
}
