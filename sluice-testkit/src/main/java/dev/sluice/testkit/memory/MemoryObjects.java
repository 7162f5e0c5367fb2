package dev.sluice.testkit.memory;

import dev.sluice.object.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// All objects and drafts of all owners: what a directory or a bucket is to a real store. It is
/// also the monitor that guards them.
final class MemoryObjects {

  /// What one owner has for itself.
  static final class Own {
    final Map<ObjectKey, byte[]> internal = new HashMap<>();

    /// By token; a restart finds these again.
    final Map<String, byte[]> sealed = new HashMap<>();
  }

  final TreeMap<ObjectKey, byte[]> published = new TreeMap<>();
  private final Map<String, Own> owners = new HashMap<>();
  private int tokens;
  private int lives;

  synchronized MemoryObjectStore store(String owner) {
    return new MemoryObjectStore(this, owners.computeIfAbsent(owner, _ -> new Own()), lives);
  }

  String nextToken() {
    return "draft-" + ++tokens;
  }

  /// Whether a store of an earlier life still writes.
  boolean isPast(int life) {
    return life != lives;
  }

  /// The same objects in the next life; unsealed drafts, which only their writers know, are gone.
  synchronized MemoryObjects restarted() {
    lives++;
    return this;
  }
}
