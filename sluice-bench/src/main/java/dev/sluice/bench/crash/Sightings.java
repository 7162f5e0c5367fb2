package dev.sluice.bench.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/// What those see who read an archive while its hub is dead, before any recovery: no event twice,
/// and none gone that was there before.
final class Sightings {

  private final int mostEvents;
  private final Findings findings;
  private final BitSet seen = new BitSet();

  Sightings(int mostEvents, Findings findings) {
    this.mostEvents = mostEvents;
    this.findings = findings;
  }

  /// Reads the archive's folder after a kill.
  void look(Path folder, int kill) throws IOException {
    ArchiveContents now = ArchiveContents.meanwhile(folder, mostEvents, findings);
    requireIn(now, "after kill " + kill);
    for (int number = 0; number < mostEvents; number++) {
      if (now.has(number)) {
        seen.set(number);
      }
    }
  }

  /// What was seen once must be seen again.
  void requireIn(ArchiveContents now, String when) {
    seen.stream()
        .filter(number -> !now.has(number))
        .forEach(number ->
            findings.add(
                Wrong.LOST, "event " + number + " stood in the archive and does not " + when));
  }
}
