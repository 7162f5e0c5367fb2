package dev.sluice.mail.receipt;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Recipient;
import java.util.Arrays;
import java.util.List;

/// Says for which applications the events of mail are, as their rules said when they were made.
public final class MailAddressing implements Addressing {

  /// What stands in a delivery's id where that of a rule would.
  public static final RuleName REASON = new RuleName("sluice.receipt");

  @Override
  public List<Recipient> of(Event event) {
    Extension targets =
        event.source().equals(MailEvents.SOURCE)
            ? event.extensions().get(MailEvents.TARGETS)
            : null;
    return targets == null
        ? List.of()
        : Arrays.stream(targets.text().split(" ", -1))
            .map(target -> new Recipient(REASON, new TargetName(target)))
            .toList();
  }
}
