package dev.sluice.testkit.memory;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The object store in memory, as one writer sees it.
public final class MemoryObjectStore implements ObjectStore {

  private final MemoryObjects objects;
  private final MemoryObjects.Own own;
  private final int life;
  private final Set<Writing> writing = new HashSet<>();

  MemoryObjectStore(MemoryObjects objects, MemoryObjects.Own own, int life) {
    this.objects = objects;
    this.own = own;
    this.life = life;
  }

  /// How many drafts of this writer lie about, sealed or being written.
  public int drafts() {
    synchronized (objects) {
      return own.sealed.size() + writing.size();
    }
  }

  private void requireAlive() throws IOException {
    if (objects.isPast(life)) {
      throw new IOException("this engine has ended; another one has its objects");
    }
  }

  @Override
  public Draft draft() throws IOException {
    synchronized (objects) {
      requireAlive();
      Writing draft = new Writing(objects.nextToken());
      writing.add(draft);
      return draft;
    }
  }

  private final class Writing implements Draft {
    private final String token;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Writing(String token) {
      this.token = token;
    }

    private void requireOpen() throws IOException {
      requireAlive();
      if (!writing.contains(this)) {
        throw new IOException(token + " is sealed or discarded");
      }
    }

    @Override
    public void write(byte[] more, int offset, int length) throws IOException {
      synchronized (objects) {
        requireOpen();
        bytes.write(more, offset, length);
      }
    }

    @Override
    public long length() {
      synchronized (objects) {
        return bytes.size();
      }
    }

    @Override
    public Sealed seal(ObjectKey key) throws IOException {
      synchronized (objects) {
        requireOpen();
        requirePublic(key);
        writing.remove(this);
        own.sealed.put(token, bytes.toByteArray());
        return new Sealed(key, token, bytes.size());
      }
    }

    @Override
    public void discard() throws IOException {
      synchronized (objects) {
        requireAlive();
        writing.remove(this);
        own.sealed.remove(token);
      }
    }
  }

  private static void requirePublic(ObjectKey key) {
    if (key.isInternal()) {
      throw new IllegalArgumentException("'" + key + "' is internal and cannot be published");
    }
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    synchronized (objects) {
      requireAlive();
      requirePublic(sealed.key());
      byte @Nullable [] draft = own.sealed.get(sealed.token());
      byte @Nullable [] there = objects.published.get(sealed.key());
      byte @Nullable [] bytes = draft == null ? there : draft;
      if (bytes == null) {
        throw new FileNotFoundException(
            "neither the draft " + sealed.token() + " nor the object " + sealed.key());
      }
      if (bytes.length != sealed.length()) {
        throw new IOException(
            sealed.key() + " has " + bytes.length + " bytes, sealed were " + sealed.length());
      }
      if (there != null && !Arrays.equals(there, bytes)) {
        throw new FileAlreadyExistsException(sealed.key().value());
      }
      objects.published.put(sealed.key(), bytes);
      own.sealed.remove(sealed.token());
    }
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    synchronized (objects) {
      requireAlive();
      writing.clear();
      own.sealed.keySet().retainAll(except.stream().map(Sealed::token).toList());
    }
  }

  private Map<ObjectKey, byte[]> place(ObjectKey key) {
    return key.isInternal() ? own.internal : objects.published;
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    synchronized (objects) {
      requireAlive();
      place(key).put(key, bytes.clone());
    }
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    synchronized (objects) {
      requireAlive();
      return Optional.ofNullable(place(key).get(key))
          .map(bytes -> new ObjectEntry(key, bytes.length));
    }
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    synchronized (objects) {
      requireAlive();
      return Optional.ofNullable(place(key).get(key)).map(ByteArrayInputStream::new);
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    synchronized (objects) {
      requireAlive();
      place(key).remove(key);
    }
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    synchronized (objects) {
      requireAlive();
      return objects.published.entrySet().stream()
          .filter(each -> each.getKey().value().startsWith(prefix))
          .filter(each -> after.isEmpty() || each.getKey().compareTo(after.get()) > 0)
          .limit(max)
          .map(each -> new ObjectEntry(each.getKey(), each.getValue().length))
          .toList();
    }
  }
}
