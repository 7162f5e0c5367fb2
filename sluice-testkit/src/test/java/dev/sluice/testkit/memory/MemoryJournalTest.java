package dev.sluice.testkit.memory;

import dev.sluice.journal.Journal;
import dev.sluice.testkit.contract.JournalContract;

class MemoryJournalTest extends JournalContract {

  private MemoryEngine engine = new MemoryEngine(clock, WINDOW);

  @Override
  protected Journal open() {
    return engine.journal();
  }

  @Override
  protected void close() {
    engine = engine.restart();
  }
}
