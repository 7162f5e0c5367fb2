package dev.sluice.mail.relay;

import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Keeps letters instead of sending them, for a hub that has no relay: whoever develops an app
/// finds the codes there.
public final class DevelopmentMailbox implements Letters {

  /// How many letters stay; older ones go.
  public static final int MAX_LETTERS = 1_000;

  private static final System.Logger LOG = System.getLogger(DevelopmentMailbox.class.getName());

  private final KeptLetters letters;

  /// A letter in the mailbox.
  public record Shown(String id, Instant at, Letter letter) {}

  /// A mailbox over a registry.
  public DevelopmentMailbox(Registry registry, Clock clock, RandomGenerator random) {
    this.letters = new KeptLetters(registry, clock, random);
  }

  @Override
  public Change keep(Letter letter) {
    return letters.keep(letter);
  }

  /// Lets the oldest letters go when there are too many. Two that do so at once may get in each
  /// other's way; the next letter makes up for it.
  @Override
  public void kept() {
    List<KeptLetters.Kept> all = letters.oldest(MAX_LETTERS + Registry.MAX_CHANGES);
    if (all.size() > MAX_LETTERS) {
      try {
        letters.remove(all.subList(0, all.size() - MAX_LETTERS));
      } catch (Fault e) {
        LOG.log(Level.DEBUG, "old letters stay for now: {0}", e.getMessage());
      }
    }
  }

  /// Reports go to a relay only; one that waits here is from before the relay was taken out.
  private static Stream<Shown> shown(KeptLetters.Kept kept) {
    return switch (kept.mailing()) {
      case Letter letter -> Stream.of(new Shown(kept.id(), kept.at(), letter));
      case Report _ -> Stream.empty();
    };
  }

  /// All letters, the newest first.
  public List<Shown> letters() {
    return letters.oldest(MAX_LETTERS + Registry.MAX_CHANGES).reversed().stream()
        .limit(MAX_LETTERS)
        .flatMap(DevelopmentMailbox::shown)
        .toList();
  }
}
