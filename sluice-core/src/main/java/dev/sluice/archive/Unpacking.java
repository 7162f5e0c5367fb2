package dev.sluice.archive;

import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import java.io.IOException;
import java.io.InputStream;

/// What gives the lines again that a Parquet file was packed of.
public interface Unpacking {

  /// Opens a Parquet object as the lines of JSON that it holds, in their order, each with a line
  /// break. All of them are made before it returns, which may take minutes.
  ///
  /// @throws java.io.FileNotFoundException when it is gone
  /// @throws IOException when it is damaged, or cannot be read
  /// @throws dev.sluice.fault.Fault when the work fails for another reason
  InputStream open(ObjectStore store, ObjectKey key) throws IOException;
}
