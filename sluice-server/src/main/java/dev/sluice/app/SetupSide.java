package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.identity.Authenticator;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.eventbridge.EventBridgeEndpoint;
import dev.sluice.ingress.http.setup.RuleEndpoints;
import dev.sluice.ingress.http.setup.TargetPieceEndpoints;
import dev.sluice.ingress.http.setup.TrialEndpoints;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Journal;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.setup.LiveRules;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Trial;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Predicate;

/// The rules, targets and connections that are made while a hub runs, and their routes.
final class SetupSide {

  private static final System.Logger LOG = System.getLogger(SetupSide.class.getName());

  private final Setup setup;
  private final LiveRules live;
  private final Clock clock;

  private SetupSide(Setup setup, LiveRules live, Clock clock) {
    this.setup = setup;
    this.live = live;
    this.clock = clock;
  }

  /// Reads what is kept, and puts all rules in force.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-rules`, `secret-unreadable`
  static SetupSide start(
      Configuration configuration,
      LiveRules live,
      Secrets secrets,
      OutgoingSide outgoing,
      CalledTargets called,
      Clock clock) {
    return new SetupSide(
        new Setup(
            new Setup.Fixed(
                configuration.rules(), configuration.targets(), configuration.written()),
            secrets.registry(),
            secrets.changes(),
            clock,
            outgoing::require,
            called,
            live),
        live,
        clock);
  }

  /// Begins to deliver to targets that were made at run time, and says what is owed to targets that
  /// are there no longer, which is kept.
  ///
  /// @param isOther whether a target is neither of the configuration nor made at run time, but
  ///   known all the same
  void begin(Outbox outbox, Predicate<TargetName> isOther) {
    setup.begin();
    for (Account account : outbox.accounts()) {
      TargetName target = account.target();
      boolean isKnown = setup.targets().containsKey(target) || isOther.test(target);
      if (account.pending() > 0 && !isKnown) {
        LOG.log(
            Level.WARNING,
            "target {0} is owed {1} deliveries of rule {2} and is neither in the configuration nor"
                + " made at run time; they are kept until it is back",
            account.target(),
            account.pending(),
            account.rule());
      }
    }
  }

  /// The target of a name, of the configuration or made at run time.
  Optional<TargetSettings> target(TargetName name) {
    return setup.target(name);
  }

  /// What is for those who manage the hub.
  ///
  /// @param journal on whose events rules are tried
  Routes.Builder management(Journal journal) {
    return Routes.builder()
        .with(RuleEndpoints.routes(setup))
        .with(TargetPieceEndpoints.routes(setup))
        .with(TrialEndpoints.routes(setup, live, new Trial(journal, clock)));
  }

  /// EventBridge's operations, those on rules among them.
  Endpoint eventBridge(Intake intake, Authenticator authenticator, Clock time) {
    return EventBridgeEndpoint.forManagement(intake, time, setup, live, authenticator);
  }
}
