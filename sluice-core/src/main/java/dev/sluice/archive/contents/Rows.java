package dev.sluice.archive.contents;

import dev.sluice.archive.Compression;
import dev.sluice.fault.Fault;
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

  /// Reads lines of JSON, packed or not; Parquet is refused.
  static Rows ofLines() {
    return with((_, object, _) -> {
      throw Fault.of(
          Fault.Kind.INVALID,
          "parquet-not-read-here",
          object.key() + " is Parquet, which is not read here; ask it with 'sluice query'");
    });
  }

  /// Reads lines of JSON, and Parquet by another reader.
  static Rows with(Rows parquet) {
    return (store, object, visit) -> {
      if (object.name().hasLines()) {
        lines(store, object.key(), visit);
      } else {
        parquet.each(store, object, visit);
      }
    };
  }

  private static void lines(ObjectStore store, ObjectKey key, Visit visit) throws IOException {
    InputStream opened =
        store.open(key).orElseThrow(() -> new FileNotFoundException(key + " is gone"));
    try (InputStream in = Compression.ofName(key.value()).unpacking(opened)) {
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
}
