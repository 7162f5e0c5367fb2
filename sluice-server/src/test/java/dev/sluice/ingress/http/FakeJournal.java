package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import dev.sluice.testkit.memory.MemoryJournal;
import java.util.List;
import java.util.Optional;

/// A journal that can be told to refuse.
final class FakeJournal extends ForwardingJournal {

  private final MemoryJournal whole;
  private volatile Optional<Fault> refusal = Optional.empty();

  FakeJournal(MemoryJournal whole) {
    super(whole);
    this.whole = whole;
  }

  void refuse(Fault fault) {
    refusal = Optional.of(fault);
  }

  List<Event> events() {
    return whole.events();
  }

  @Override
  public List<Admission> append(List<Event> batch) throws InterruptedException {
    refusal.ifPresent(fault -> {
      throw fault;
    });
    return super.append(batch);
  }
}
