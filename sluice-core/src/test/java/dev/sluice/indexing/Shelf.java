package dev.sluice.indexing;

import dev.sluice.event.Event;
import dev.sluice.index.IndexedFields;
import dev.sluice.index.Term;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryJournal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// An engine in memory, and events of a source `shelf` that are found by the words of their subject
/// and by their type.
final class Shelf implements IndexedFields {

  static final int WORD = 1;
  static final int TYPE = 2;

  MemoryEngine engine = new MemoryEngine(new HeldClock(), Duration.ofDays(7));
  private int made;

  static Term word(String word) {
    return Term.of(WORD, word);
  }

  static Term type(String type) {
    return Term.of(TYPE, type);
  }

  MemoryJournal journal() {
    return engine.journal();
  }

  /// An indexer that begins where the index is.
  Indexer indexer() {
    return new Indexer(journal(), engine.index(), List.of(this));
  }

  void add(String type, String words) {
    engine
        .journal()
        .append(List.of(Event.builder("id" + made++, source(), type).subject(words).build()));
  }

  void addOther() {
    engine.journal().append(List.of(Event.builder("id" + made++, "/other", "t").build()));
  }

  @Override
  public String source() {
    return "shelf";
  }

  @Override
  public void terms(Event event, Consumer<Term> each) {
    if (event.type().equals("broken")) {
      throw new IllegalStateException("a bug");
    }
    each.accept(type(event.type()));
    for (String word : event.subject().orElse("").split(" ")) {
      each.accept(word(word));
    }
  }
}
