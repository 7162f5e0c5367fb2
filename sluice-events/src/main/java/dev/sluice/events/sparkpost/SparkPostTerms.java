package dev.sluice.events.sparkpost;

import dev.sluice.event.Event;
import dev.sluice.index.IndexedFields;
import dev.sluice.index.Term;
import dev.sluice.index.TimeTerms;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// By which terms the events of SparkPost are found.
///
/// The numbers of the fields, 1 to 9, stand on disk and are never used for anything else.
public final class SparkPostTerms implements IndexedFields {

  private static final int ANY = 1;
  private static final int EVENT_ID = 2;
  private static final int MESSAGE_ID = 3;
  private static final int SUBACCOUNT = 4;
  private static final int RECIPIENT = 5;
  private static final int TYPE = 6;
  private static final int CAMPAIGN = 7;
  private static final int HOUR = 8;
  private static final int DAY = 9;

  private static final TimeTerms TIMES = new TimeTerms(HOUR, DAY);

  /// The term of every event of SparkPost.
  public static Term any() {
    return new Term(ANY, 0);
  }

  /// The term of an event's id.
  public static Term eventId(String id) {
    return Term.of(EVENT_ID, id);
  }

  /// The term of a message's id.
  public static Term messageId(String id) {
    return Term.of(MESSAGE_ID, id);
  }

  /// The term of a subaccount.
  public static Term subaccount(String subaccount) {
    return Term.of(SUBACCOUNT, subaccount);
  }

  /// The term of a recipient's address, whatever its case.
  public static Term recipient(String address) {
    return Term.of(RECIPIENT, MessageFields.sameCase(address));
  }

  /// The term of a type, whole or shortened.
  public static Term type(String type) {
    return Term.of(TYPE, MessageFields.shortType(type));
  }

  /// The term of a campaign.
  public static Term campaign(String campaign) {
    return Term.of(CAMPAIGN, campaign);
  }

  /// The terms of a stretch of time; empty when there would be more than a search should ask for.
  ///
  /// @param from where it begins
  /// @param to where it ends, exclusive; after `from`
  public static Optional<Set<Term>> times(Instant from, Instant to) {
    return TIMES.between(from, to);
  }

  /// The terms of SparkPost's events.
  public SparkPostTerms() {}

  @Override
  public String source() {
    return MessageEvent.SOURCE;
  }

  @Override
  public void terms(Event event, Consumer<Term> each) {
    Optional<MessageFields> read = MessageFields.of(event);
    if (read.isEmpty()) {
      return;
    }
    MessageFields fields = read.get();
    each.accept(any());
    each.accept(eventId(event.id()));
    each.accept(subaccount(fields.subaccount()));
    each.accept(type(event.type()));
    fields.messageId().ifPresent(id -> each.accept(messageId(id)));
    fields.recipient().ifPresent(address -> each.accept(recipient(address)));
    fields.rawRecipient().ifPresent(address -> each.accept(recipient(address)));
    fields.campaign().ifPresent(campaign -> each.accept(campaign(campaign)));
    event.time().ifPresent(time -> TIMES.of(time.instant()).forEach(each));
  }
}
