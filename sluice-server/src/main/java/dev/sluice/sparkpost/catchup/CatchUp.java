package dev.sluice.sparkpost.catchup;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.events.sparkpost.EventTypes;
import dev.sluice.events.sparkpost.SparkPostPage;
import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Admission;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.sparkpost.api.SparkPostClient;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Pulls past events, a stretch of time after the other, a page after the other.
///
/// The place in the registry is the time up to which all is durable. A round begins an overlap
/// before it, or where the Events API's memory begins, and ends {@link #LAG} before now: the
/// youngest events are left to the webhook. The place moves with each stretch of {@link #STRETCH}.
/// When a round breaks off, the next one of this process goes on with the page that it had come to;
/// after a restart, the stretch begins again, and what is known already is recognised.
public final class CatchUp {

  /// How much time is pulled before the place moves.
  static final Duration STRETCH = Duration.ofHours(2);

  /// How long the youngest events are left to the webhook.
  static final Duration LAG = Duration.ofMinutes(5);

  /// For how long the Events API keeps events.
  static final Duration MEMORY = Duration.ofDays(10);

  /// How many events are admitted at once.
  private static final int AT_ONCE = 250;

  private static final String FIRST = "initial";
  private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());

  private final CatchUpSettings settings;
  private final SparkPostClient client;
  private final Intake intake;
  private final Registry registry;
  private final Clock clock;
  private Optional<Stretch> brokenOff = Optional.empty();
  private volatile State state;

  /// A time whose events SparkPost had forgotten already.
  public record Gap(Instant from, Instant to) {}

  /// How it stands.
  ///
  /// @param until all before this was pulled; empty before the first start
  /// @param lastRound when the last round ended, well or not; empty before the first
  /// @param trouble why it ended badly
  /// @param pulled how many events were pulled since the start
  /// @param fresh how many of them were new
  /// @param refused how many could not be taken
  /// @param gap what SparkPost had forgotten
  public record State(
      Optional<Instant> until,
      Optional<Instant> lastRound,
      Optional<String> trouble,
      long pulled,
      long fresh,
      long refused,
      Optional<Gap> gap) {

    State counted(long more, long moreFresh, long moreRefused) {
      return new State(
          until, lastRound, trouble, pulled + more, fresh + moreFresh, refused + moreRefused, gap);
    }

    State at(Place place) {
      return new State(
          Optional.of(place.until()), lastRound, trouble, pulled, fresh, refused, place.gap());
    }

    State ended(Instant at, Optional<String> why) {
      return new State(until, Optional.of(at), why, pulled, fresh, refused, gap);
    }
  }

  /// A stretch of time and the page to go on with.
  private record Stretch(Instant from, Instant to, String cursor) {}

  /// Catches up from what the registry remembers.
  public CatchUp(
      CatchUpSettings settings,
      SparkPostClient client,
      Intake intake,
      Registry registry,
      Clock clock) {
    this.settings = settings;
    this.client = client;
    this.intake = intake;
    this.registry = registry;
    this.clock = clock;
    Optional<Place> place = place();
    this.state =
        new State(
            place.map(Place::until),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            place.flatMap(Place::gap));
  }

  /// How it stands now.
  public State state() {
    return state;
  }

  /// Pulls all that there is up to now. One thread may do this.
  ///
  /// @throws Fault what SparkPost's API or the journal says against it; the next round goes on
  public void round() throws InterruptedException {
    try {
      pullAll();
      if (state.trouble().isPresent()) {
        LOG.log(Level.INFO, "past events of SparkPost are pulled again");
      }
      state = state.ended(clock.now(), Optional.empty());
    } catch (Fault fault) {
      if (state.trouble().isEmpty()) {
        LOG.log(
            Level.WARNING,
            "past events of SparkPost cannot be pulled and are tried again: {0}",
            fault.sentence());
      }
      state = state.ended(clock.now(), Optional.of(fault.sentence()));
      throw fault;
    }
  }

  private void pullAll() throws InterruptedException {
    Instant end = minute(clock.now().minus(LAG));
    Place place = place().orElse(new Place(end, Optional.empty()));
    Instant from = minute(place.until().minus(settings.overlap()));
    Instant oldest = minute(clock.now().minus(MEMORY));
    if (place.until().isBefore(oldest)) {
      place = lost(new Gap(place.until(), oldest), oldest);
    }
    if (from.isBefore(oldest)) {
      from = oldest;
    }
    if (brokenOff.isPresent()) {
      Stretch rest = brokenOff.get();
      brokenOff = Optional.empty();
      goOn(rest);
      place = moved(place, rest.to());
      from = rest.to();
    }
    while (from.isBefore(end)) {
      Instant to = from.plus(STRETCH).isBefore(end) ? from.plus(STRETCH) : end;
      pull(new Stretch(from, to, FIRST));
      place = moved(place, to);
      from = to;
    }
    moved(place, end);
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private Place lost(Gap gap, Instant from) {
    LOG.log(
        Level.ERROR,
        "SparkPost has forgotten its events from {0} to {1}: the hub was away for longer than {2}"
            + " days",
        gap.from(),
        gap.to(),
        MEMORY.toDays());
    Place place = new Place(from, Optional.of(gap));
    keep(place);
    return place;
  }

  private Place moved(Place place, Instant to) {
    if (place().isPresent() && !to.isAfter(place.until())) {
      return place;
    }
    Place moved = new Place(to.isAfter(place.until()) ? to : place.until(), place.gap());
    keep(moved);
    return moved;
  }

  private void keep(Place place) {
    long version = registry.find(Place.KEY).map(Registered::version).orElse(Registry.ABSENT);
    registry.put(Place.KEY, place.value(), version);
    state = state.at(place);
  }

  private Optional<Place> place() {
    return registry.find(Place.KEY).map(kept -> Place.read(kept.value()));
  }

  /// A cursor from before may be of no use any more; then the stretch begins anew.
  private void goOn(Stretch rest) throws InterruptedException {
    try {
      pull(rest);
    } catch (Fault fault) {
      if (!fault.code().equals("sparkpost-refused")) {
        throw fault;
      }
      brokenOff = Optional.empty();
      pull(new Stretch(rest.from(), rest.to(), FIRST));
    }
  }

  private void pull(Stretch stretch) throws InterruptedException {
    List<String> types =
        settings.events().stream().filter(EventTypes::isInEventsApi).sorted().toList();
    if (types.isEmpty() && !settings.events().isEmpty()) {
      return;
    }
    Stretch at = stretch;
    try {
      while (true) {
        byte[] body = client.events(at.from(), at.to(), settings.accounts(), types, at.cursor());
        SparkPostPage page = SparkPostPage.read(body);
        take(page);
        if (page.next().isEmpty()) {
          return;
        }
        if (page.next().get().equals(at.cursor())) {
          throw Fault.of(
              Fault.Kind.CONFLICT,
              "invalid-page",
              "SparkPost's page of events is none: it is its own next page");
        }
        at = new Stretch(at.from(), at.to(), page.next().get());
      }
    } catch (Fault fault) {
      brokenOff = Optional.of(at);
      throw fault;
    }
  }

  private void take(SparkPostPage page) throws InterruptedException {
    if (!page.unreadable().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "a page of SparkPost''s past events has {0} results that are no events: {1}",
          page.unreadable().size(),
          page.unreadable().getFirst().reason());
      state = state.counted(0, 0, page.unreadable().size());
    }
    List<Event> wanted = page.events().stream().filter(this::isWanted).toList();
    for (int from = 0; from < wanted.size(); from += AT_ONCE) {
      admit(wanted.subList(from, Math.min(from + AT_ONCE, wanted.size())));
    }
  }

  private boolean isWanted(Event event) {
    Extension subaccount = event.extensions().get("subaccount");
    String number = subaccount == null ? "0" : subaccount.text();
    boolean isOfAccount =
        settings.accounts().areAll()
            ? settings.except().stream().noneMatch(each -> number.equals(each.toString()))
            : number.equals(Integer.toString(settings.accounts().number()));
    String type = event.type().substring(event.type().lastIndexOf('.') + 1);
    return isOfAccount && (settings.events().isEmpty() || settings.events().contains(type));
  }

  /// Admits events. One that can never be taken does not keep the others out.
  private void admit(List<Event> events) throws InterruptedException {
    try {
      List<Admission> admitted = intake.admit(events);
      long fresh = admitted.stream().filter(Admission.Appended.class::isInstance).count();
      state = state.counted(admitted.size(), fresh, 0);
    } catch (Fault fault) {
      if (passes(fault.kind())) {
        throw fault;
      }
      if (events.size() > 1) {
        for (Event event : events) {
          admit(List.of(event));
        }
        return;
      }
      LOG.log(Level.WARNING, "a past event of SparkPost is not taken: {0}", fault.sentence());
      state = state.counted(1, 0, 1);
    }
  }

  private static boolean passes(Fault.Kind kind) {
    return switch (kind) {
      case BUSY, UNAVAILABLE, LIMITED -> true;
      case INVALID, UNSUPPORTED, TOO_LARGE, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT ->
          false;
    };
  }
}
