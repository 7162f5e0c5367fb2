package dev.sluice.mail.reading;

import dev.sluice.index.Term;
import dev.sluice.mail.receipt.MailTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which handled messages are wanted; what is empty does not matter.
///
/// @param message the hub's name of one
/// @param sender the envelope's, compared without case
/// @param recipient one of the envelope's, compared without case
/// @param rule the rule that handled it
/// @param from when it was taken at the earliest
/// @param to when it was taken at the latest, exclusive
public record MailFilter(
    Optional<String> message,
    Optional<String> sender,
    Optional<String> recipient,
    Optional<String> rule,
    Optional<Instant> from,
    Optional<Instant> to) {

  static MailFilter ofMessage(String id) {
    return new MailFilter(
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// @param application whose mail alone is wanted
  List<Set<Term>> terms(Optional<String> application) {
    List<Set<Term>> terms = new ArrayList<>();
    add(terms, message.map(MailTerms::messageId));
    add(terms, sender.filter(text -> !text.isEmpty()).map(MailTerms::sender));
    add(terms, recipient.map(MailTerms::recipient));
    add(terms, rule.map(MailTerms::rule));
    add(terms, application.map(MailTerms::application));
    boolean isNarrow = message.isPresent() || sender.isPresent() || recipient.isPresent();
    if (!isNarrow && from.isPresent() && to.isPresent()) {
      MailTerms.times(from.get(), to.get()).ifPresent(terms::add);
    }
    if (terms.isEmpty()) {
      terms.add(Set.of(MailTerms.any()));
    }
    return terms;
  }

  private static void add(List<Set<Term>> terms, Optional<Term> term) {
    term.map(Set::of).ifPresent(terms::add);
  }

  boolean isWanted(Handled handled) {
    return message.map(handled.id()::equals).orElse(true)
        && sender.map(handled::isFrom).orElse(true)
        && recipient.map(handled::isFor).orElse(true)
        && rule.map(handled.rule()::equals).orElse(true)
        && from.map(first -> !handled.at().isBefore(first)).orElse(true)
        && to.map(handled.at()::isBefore).orElse(true);
  }
}
