package dev.sluice.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// A folder of this machine.
public final class LocalDisk implements Disk {

  private final Path folder;

  private LocalDisk(Path folder) {
    this.folder = folder;
  }

  /// The folder, which is made if it is not there.
  public static LocalDisk at(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new LocalDisk(folder);
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new LocalFile(folder.resolve(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public String where() {
    return folder.toString();
  }

  /// A file whose channel is opened anew when an interrupt has closed it.
  ///
  /// The JDK closes a file's channel for everybody when one thread is interrupted in it. Readers
  /// come and go, and a delivery that is cancelled must not take the file from all others.
  private static final class LocalFile implements DiskFile {

    private final Path path;
    private volatile FileChannel channel;
    private boolean closed;

    LocalFile(Path path) throws IOException {
      this.path = path;
      this.channel = channel(path);
    }

    private static FileChannel channel(Path path) throws IOException {
      return FileChannel.open(
          path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private interface Use<T> {
      T on(FileChannel open) throws IOException;
    }

    private <T> T use(Use<T> use) throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        while (true) {
          FileChannel now = channel;
          try {
            return use.on(now);
          } catch (ClosedByInterruptException e) {
            interrupted |= Thread.interrupted();
            reopen(now);
          } catch (java.nio.channels.ClosedChannelException e) {
            reopen(now);
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
      if (closed) {
        throw new IOException(path + " is closed");
      }
      if (channel.equals(broken)) {
        channel = channel(path);
      }
    }

    @Override
    public long size() throws IOException {
      return use(FileChannel::size);
    }

    @Override
    public void read(long at, ByteBuffer into) throws IOException {
      int start = into.position();
      use(open -> {
        into.position(start);
        while (into.hasRemaining()) {
          if (open.read(into, at + into.position() - start) < 0) {
            return true;
          }
        }
        return true;
      });
    }

    @Override
    public void write(long at, ByteBuffer from) throws IOException {
      int start = from.position();
      use(open -> {
        from.position(start);
        while (from.hasRemaining()) {
          open.write(from, at + from.position() - start);
        }
        return true;
      });
    }

    /// A sync that was cut off is never tried again on the quiet: after a failed one, pages may be
    /// marked clean that never reached the disk. An interrupt does not make it fail, because the
    /// flag is taken away before.
    @Override
    public void sync() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        channel.force(false);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public synchronized void close() throws IOException {
      closed = true;
      channel.close();
    }
  }
}
