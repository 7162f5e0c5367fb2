package dev.sluice.identity.key;

import dev.sluice.identity.Allowance;
import dev.sluice.identity.Caller;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The keys that were made at run time, as they are at one moment.
final class KeyTable implements KeyCheck.Book {

  /// A key of the registry.
  record Kept(StoredKey stored, Optional<Allowance> allowance) {}

  private final NavigableMap<String, Kept> keys;
  private final Map<ByteBuffer, Proof> byDigest = new HashMap<>();
  private final Map<String, List<Proof>> byName = new HashMap<>();

  KeyTable(Map<String, Kept> keys) {
    this.keys = Collections.unmodifiableNavigableMap(new TreeMap<>(keys));
    this.keys.values().forEach(this::prove);
  }

  private void prove(Kept kept) {
    NewKey key = kept.stored().key();
    Caller caller =
        new Caller(
            key.name(), key.clientId(), key.scopes().granted(), kept.allowance(), key.reach());
    List<Proof> proofs = new ArrayList<>();
    for (StoredKey.Digest digest : kept.stored().digests()) {
      Optional<Instant> until = earlier(digest.until(), key.expires());
      Proof proof = new Proof(digest.bytes(), until, caller);
      proofs.add(proof);
      byDigest.put(ByteBuffer.wrap(proof.digest()), proof);
    }
    byName.put(key.name(), proofs);
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  NavigableMap<String, Kept> keys() {
    return keys;
  }

  /// The same with one key put in, or taken out.
  KeyTable with(String name, Optional<Kept> kept) {
    Map<String, Kept> changed = new HashMap<>(keys);
    if (kept.isPresent()) {
      changed.put(name, kept.get());
    } else {
      changed.remove(name);
    }
    return new KeyTable(changed);
  }

  @Override
  public @Nullable Proof byDigest(ByteBuffer digest) {
    return byDigest.get(digest);
  }

  @Override
  public List<Proof> byName(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
