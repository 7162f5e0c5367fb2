package dev.sluice.engine.log;

import java.io.IOException;
import java.util.List;

/// One folder of a disk, as the log needs it; a simulated one loses what was not synced.
public interface Disk {

  /// The names of the files in the folder, sorted.
  List<String> names() throws IOException;

  /// Opens a file for reading and writing, and makes it if it is not there.
  DiskFile open(String name) throws IOException;

  /// Gives a file another name; both are in this folder.
  void rename(String from, String to) throws IOException;

  /// Removes a file if it is there.
  void delete(String name) throws IOException;

  /// Makes durable which files there are, and under which names.
  void sync() throws IOException;

  /// Where the folder is, for messages.
  String where();
}
