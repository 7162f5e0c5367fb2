package dev.sluice.mail.reading;

import dev.sluice.mail.message.Content;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// A message in a store.
///
/// @param id the hub's name of it
/// @param length how many bytes it has
public record StoredMessage(
    String id, String storeName, ObjectKey key, long length, ObjectStore store) implements Content {

  @Override
  public InputStream open() throws IOException {
    return store
        .open(key)
        .orElseThrow(() -> new FileNotFoundException("the message " + id + " has gone"));
  }
}
