package dev.sluice.archive;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A store in memory; it outlives the archive objects.
final class MemoryStore implements ObjectStore {

  private final Map<String, ByteArrayOutputStream> drafts = new HashMap<>();
  private final TreeMap<ObjectKey, byte[]> objects = new TreeMap<>();
  private int tokens;

  @Override
  public Draft draft() {
    String token = "draft-" + tokens++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    drafts.put(token, bytes);
    return new Draft() {
      @Override
      public void write(byte[] more, int offset, int length) {
        bytes.write(more, offset, length);
      }

      @Override
      public long length() {
        return bytes.size();
      }

      @Override
      public Sealed seal(ObjectKey key) {
        return new Sealed(key, token, bytes.size());
      }

      @Override
      public void discard() {
        drafts.remove(token);
      }
    };
  }

  /// How many drafts were left lying.
  int drafts() {
    return drafts.size();
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    ByteArrayOutputStream draft = drafts.remove(sealed.token());
    if (draft != null) {
      if (objects.put(sealed.key(), draft.toByteArray()) != null) {
        throw new AssertionError(sealed.key() + " was published twice");
      }
    } else if (!objects.containsKey(sealed.key())) {
      throw new FileNotFoundException(sealed.key().value());
    }
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) {
    drafts.keySet().retainAll(except.stream().map(Sealed::token).toList());
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) {
    objects.put(key, bytes);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(ByteArrayInputStream::new);
  }

  @Override
  public void delete(ObjectKey key) {
    objects.remove(key);
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max) {
    return objects.entrySet().stream()
        .filter(each -> !each.getKey().isInternal() && each.getKey().value().startsWith(prefix))
        .filter(each -> after.isEmpty() || each.getKey().compareTo(after.get()) > 0)
        .limit(max)
        .map(each -> new ObjectEntry(each.getKey(), each.getValue().length))
        .toList();
  }
}
