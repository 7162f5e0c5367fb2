package dev.sluice.mail.reading;

import dev.sluice.fault.Fault;
import dev.sluice.mail.receipt.StoreNames;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The mail in the stores, as far as a caller may read it.
///
/// An application may read a message when an event says that one of its rules has handled it, or
/// while it is asked about it. What a caller may not read is not there for it.
public final class StoredMail {

  private final Map<String, ObjectStore> stores;
  private final MailSearch search;
  private final Supplier<List<ReceiptRule>> rules;
  private final Asked asked;

  /// The mail in some stores.
  ///
  /// @param rules the rules of the moment
  public StoredMail(
      Map<String, ObjectStore> stores,
      MailSearch search,
      Supplier<List<ReceiptRule>> rules,
      Asked asked) {
    this.stores = Map.copyOf(stores);
    this.search = search;
    this.rules = rules;
    this.asked = asked;
  }

  /// One message: what rules did with it, and where it is.
  ///
  /// @param handled what is known of it; nothing while an application is asked
  /// @param object the message itself; empty when no rule has stored it, or it has gone
  public record Story(List<Handled> handled, Optional<StoredMessage> object) {
    /// Copies the list.
    public Story {
      handled = List.copyOf(handled);
    }
  }

  /// An object, if it is there for the caller.
  ///
  /// @param application whose mail alone the caller may read; empty when all
  /// @throws Fault `not-indexed-yet`, `store-unreadable`
  public Optional<StoredMessage> object(String store, String key, Optional<String> application)
      throws InterruptedException {
    Optional<ObjectKey> wanted = key(key);
    Optional<String> id = wanted.flatMap(StoreNames::message);
    if (id.isEmpty() || application.isPresent() && !mayRead(application.get(), id.get())) {
      return Optional.empty();
    }
    return find(store, wanted.get(), id.get());
  }

  private boolean mayRead(String application, String id) throws InterruptedException {
    return asked.isOpen(application, id) || !handled(id, Optional.of(application)).isEmpty();
  }

  private List<Handled> handled(String id, Optional<String> application)
      throws InterruptedException {
    MailSearch.Found found = search.ofMessage(id, application);
    if (found.hits().isEmpty() && !found.isCurrent()) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "not-indexed-yet",
          "events are still to be indexed, and the message's may be among them; ask again");
    }
    return found.hits().stream().map(MailSearch.Hit::handled).toList();
  }

  /// Whether a message was taken.
  ///
  /// @throws Fault `not-indexed-yet` when that cannot be told yet
  public boolean isTaken(String id) throws InterruptedException {
    return !handled(id, Optional.empty()).isEmpty();
  }

  private static Optional<ObjectKey> key(String text) {
    try {
      return Optional.of(new ObjectKey(text)).filter(key -> !key.isInternal());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<StoredMessage> find(String name, ObjectKey key, String id) {
    ObjectStore store = stores.get(name);
    if (store == null) {
      return Optional.empty();
    }
    try {
      return store.find(key).map(entry -> new StoredMessage(id, name, key, entry.length(), store));
    } catch (IOException e) {
      throw Fault.unavailable(
          "store-unreadable", "the store cannot be read now", Duration.ofSeconds(5), e);
    }
  }

  /// A message, if it is there for the caller.
  ///
  /// @param application whose mail alone the caller may read; empty when all
  /// @throws Fault `not-indexed-yet`, `store-unreadable`
  public Optional<Story> message(String id, Optional<String> application)
      throws InterruptedException {
    if (!StoreNames.isId(id)) {
      return Optional.empty();
    }
    boolean isAsked = application.filter(name -> asked.isOpen(name, id)).isPresent();
    List<Handled> own = isAsked ? List.of() : handled(id, application);
    if (own.isEmpty() && !isAsked) {
      return Optional.empty();
    }
    Set<Handled.Place> places = new LinkedHashSet<>();
    own.forEach(each -> each.object().ifPresent(places::add));
    if (places.isEmpty() && application.isPresent()) {
      // Another rule may have stored what this one's application is told of.
      places.addAll(isAsked ? underRules(id) : elsewhere(id));
    }
    return Optional.of(
        new Story(own, places.stream().flatMap(place -> find(place, id).stream()).findFirst()));
  }

  private List<Handled.Place> elsewhere(String id) throws InterruptedException {
    return handled(id, Optional.empty()).stream().flatMap(each -> each.object().stream()).toList();
  }

  private List<Handled.Place> underRules(String id) {
    List<Handled.Place> places = new ArrayList<>();
    rules.get().stream()
        .flatMap(rule -> stores(rule))
        .forEach(action -> places.add(new Handled.Place(action.store(), action.prefix() + id)));
    return places;
  }

  static Stream<Action.Store> stores(ReceiptRule rule) {
    return rule.actions().stream()
        .filter(Action.Store.class::isInstance)
        .map(Action.Store.class::cast);
  }

  private Optional<StoredMessage> find(Handled.Place place, String id) {
    return find(place.store(), new ObjectKey(place.key()), id);
  }

  /// What finds handled messages.
  public MailSearch search() {
    return search;
  }

  /// What an application depends on, by the enabled rules of the moment.
  public List<Dependency> dependencies(String application) {
    return Dependency.of(application, rules.get());
  }
}
