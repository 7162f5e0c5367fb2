package dev.sluice.archive.contents;

import dev.sluice.archive.Compression;
import dev.sluice.archive.Unpacking;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// Reads the rows of objects, each as its line of JSON.
public interface Rows {

  /// The longest line.
  int MAX_LINE = 64 << 20;

  /// Takes a row.
  interface Visit {
    /// Takes the next one.
    ///
    /// @param line without a line break
    void row(byte[] line) throws IOException;
  }

  /// Reads all rows of an object in their order.
  ///
  /// @throws FileNotFoundException when it is gone, as after packing
  /// @throws IOException when it is cut or cannot be read
  void each(ObjectStore store, ArchiveObject object, Visit visit) throws IOException;

  /// Reads lines of JSON, packed or not, and Parquet.
  static Rows with(Unpacking parquet) {
    return (store, object, visit) -> {
      ObjectKey key = object.key();
      try (InputStream in =
          object.name().hasLines() ? unpacked(store, key) : parquet.open(store, key)) {
        lines(in, key, visit);
      }
    };
  }

  private static InputStream unpacked(ObjectStore store, ObjectKey key) throws IOException {
    InputStream opened =
        store.open(key).orElseThrow(() -> new FileNotFoundException(key + " is gone"));
    return Compression.ofName(key.value()).unpacking(opened);
  }

  private static void lines(InputStream in, ObjectKey key, Visit visit) throws IOException {
    byte[] buffer = new byte[64 << 10];
    ByteArrayOutputStream line = new ByteArrayOutputStream(4 << 10);
    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
      int from = 0;
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, from, i - from);
          visit.row(line.toByteArray());
          line.reset();
          from = i + 1;
        }
      }
      line.write(buffer, from, read - from);
      if (line.size() > MAX_LINE) {
        throw new IOException(key + " has a line of more than " + MAX_LINE + " bytes");
      }
    }
    if (line.size() > 0) {
      throw new IOException(key + " is cut: it ends in the middle of a line");
    }
  }
}
