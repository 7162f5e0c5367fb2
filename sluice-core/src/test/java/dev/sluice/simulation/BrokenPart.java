package dev.sluice.simulation;

import dev.sluice.archive.Packing;
import dev.sluice.engine.journal.Fingerprint;
import dev.sluice.engine.journal.FingerprintIndex;
import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.DiskFile;
import dev.sluice.engine.log.ForwardingDisk;
import dev.sluice.engine.log.ForwardingFile;
import dev.sluice.event.CopyOf;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Inspection;
import dev.sluice.schema.Quarantine;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import dev.sluice.testkit.forwarding.ForwardingOutbox;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Parts that break a promise, each with the facts that it breaks.
enum BrokenPart {
  A_JOURNAL_THAT_ANSWERS_BEFORE_THE_SYNC("NothingAcceptedIsLost", "PositionsNeverGoBack") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Disk disk(Disk right) {
          return new DiskThatOnlySaysThatItSyncs(right);
        }
      };
    }
  },

  AN_INDEX_THAT_FORGETS("ARepeatIsAnsweredAlike") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        FingerprintIndex index(FingerprintIndex right) {
          return new IndexThatForgets(right);
        }
      };
    }
  },

  AN_INDEX_THAT_CLAIMS_TOO_MUCH("PositionsNeverGoBack", "NothingAcceptedIsLost") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        FingerprintIndex index(FingerprintIndex right) {
          return new IndexThatForgets(right) {
            @Override
            public Optional<Known> find(Fingerprint fingerprint) {
              return right
                  .find(fingerprint)
                  .map(known -> new Known(fingerprint, known.position() + 1, known.millis()));
            }
          };
        }
      };
    }
  },

  A_ROUTER_THAT_MOVES_ITS_CURSOR_IN_A_WRITE_OF_ITS_OWN("EachDeliveryEndsOnce") {
    @Override
    Parts parts() {
      return withOutbox(CursorFirst::new);
    }
  },

  A_LEASE_THAT_IS_GIVEN_TWICE("EachDeliveryEndsOnce") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            private List<Lease> before = List.of();

            @Override
            public List<Lease> lease(TargetName target, int max) {
              List<Lease> again = before;
              before = super.lease(target, max);
              return before.isEmpty() && target.equals(Setup.FLAKY) && max >= again.size()
                  ? again.stream().filter(lease -> lease.id().target().equals(target)).toList()
                  : before;
            }
          });
    }
  },

  A_SETTLEMENT_THAT_DOES_NOT_ARRIVE("EachDeliveryEndsOnce") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            @Override
            public void settle(Lease lease, Settlement settlement) {
              if (!(settlement instanceof Settlement.Dead)) {
                super.settle(lease, settlement);
              }
            }
          });
    }
  },

  ONE_QUEUE_FOR_ALL_TARGETS("OneTargetHarmsNoOther") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            @Override
            public List<Lease> lease(TargetName target, int max) {
              Optional<Instant> own = right.nextDue(target);
              boolean isFirst =
                  Setup.SINGLES.stream()
                      .map(right::nextDue)
                      .flatMap(Optional::stream)
                      .noneMatch(due -> own.isPresent() && due.isBefore(own.get()));
              return isFirst ? super.lease(target, max) : List.of();
            }
          });
    }
  },

  AN_OUTBOX_THAT_FORGETS_WHAT_AN_ARCHIVE_SETTLED(
      "PositionsNeverGoBack", "TheArchiveHoldsEachEventOnce") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            private boolean hasSettled;

            @Override
            public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
              hasSettled = true;
              super.settleRun(target, through, tally);
            }

            @Override
            public Optional<Position> settledThrough(TargetName target) {
              return hasSettled ? super.settledThrough(target) : Optional.empty();
            }
          });
    }
  },

  AN_ARCHIVE_THAT_PUBLISHES_WITHOUT_A_MANIFEST(
      "TheArchiveHoldsEachEventOnce", "OneTargetHarmsNoOther") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        ObjectStore store(ObjectStore right) {
          return new ForwardingObjectStore(right) {
            @Override
            public void put(ObjectKey key, byte[] bytes) {
              // Nothing is noted.
            }
          };
        }
      };
    }
  },

  A_RETENTION_THAT_FORGETS_ONE_FILE_TOO_MANY(
      "OnlyWhatHasEndedIsForgotten", "NothingAcceptedIsLost", "EachDeliveryEndsOnce") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Journal forgettable(Journal right) {
          return new ForwardingJournal(right) {
            @Override
            public Position forgetBefore(Position position) {
              super.forgetBefore(position);
              return super.forgetBefore(oldest().map(Stretch::next).orElse(position));
            }
          };
        }
      };
    }
  },

  A_RETENTION_THAT_ASKS_NOBODY(
      "OnlyWhatHasEndedIsForgotten", "EachDeliveryEndsOnce", "OneTargetHarmsNoOther") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            @Override
            public Optional<Need> needed(Position from, Position before, Instant deadBefore) {
              return Optional.empty();
            }

            @Override
            public Forgotten forgetBefore(Position before, Instant deadBefore, boolean all) {
              return super.forgetBefore(before, deadBefore, true);
            }
          });
    }
  },

  AN_ARCHIVE_THAT_SETTLES_TOO_MUCH("OneTargetHarmsNoOther", "PositionsNeverGoBack") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            @Override
            public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
              super.settleRun(target, through.plus(1), tally);
            }
          });
    }
  },

  AN_OUTBOX_THAT_PERSISTS_NOTHING(
      "EachDeliveryEndsOnce",
      "OneTargetHarmsNoOther",
      "TheArchiveHoldsEachEventOnce",
      "TheQuarantineHoldsWhatDoesNotConform") {
    @Override
    Parts parts() {
      return withOutbox(right ->
          new ForwardingOutbox(right) {
            @Override
            public void persist() {
              // A crash takes back what it likes.
            }
          });
    }
  },

  A_PACKER_THAT_DELETES_BEFORE_IT_PUBLISHES("TheArchiveHoldsEachEventOnce") {
    @Override
    Parts parts() {
      return withPacker(BrokenStores.DeletesFirst::new);
    }
  },

  A_PACKER_WITHOUT_A_MANIFEST("TheArchiveHoldsEachEventOnce") {
    @Override
    Parts parts() {
      return withPacker(right ->
          new ForwardingObjectStore(right) {
            @Override
            public void put(ObjectKey key, byte[] bytes) {
              // Nothing is noted.
            }
          });
    }
  },

  A_PACKING_THAT_LEAVES_OUT_THE_LAST_FILE("TheArchiveHoldsEachEventOnce") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Packing packing(Packing right) {
          return (lines, parquet, detail) -> {
            Files.write(lines.getLast(), Files.readAllBytes(lines.getFirst()));
            return right.pack(lines, parquet, detail);
          };
        }
      };
    }
  },

  A_READER_THAT_LISTS_RECENT_FILES_LAST("TheArchiveHoldsEachEventOnce") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        ObjectStore asked(ObjectStore right) {
          return new BrokenStores.ListsRecentLast(right);
        }
      };
    }
  },

  AN_ARCHIVE_THAT_FORGETS_WHAT_IT_DROPPED("TheArchiveHoldsEachEventOnce") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        ObjectStore store(ObjectStore right) {
          return new ForwardingObjectStore(right) {
            @Override
            public void put(ObjectKey key, byte[] bytes) throws IOException {
              if (!key.value().contains("dropped")) {
                super.put(key, bytes);
              }
            }
          };
        }
      };
    }
  },

  AN_INSPECTION_THAT_LETS_ALL_THROUGH("TheQuarantineHoldsWhatDoesNotConform") {
    @Override
    Parts parts() {
      return new Parts() {
        @Override
        Inspection inspection(Inspection right) {
          return Inspection.NONE;
        }
      };
    }
  },

  A_RECOVERY_WHOSE_COPIES_ARE_NOT_MARKED("TheQuarantineHoldsWhatDoesNotConform") {
    @Override
    Parts parts() {
      return withDoor(right -> copies -> right.admit(copies.stream().map(CopyOf::plain).toList()));
    }
  },

  A_RECOVERY_THAT_WAITS_FOR_NO_COPY("TheQuarantineHoldsWhatDoesNotConform") {
    @Override
    Parts parts() {
      return withDoor(right ->
          copies -> {
            try {
              right.admit(copies);
            } catch (Fault e) {
              // It will come in later, or not.
            }
          });
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // List.of gives a list that cannot be changed.
  private final List<String> facts;

  BrokenPart(String... facts) {
    this.facts = List.of(facts);
  }

  abstract Parts parts();

  /// Which facts may be the first not to hold.
  List<String> facts() {
    return facts;
  }

  private interface Breaking {
    Outbox of(Outbox right);
  }

  private static Parts withOutbox(Breaking breaking) {
    return new Parts() {
      @Override
      Outbox outbox(Outbox right) {
        return breaking.of(right);
      }
    };
  }

  private interface BreakingPacker {
    ObjectStore of(ObjectStore right);
  }

  private static Parts withPacker(BreakingPacker breaking) {
    return new Parts() {
      @Override
      ObjectStore packed(ObjectStore right) {
        return breaking.of(right);
      }
    };
  }

  private interface BreakingDoor {
    Quarantine.Door of(Quarantine.Door right);
  }

  private static Parts withDoor(BreakingDoor breaking) {
    return new Parts() {
      @Override
      Quarantine.Door door(Quarantine.Door right) {
        return breaking.of(right);
      }
    };
  }

  /// Moves the cursor, and writes the deliveries with the next stretch.
  private static final class CursorFirst extends ForwardingOutbox {
    private List<DeliveryId> late = new ArrayList<>();

    CursorFirst(Outbox right) {
      super(right);
    }

    @Override
    public void route(Routed routed) {
      List<DeliveryId> now = late;
      late = new ArrayList<>(routed.singles());
      super.route(new Routed(routed.from(), routed.next(), routed.unmatched(), now, routed.owed()));
    }
  }

  private static class IndexThatForgets implements FingerprintIndex {
    private final FingerprintIndex right;

    IndexThatForgets(FingerprintIndex right) {
      this.right = right;
    }

    @Override
    public Optional<Known> find(Fingerprint fingerprint) {
      return Optional.empty();
    }

    @Override
    public void write(List<Known> sorted, Position through) {
      right.write(sorted, through);
    }

    @Override
    public void persist() {
      right.persist();
    }

    @Override
    public Position through() {
      return right.through();
    }

    @Override
    public boolean sweep(Instant before, Consumer<Fingerprint> kept) {
      return right.sweep(before, kept);
    }
  }

  private static final class DiskThatOnlySaysThatItSyncs extends ForwardingDisk {

    DiskThatOnlySaysThatItSyncs(Disk right) {
      super(right);
    }

    @Override
    public DiskFile open(String name) throws IOException {
      return new ForwardingFile(super.open(name)) {
        @Override
        public void sync() {
          // Nothing is synced.
        }
      };
    }
  }
}
