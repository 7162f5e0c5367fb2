package dev.sluice.object.disk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How bytes and names are made to outlive a loss of power; a test puts a failing one here.
interface Durability {

  /// What the operating system offers.
  Durability OF_THE_DISK =
      new Durability() {
        @Override
        public void file(FileOutputStream file) throws IOException {
          file.getFD().sync();
        }

        @Override
        public void file(Path file) throws IOException {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
          }
        }

        @Override
        public void directory(Path directory) throws IOException {
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
          }
        }
      };

  /// Makes what was written to a file durable.
  void file(FileOutputStream file) throws IOException;

  /// Makes durable what was written to a file that is closed since.
  ///
  /// @throws java.nio.file.NoSuchFileException when it is gone
  void file(Path file) throws IOException;

  /// Makes the names in a directory durable.
  void directory(Path directory) throws IOException;
}
