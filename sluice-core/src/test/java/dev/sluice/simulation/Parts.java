package dev.sluice.simulation;

import dev.sluice.archive.Packing;
import dev.sluice.engine.journal.FingerprintIndex;
import dev.sluice.engine.log.Disk;
import dev.sluice.journal.Journal;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.Outbox;
import dev.sluice.routing.Inspection;
import dev.sluice.schema.Quarantine;

/// What a world is made of; a test overrides one part with a broken one, to see that it is found.
class Parts {

  /// The parts as they are.
  static final Parts RIGHT = new Parts();

  /// What the log writes to.
  Disk disk(Disk right) {
    return right;
  }

  /// What the journal looks repeats up in.
  FingerprintIndex index(FingerprintIndex right) {
    return right;
  }

  /// What routing, delivery and the archive share; made anew for each life of the process.
  Outbox outbox(Outbox right) {
    return right;
  }

  /// What retention makes forget.
  Journal forgettable(Journal right) {
    return right;
  }

  /// What an archive writes to.
  ObjectStore store(ObjectStore right) {
    return right;
  }

  /// What the packer reads and writes.
  ObjectStore packed(ObjectStore right) {
    return right;
  }

  /// What makes Parquet files.
  Packing packing(Packing right) {
    return right;
  }

  /// What those see who ask an archive.
  ObjectStore asked(ObjectStore right) {
    return right;
  }

  /// What looks at events before rules do.
  Inspection inspection(Inspection right) {
    return right;
  }

  /// Where copies of recovered events come in.
  Quarantine.Door door(Quarantine.Door right) {
    return right;
  }
}
