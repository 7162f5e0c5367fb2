package dev.sluice.simulation;

import dev.sluice.outbox.Account;

/// While other targets are silent or refuse, a good one and an archive get all that they are owed.
final class OneTargetHarmsNoOther implements Invariant {

  @Override
  public void afterStep(World world, Facts facts) {
    // Time decides; the world asks once only the bad targets are left.
  }

  /// Checks the good target and the archive, when all but the bad targets had all the time.
  void whileOthersAreBad(World world) {
    for (Account account : world.engine.outbox().accounts()) {
      boolean isGood = account.target().equals(Setup.GOOD) || Lake.is(account.target());
      if (isGood && account.pending() > 0) {
        throw broken("with only bad targets left, this is still pending: " + account);
      }
      if (account.target().equals(Setup.GOOD) && account.dead() > 0) {
        throw broken("a target that takes everything has dead letters: " + account);
      }
    }
  }

  @Override
  public void atTheEnd(World world, Facts facts) {}
}
