package dev.sluice.mail.reading;

import dev.sluice.event.Event;
import dev.sluice.index.IndexedFields;
import dev.sluice.index.Term;
import dev.sluice.index.TimeTerms;
import dev.sluice.mail.receipt.MailEvents;
import java.util.function.Consumer;

/// By which terms the events of mail are found.
///
/// The numbers of the fields, 20 to 27, stand on disk and are never used for anything else.
public final class MailTerms implements IndexedFields {

  static final TimeTerms TIMES = new TimeTerms(26, 27);

  private static final int ANY = 20;
  private static final int MESSAGE = 21;
  private static final int RULE = 22;
  private static final int RECIPIENT = 23;
  private static final int SENDER = 24;
  private static final int APPLICATION = 25;

  /// The terms of the events of mail.
  public MailTerms() {}

  static Term any() {
    return new Term(ANY, 0);
  }

  static Term message(String id) {
    return Term.of(MESSAGE, id);
  }

  static Term rule(String name) {
    return Term.of(RULE, name);
  }

  static Term recipient(String address) {
    return Term.of(RECIPIENT, Handled.sameCase(address));
  }

  static Term sender(String address) {
    return Term.of(SENDER, Handled.sameCase(address));
  }

  static Term application(String name) {
    return Term.of(APPLICATION, name);
  }

  @Override
  public String source() {
    return MailEvents.SOURCE;
  }

  @Override
  public void terms(Event event, Consumer<Term> each) {
    Handled.of(event)
        .ifPresent(handled -> {
          each.accept(any());
          each.accept(message(handled.id()));
          each.accept(rule(handled.rule()));
          each.accept(sender(handled.sender()));
          handled.recipients().forEach(address -> each.accept(recipient(address)));
          handled.applications().forEach(name -> each.accept(application(name)));
          TIMES.of(handled.at()).forEach(each);
        });
  }
}
