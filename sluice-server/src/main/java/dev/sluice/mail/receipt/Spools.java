package dev.sluice.mail.receipt;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Where messages are while they come in: small ones in memory, the others in files that nobody
/// misses after a crash.
///
/// Memory is bounded for all messages together; when it is used up, small messages go to files too.
public final class Spools {

  /// How many bytes of one message are held in memory.
  public static final int MAX_IN_MEMORY = 256 << 10;

  /// How many bytes of all messages are held in memory.
  public static final long MAX_MEMORY = 64L << 20;

  private final Path folder;
  private final long maxMemory;
  private final AtomicLong held = new AtomicLong();

  private Spools(Path folder, long maxMemory) {
    this.folder = folder;
    this.maxMemory = maxMemory;
  }

  /// Makes the folder if it is not there, and throws away what stands in it.
  public static Spools open(Path folder) throws IOException {
    return open(folder, MAX_MEMORY);
  }

  static Spools open(Path folder, long maxMemory) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    return new Spools(folder, maxMemory);
  }

  Spool begin() {
    return new Spool(this);
  }

  Path newFile() {
    return folder.resolve(UUID.randomUUID().toString());
  }

  boolean reserve(long bytes) {
    long now = held.addAndGet(bytes);
    if (now > maxMemory) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
