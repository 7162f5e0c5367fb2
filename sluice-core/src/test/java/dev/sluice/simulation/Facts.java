package dev.sluice.simulation;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.util.ArrayList;
import java.util.List;

/// What was seen of the world so far, by one who reads everything as soon as it is there.
final class Facts {

  private final World world;

  /// All entries of the journal that were ever there to be read; that at 1 stands at place 0.
  final List<Entry> entries = new ArrayList<>();

  /// The answers that came with the last step.
  List<Clients.Answer> answers = List.of();

  /// Whether the hub was started with the last step.
  boolean hasStarted;

  /// Before it, the outbox was told to forget what has ended.
  Position kept = Position.FIRST;

  Facts(World world) {
    this.world = world;
  }

  /// Looks at what a step has changed.
  void look() {
    world.clients.listen();
    answers = world.clients.answers();
    Position end = world.hub().journal.journal().end();
    while (entries.size() + 1 < end.value()) {
      Position next = new Position(entries.size() + 1);
      List<Entry> read = world.hub().journal.journal().read(next, 100, 1 << 20);
      if (read.isEmpty() || !read.getFirst().position().equals(next)) {
        throw new Broken(
            "NothingAcceptedIsLost", "the journal ends at " + end + " and has nothing at " + next);
      }
      entries.addAll(read);
    }
  }
}
