package dev.sluice.ingress.http;

import dev.sluice.journal.Journal;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Outbox;
import java.util.List;
import java.util.Set;

/// `GET /v1/accounts`: what came in, and what each rule owed each target and what became of it.
///
/// ```
/// {"accepted":9,"routed":9,"unmatched":1,
///  "accounts":[{"rule":…,"target":…,"in":8,"delivered":7,"pending":1,"dead":0}]}
/// ```
///
/// Where events were given up as damaged, `lost` says how many; else it is absent.
final class AccountsEndpoint implements Endpoint {

  private final Journal journal;
  private final Outbox outbox;

  AccountsEndpoint(Journal journal, Outbox outbox) {
    this.journal = journal;
    this.outbox = outbox;
  }

  @Override
  public Answer answer(Call call) {
    call.query().knowing(Set.of());
    // What is read first may only grow afterwards: so routed never stands above accepted.
    List<Account> accounts = outbox.accounts();
    long unmatched = outbox.unmatched();
    long routed = outbox.cursor().value() - 1;
    long accepted = journal.end().value() - 1;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeNumberField("accepted", accepted);
          json.writeNumberField("routed", routed);
          json.writeNumberField("unmatched", unmatched);
          if (journal.lost() > 0) {
            json.writeNumberField("lost", journal.lost());
          }
          json.writeArrayFieldStart("accounts");
          for (Account account : accounts) {
            json.writeStartObject();
            json.writeStringField("rule", account.rule().value());
            json.writeStringField("target", account.target().value());
            json.writeNumberField("in", account.in());
            json.writeNumberField("delivered", account.delivered());
            json.writeNumberField("pending", account.pending());
            json.writeNumberField("dead", account.dead());
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }
}
