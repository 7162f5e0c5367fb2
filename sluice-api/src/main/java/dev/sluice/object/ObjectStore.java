package dev.sluice.object;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Large immutable objects under keys; each is whole or absent.
///
/// A writer drafts, seals, notes durably what it is about to publish, and publishes: after a crash
/// it publishes the same sealed drafts again, which changes nothing where it was already done.
///
/// A store belongs to one writer, its owner: drafts and internal objects are the owner's alone, and
/// no other writer sees or discards them. Internal objects, whose keys begin with `.sluice/`, are
/// written with {@link #put}, opened and deleted like others, but never published and never listed.
public interface ObjectStore {

  /// Begins an object.
  Draft draft() throws IOException;

  /// Makes a sealed draft visible under its key, durably; does nothing when that was done before.
  ///
  /// @throws java.io.FileNotFoundException when there is neither the draft nor the object
  void publish(Sealed sealed) throws IOException;

  /// Makes several sealed drafts visible, in any order. When one of them fails the others may be
  /// visible or not.
  default void publishAll(List<Sealed> all) throws IOException {
    for (Sealed sealed : all) {
      publish(sealed);
    }
  }

  /// The most bytes of UTF-8 that a key can have here.
  default int maxKeyBytes() {
    return ObjectKey.MAX_BYTES;
  }

  /// Throws away all drafts of this owner but the given ones.
  void discardDrafts(Collection<Sealed> except) throws IOException;

  /// Writes a small object whole and durably; replaces one of the same key.
  void put(ObjectKey key, byte[] bytes) throws IOException;

  /// Looks whether an object is there.
  Optional<ObjectEntry> find(ObjectKey key) throws IOException;

  /// Opens an object for reading.
  Optional<InputStream> open(ObjectKey key) throws IOException;

  /// Removes an object, durably, if it is there.
  void delete(ObjectKey key) throws IOException;

  /// Lists published objects whose keys begin with a prefix, in the order of their keys, after a
  /// key that may be there or not, up to a number.
  List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max) throws IOException;

  /// Whether keys that differ in upper and lower case alone name two objects. On some disks they
  /// name one.
  default boolean distinguishesCase() {
    return true;
  }

  /// A published object.
  record ObjectEntry(ObjectKey key, long length) {}
}
