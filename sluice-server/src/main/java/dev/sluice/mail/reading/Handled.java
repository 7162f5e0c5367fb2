package dev.sluice.mail.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Timestamp;
import dev.sluice.mail.receipt.MailEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a receipt rule has done with a message, as its event tells.
///
/// @param id the hub's name of the message
/// @param rule the rule
/// @param at when the message was taken
/// @param sender the envelope's sender; empty for the null reverse-path
/// @param recipients those of the envelope's recipients that the rule was for
/// @param object where the rule has put the message, if it has
/// @param applications those that the rule told of it, or asked
/// @param ses the `mail` and `receipt` of SES
public record Handled(
    String id,
    String rule,
    Instant at,
    String sender,
    List<String> recipients,
    Optional<Place> object,
    Set<String> applications,
    JsonNode ses) {

  private static final JsonMapper MAPPER = new JsonMapper();

  /// Where an object is.
  public record Place(String store, String key) {}

  /// Copies the lists.
  public Handled {
    recipients = List.copyOf(recipients);
    applications = Set.copyOf(applications);
  }

  /// Reads an event; empty when it tells of no rule. The hub alone makes such events, so that what
  /// stands in one can be trusted.
  static Optional<Handled> of(Event event) {
    if (!event.source().equals(MailEvents.SOURCE)
        || !event.type().equals(MailEvents.RECEIVED)
        || event.subject().isEmpty()) {
      return Optional.empty();
    }
    JsonNode ses;
    try {
      ses = MAPPER.readTree(event.data().text()).path("Records").path(0).path("ses");
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    List<String> recipients = new ArrayList<>();
    ses.path("receipt").path("recipients").forEach(each -> recipients.add(each.asText()));
    Set<String> applications = new LinkedHashSet<>(words(event, MailEvents.TARGETS));
    applications.addAll(words(event, MailEvents.ASKED));
    String store = text(event, MailEvents.STORE);
    return Optional.of(
        new Handled(
            event.subject().get(),
            text(event, MailEvents.RULE),
            event.time().map(Timestamp::instant).orElse(Instant.EPOCH),
            ses.path("mail").path("source").asText(""),
            recipients,
            store.isEmpty()
                ? Optional.empty()
                : Optional.of(new Place(store, text(event, MailEvents.KEY))),
            applications,
            ses));
  }

  private static List<String> words(Event event, String extension) {
    String text = text(event, extension);
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static String text(Event event, String extension) {
    Extension value = event.extensions().get(extension);
    return value == null ? "" : value.text();
  }

  /// An address as it is compared: whoever searches for one knows nothing of the case in which its
  /// sender wrote it.
  static String sameCase(String address) {
    return address.toLowerCase(Locale.ROOT);
  }

  boolean isFrom(String address) {
    return sameCase(sender).equals(sameCase(address));
  }

  boolean isFor(String address) {
    String wanted = sameCase(address);
    return recipients.stream().anyMatch(each -> sameCase(each).equals(wanted));
  }
}
