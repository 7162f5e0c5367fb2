package dev.sluice.simulation;

import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.RetentionSettings;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One world: a hub, those who send to it, those it sends to, and all that goes wrong, as a seed
/// has it.
///
/// An *actor* is what has a thread of its own in the process, or lives outside of it. Each step one
/// of them does one piece of work. While it does, at any {@linkplain Moments moment} others may go
/// on, as threads would, or the process may die. So what really runs side by side is side by side
/// here, on one thread, in an order that the seed decides.
final class World implements Moments {

  static final Duration LONGEST_JUMP = Duration.ofMinutes(10);

  private static final int STEPS = 400;
  private static final int MAX_DEPTH = 3;
  private static final int MANY_ROUNDS = 20_000;

  final RandomGenerator random;
  final Parts parts;
  final SimulatedClock clock = new SimulatedClock();
  final SimulatedDisk disk = new SimulatedDisk(this);
  final SimulatedIndex index = new SimulatedIndex();
  final Duration window;
  final RetentionSettings retained;
  final Clients clients;
  final SimulatedSchemas schemas = new SimulatedSchemas(this);
  final QuarantinePeople quarantine = new QuarantinePeople(this);
  MemoryEngine engine;

  private final Map<TargetName, Receiver> receivers;
  private final Facts facts = new Facts(this);
  private final EachDeliveryEndsOnce endsOnce = new EachDeliveryEndsOnce();
  private final TheArchiveHoldsEachEventOnce archived = new TheArchiveHoldsEachEventOnce();
  private final OneTargetHarmsNoOther harmsNoOther = new OneTargetHarmsNoOther();
  private final List<Invariant> invariants =
      List.of(
          new PositionsNeverGoBack(),
          new NothingAcceptedIsLost(),
          new ARepeatIsAnsweredAlike(),
          endsOnce,
          new TheQuarantineHoldsWhatDoesNotConform(),
          archived,
          harmsNoOther,
          new OnlyWhatHasEndedIsForgotten());
  private final Trail trail = new Trail();
  private final long segmentBytes;
  private final int dying;
  private final boolean schemasChange;

  private @Nullable Hub hub;
  private boolean dead = true;
  private boolean good;
  private boolean storeIsBad;
  private int depth;
  private final Set<Actor> busy = EnumSet.noneOf(Actor.class);

  World(long seed, Parts parts) {
    this.random = new SplittableRandom(seed);
    this.parts = parts;
    this.window = random.nextInt(4) == 0 ? Duration.ofHours(1) : Duration.ofDays(7);
    this.segmentBytes = random.nextBoolean() ? 4_096 : 32_768;
    this.dying = random.nextBoolean() ? 150 : 1_000;
    this.retained = retained(random);
    this.schemasChange = random.nextBoolean();
    this.engine = new MemoryEngine(clock, window);
    this.clients = new Clients(random);
    this.receivers =
        Map.of(
            Setup.GOOD, receiver(Receiver.Conduct.TAKES),
            Setup.FLAKY, new Receiver(this, clock, this::attempted, _ -> flaky()),
            Setup.HANGING, receiver(Receiver.Conduct.IS_SILENT));
  }

  /// Short in most worlds, by age or by size; in some nothing is ever old enough.
  private static RetentionSettings retained(RandomGenerator random) {
    Duration dead = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(5);
    return switch (random.nextInt(4)) {
      case 0 -> RetentionSettings.DEFAULT;
      case 1 -> new RetentionSettings(Duration.ofDays(7), 10_000, dead, false);
      default ->
          new RetentionSettings(Duration.ofMinutes(1), RetentionSettings.NO_LIMIT, dead, false);
    };
  }

  private Receiver receiver(Receiver.Conduct bad) {
    return new Receiver(this, clock, this::attempted, _ -> good ? Receiver.Conduct.TAKES : bad);
  }

  private void attempted(DeliveryId id) {
    endsOnce.atAttempt(this, id);
  }

  private Receiver.Conduct flaky() {
    if (good) {
      return Receiver.Conduct.TAKES;
    }
    Receiver.Conduct[] all = Receiver.Conduct.values();
    return all[random.nextInt(all.length)];
  }

  Receiver receiver(TargetName target) {
    return Objects.requireNonNull(receivers.get(target));
  }

  Hub hub() {
    return Objects.requireNonNull(hub);
  }

  Trail trail() {
    return trail;
  }

  /// Lives through the whole world.
  ///
  /// @throws Broken when a fact does not hold
  void live() throws IOException {
    start();
    for (int i = 0; i < STEPS; i++) {
      topStep();
    }
    makeGood();
    settle();
    for (Invariant invariant : invariants) {
      invariant.atTheEnd(this, facts);
    }
  }

  private void topStep() throws IOException {
    try {
      step(Actor.drawn(random));
      check();
    } catch (Died _) {
      start();
    }
  }

  private void check() {
    facts.look();
    for (Invariant invariant : invariants) {
      invariant.afterStep(this, facts);
    }
    facts.hasStarted = false;
  }

  private void step(Actor actor) throws IOException {
    if (!isFree(actor)) {
      return;
    }
    busy.add(actor);
    try {
      trail.add(depth, actor.name());
      act(actor);
    } finally {
      busy.remove(actor);
    }
  }

  boolean isFree(Actor actor) {
    return !(actor.isOne() && busy.contains(actor)) && (actor != Actor.TROUBLE || depth == 0);
  }

  /// Does the writer's work while somebody waits for it.
  void write() {
    busy.add(Actor.WRITER);
    try {
      hub().journal.write();
    } finally {
      busy.remove(Actor.WRITER);
    }
    hub().journal.handOver();
  }

  void note(String what) {
    trail.add(depth, what);
  }

  private void act(Actor actor) throws IOException {
    Hub now = hub();
    switch (actor) {
      case CLIENT -> clients.send(now.journal);
      case WRITER -> {
        now.journal.write();
        if (random.nextInt(4) == 0) {
          now.journal.handOver();
        }
      }
      case INDEX -> {
        now.journal.index();
        if (random.nextInt(4) == 0) {
          index.persist();
        }
      }
      case ROUTER -> route();
      case RETENTION -> retain();
      case GOOD -> begin(Setup.GOOD);
      case FLAKY -> begin(Setup.FLAKY);
      case HANGING -> begin(Setup.HANGING);
      case GOOD_ATTEMPT -> now.attempt(Setup.GOOD, random);
      case FLAKY_ATTEMPT -> now.attempt(Setup.FLAKY, random);
      case HANGING_ATTEMPT -> now.attempt(Setup.HANGING, random);
      case QUARANTINE -> begin(Setup.QUARANTINE);
      case QUARANTINE_ATTEMPT -> now.attempt(Setup.QUARANTINE, random);
      case PLAIN -> now.archive(Lake.PLAIN).step();
      case SHAPED -> now.archive(Lake.SHAPED).step();
      case PACKED -> now.archive(Lake.PACKED).step();
      case PACKER -> now.packer.step();
      case READER -> archived.look(asked(), Lake.PACKED);
      case OPERATOR -> quarantine.operate(schemasChange);
      case TIME -> time();
      case TROUBLE -> trouble();
    }
  }

  private boolean route() {
    schemas.beginStep();
    return hub().router.step();
  }

  /// What one sees who asks an archive, while others go on, and the packer more than they.
  private ObjectStore asked() {
    Moments moments =
        what -> {
          at(what);
          if (!good && random.nextBoolean()) {
            meanwhile(Actor.PACKER, what);
          }
        };
    return parts.asked(
        new SimulatedStore(engine.objects("reader"), moments, () -> false, () -> {}));
  }

  /// An archive's objects have changed.
  void changed(Lake lake) {
    archived.hasChanged(this, lake);
  }

  /// What the loop of retention does: a fault is tried again later.
  private boolean retain() {
    try {
      return hub().retention.step();
    } catch (Fault e) {
      trail.add(depth, "retention waits: " + e.getMessage());
      return false;
    }
  }

  /// Notes before which position the outbox has forgotten what had ended.
  void forgot(Position before) {
    trail.add(depth, "forgets what stands before " + before);
    facts.kept = facts.kept.compareTo(before) < 0 ? before : facts.kept;
  }

  private boolean begin(TargetName target) {
    return Objects.requireNonNull(hub().dispatchers.get(target)).step();
  }

  private void time() {
    clock.advance(Duration.ofMillis(1L << random.nextInt(18)));
    if (random.nextInt(20) == 0) {
      long most = LONGEST_JUMP.toMillis();
      clock.setOff(Duration.ofMillis(random.nextLong(-most, most)));
    }
  }

  private void trouble() throws IOException {
    switch (random.nextInt(7)) {
      case 0 -> disk.limit(disk.used() + random.nextInt(3_000));
      case 1, 2 -> disk.heal();
      case 3 -> disk.failNextSync(random);
      case 4 -> storeIsBad = !storeIsBad;
      case 5 -> sendDeadLettersAgain();
      default -> {
        if (random.nextBoolean() && hub().journal.isWritable()) {
          trail.add(depth, "stops in order");
          // The loops have ended before what they drove is closed.
          busy.addAll(Actor.LOOPS);
          hub().close();
          end();
          start();
        } else {
          die();
        }
      }
    }
    if (!dead && !hub().journal.isWritable() && random.nextBoolean()) {
      disk.heal();
      die();
    }
  }

  private void sendDeadLettersAgain() {
    trail.add(depth, "dead letters are sent again");
    hub()
        .outbox
        .list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), 10)
        .forEach(dead -> hub().outbox.redrive(dead.id()));
  }

  /// What the archive's store asks before each call.
  boolean storeFails() {
    return storeIsBad && !good && random.nextInt(3) == 0;
  }

  @Override
  public void at(String what) {
    if (dead && hub != null) {
      throw new Died();
    }
    if (good) {
      return;
    }
    if (random.nextInt(dying) == 0) {
      trail.add(depth, "dies at: " + what);
      die();
    }
    if (random.nextInt(12) == 0) {
      meanwhile(Actor.drawn(random), what);
    }
  }

  private void meanwhile(Actor actor, String what) {
    if (depth < MAX_DEPTH && hub != null) {
      depth++;
      try {
        trail.add(depth, "meanwhile, at: " + what);
        step(actor);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        depth--;
      }
    }
  }

  /// Ends the process here, or the power.
  private void die() {
    dead = true;
    index.crash(random);
    if (random.nextBoolean()) {
      trail.add(depth, "the power is lost");
      disk.crash(random);
      engine = engine.crash(random);
    } else {
      trail.add(depth, "the process is killed");
      disk.endProcess();
      engine = engine.restart();
    }
    throw new Died();
  }

  private void end() {
    dead = true;
    disk.endProcess();
    engine = engine.restart();
  }

  /// Starts the hub, as often as it takes.
  private void start() throws IOException {
    busy.clear();
    depth = 0;
    clients.hangUp();
    receivers.values().forEach(Receiver::hangUp);
    hub = null;
    if (schemasChange && !good && random.nextInt(3) == 0) {
      schemas.changeInFile();
    }
    int tries = 0;
    while (hub == null) {
      try {
        trail.add(depth, "starts");
        dead = false;
        hub = new Hub(this, window, segmentBytes);
        facts.hasStarted = true;
        check();
      } catch (Died _) {
        hub = null;
      } catch (Fault e) {
        throw new Broken("NothingAcceptedIsLost", "the hub does not start: " + e);
      } catch (IOException e) {
        // The disk may be full, or fail, at a start as well; then somebody mends it.
        trail.add(depth, "does not start: " + e.getMessage());
        disk.heal();
        disk.endProcess();
        if (++tries > 3) {
          throw new Broken("NothingAcceptedIsLost", "the hub does not start: " + e);
        }
      }
    }
  }

  /// From now on nothing goes wrong; but the bad targets stay as they are for a while.
  private void makeGood() throws IOException {
    trail.add(depth, "all is made good");
    disk.heal();
    storeIsBad = false;
    clock.setOff(Duration.ZERO);
    boolean restarts = !hub().journal.isWritable() || random.nextBoolean();
    good = true;
    if (restarts) {
      end();
      start();
    }
  }

  private void settle() throws IOException {
    run(EnumSet.of(Actor.GOOD, Actor.QUARANTINE));
    schemas.change(false);
    while (quarantine.recover()) {
      run(EnumSet.of(Actor.GOOD, Actor.QUARANTINE));
    }
    harmsNoOther.whileOthersAreBad(this);
    run(Actor.LOOPS);
    check();
  }

  /// Lets actors work, and time pass, until there is nothing left to do for them.
  private void run(Set<Actor> actors) throws IOException {
    int idle = 0;
    for (int i = 0; i < MANY_ROUNDS && idle < 10; i++) {
      if (work(actors)) {
        idle = 0;
      } else {
        idle++;
        pass(actors);
      }
    }
  }

  private boolean work(Set<Actor> actors) throws IOException {
    boolean worked = hub().journal.write();
    worked |= route();
    for (Lake lake : Lake.values()) {
      worked |= hub().archive(lake).step();
    }
    worked |= hub().packer.step();
    worked |= actors.contains(Actor.RETENTION) && retain();
    for (TargetName target : Setup.DISPATCHED) {
      if (actors.contains(dispatcher(target))) {
        worked |= begin(target);
        while (hub().attempt(target, random)) {
          worked = true;
        }
      }
    }
    check();
    return worked;
  }

  /// Moves the clock to where there may be work again.
  private void pass(Set<Actor> actors) {
    clock.advance(Duration.ofMinutes(2));
    for (TargetName target : Setup.DISPATCHED) {
      if (actors.contains(dispatcher(target))) {
        hub()
            .outbox
            .nextDue(target)
            .map(due -> Duration.between(clock.now(), due))
            .filter(Duration::isPositive)
            .ifPresent(clock::advance);
      }
    }
  }

  private static Actor dispatcher(TargetName target) {
    return target.equals(Setup.QUARANTINE)
        ? Actor.QUARANTINE
        : Actor.valueOf(target.value().toUpperCase(Locale.ROOT));
  }
}
