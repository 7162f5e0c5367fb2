package dev.sluice.mail.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.index.IndexedFields;
import dev.sluice.index.Term;
import dev.sluice.index.TimeTerms;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// By which terms the events of received mail are found; those that hold the message are passed
/// over, for the rule's own event is found.
///
/// The numbers of the fields stand on disk and are never used for anything else.
public final class MailTerms implements IndexedFields {

  private static final int ANY = 20;
  private static final int MESSAGE_ID = 21;
  private static final int RULE = 22;
  private static final int RECIPIENT = 23;
  private static final int SENDER = 24;
  private static final int SENDER_DOMAIN = 25;
  private static final int APPLICATION = 26;
  private static final int HOUR = 27;
  private static final int DAY = 28;
  private static final TimeTerms TIMES = new TimeTerms(HOUR, DAY);

  private static final JsonMapper MAPPER = new JsonMapper();

  /// The term of every event that a rule has made.
  public static Term any() {
    return new Term(ANY, 0);
  }

  /// The term of the hub's own id of a message.
  public static Term messageId(String id) {
    return Term.of(MESSAGE_ID, id);
  }

  /// The term of a rule.
  public static Term rule(String name) {
    return Term.of(RULE, name);
  }

  /// The term of a recipient that a rule has matched, whatever its case.
  public static Term recipient(String address) {
    return Term.of(RECIPIENT, address.toLowerCase(Locale.ROOT));
  }

  /// The term of an envelope's sender, whatever its case.
  public static Term sender(String address) {
    return Term.of(SENDER, address.toLowerCase(Locale.ROOT));
  }

  /// The term of the domain of an envelope's sender.
  public static Term senderDomain(String domain) {
    return Term.of(SENDER_DOMAIN, domain.toLowerCase(Locale.ROOT));
  }

  /// The term of an application that a rule has told of a message, or asked.
  public static Term application(String name) {
    return Term.of(APPLICATION, name);
  }

  /// The terms of a stretch of time; empty when there would be more than a search should ask for.
  ///
  /// @param from where it begins
  /// @param to where it ends, exclusive; after `from`
  public static Optional<Set<Term>> times(Instant from, Instant to) {
    return TIMES.between(from, to);
  }

  @Override
  public String source() {
    return MailEvents.SOURCE;
  }

  @Override
  public void terms(Event event, Consumer<Term> each) {
    if (!event.type().equals(MailEvents.RECEIVED)) {
      return;
    }
    JsonNode ses;
    try {
      ses = MAPPER.readTree(event.data().text()).path("Records").path(0).path("ses");
    } catch (JsonProcessingException e) {
      // Nobody but the hub makes such an event; one that cannot be read is not to be found.
      return;
    }
    each.accept(any());
    event.subject().ifPresent(id -> each.accept(messageId(id)));
    Extension rule = event.extensions().get(MailEvents.RULE);
    if (rule != null) {
      each.accept(rule(rule.text()));
    }
    ses.path("receipt")
        .path("recipients")
        .forEach(address -> each.accept(recipient(address.asText())));
    for (String extension : List.of(MailEvents.TARGETS, MailEvents.ASKED)) {
      Extension names = event.extensions().get(extension);
      if (names != null) {
        List.of(names.text().split(" ", -1)).forEach(name -> each.accept(application(name)));
      }
    }
    event.time().ifPresent(time -> TIMES.of(time.instant()).forEach(each));
    String sender = ses.path("mail").path("source").asText("");
    if (!sender.isEmpty()) {
      each.accept(sender(sender));
      each.accept(senderDomain(sender.substring(sender.lastIndexOf('@') + 1)));
    }
  }
}
