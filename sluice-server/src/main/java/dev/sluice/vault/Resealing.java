package dev.sluice.vault;

import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// What became of sealing every value anew under the current master key.
///
/// @param resealed how many values were sealed anew; those under the current key already are not
///   counted
/// @param unreadable what is wrong with the first values that could not be opened, at most {@value
///   #MAX_TOLD}; they stay as they are
/// @param unreadableCount how many could not be opened
public record Resealing(long resealed, List<String> unreadable, long unreadableCount) {

  /// How many unreadable values are named.
  public static final int MAX_TOLD = 20;

  /// Copies the list.
  public Resealing {
    unreadable = List.copyOf(unreadable);
  }

  /// Seals anew all values under {@link SealedRegistry#PREFIX} that stand under another key. Each
  /// write is whole, so that a crash leaves every value under one key or the other, and another run
  /// goes on.
  ///
  /// A value keeps its name; its version goes on by one, as with any change.
  ///
  /// @param raw the registry in which they stand sealed, which nobody else uses
  /// @param progress told how many values were read so far
  public static Resealing run(Registry raw, Vault vault, LongConsumer progress) {
    long resealed = 0;
    long read = 0;
    long unreadableCount = 0;
    List<String> unreadable = new ArrayList<>();
    List<Registered> page = raw.list(SealedRegistry.PREFIX, "", Standing.PAGE);
    while (!page.isEmpty()) {
      List<Change> changes = new ArrayList<>();
      for (Registered each : page) {
        if (Vault.keyId(each.value()).filter(vault.currentId()::equals).isPresent()) {
          continue;
        }
        try {
          var value = vault.open(each.key(), each.value());
          changes.add(new Change.Put(each.key(), vault.seal(each.key(), value), each.version()));
        } catch (Fault e) {
          unreadableCount++;
          if (unreadable.size() < MAX_TOLD) {
            unreadable.add(e.sentence());
          }
        }
      }
      if (!changes.isEmpty()) {
        raw.write(changes);
      }
      resealed += changes.size();
      read += page.size();
      progress.accept(read);
      page = raw.list(SealedRegistry.PREFIX, page.getLast().key(), Standing.PAGE);
    }
    return new Resealing(resealed, unreadable, unreadableCount);
  }
}
