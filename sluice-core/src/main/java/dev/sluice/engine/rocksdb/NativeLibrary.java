package dev.sluice.engine.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/// RocksDB's native library, which comes in its jar and has to be a file to be loaded.
///
/// By itself RocksDB writes a new temporary file for it at each start. A process that is killed
/// leaves that behind, 17 MB each time, and where temporary files may not be executed nothing
/// starts. In the data folder it is one file, written anew by the next start.
final class NativeLibrary {

  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());

  private NativeLibrary() {}

  /// Loads the library by way of a folder, unless this process has it already. Where that does not
  /// work, as in a folder from which nothing may be executed, RocksDB goes its own way later.
  static void load(Path folder) {
    try {
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "RocksDB's library is not loaded by way of " + folder + ", but of a temporary file",
          e);
    }
  }
}
