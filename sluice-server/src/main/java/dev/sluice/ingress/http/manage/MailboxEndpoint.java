package dev.sluice.ingress.http.manage;

import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import dev.sluice.mail.relay.DevelopmentMailbox;
import java.util.List;
import java.util.Set;

/// `GET /v1/mailbox`: the letters of a hub that has no relay, the newest first.
///
/// ```
/// {"letters":[{"id":…,"at":…,"to":…,"subject":…,"text":…}]}
/// ```
public final class MailboxEndpoint implements Endpoint {

  private static final int DEFAULT_LIMIT = 100;

  private final DevelopmentMailbox mailbox;

  /// Shows this mailbox.
  public MailboxEndpoint(DevelopmentMailbox mailbox) {
    this.mailbox = mailbox;
  }

  @Override
  public Answer answer(Call call) {
    int limit =
        call.query()
            .knowing(Set.of("limit"))
            .value("limit")
            .map(MailboxEndpoint::limit)
            .orElse(DEFAULT_LIMIT);
    List<DevelopmentMailbox.Shown> letters = mailbox.letters();
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("letters");
          for (DevelopmentMailbox.Shown each :
              letters.subList(0, Math.min(limit, letters.size()))) {
            json.writeStartObject();
            json.writeStringField("id", each.id());
            json.writeStringField("at", each.at().toString());
            json.writeStringField("to", each.letter().to());
            json.writeStringField("subject", each.letter().subject());
            json.writeStringField("text", each.letter().text());
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }

  private static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,3}")
        && Integer.parseInt(text) <= DevelopmentMailbox.MAX_LETTERS) {
      return Integer.parseInt(text);
    }
    throw Fault.of(
        Fault.Kind.INVALID,
        "invalid-parameter",
        "limit must be 1 to " + DevelopmentMailbox.MAX_LETTERS);
  }
}
