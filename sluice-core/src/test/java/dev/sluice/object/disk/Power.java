package dev.sluice.object.disk;

import dev.sluice.simulation.SimulatedDisk;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// The power of a machine with a store: it fails at a step, and what was not synced is lost.
///
/// Of names, it leaves those of each folder's last sync, but one that was given to a file that was
/// not synced; with that, what stood there before is lost too.
final class Power implements Durability {

  final SimulatedDisk log;

  private final Path root;
  private final Path drafts;
  private final Set<Object> synced = new HashSet<>();
  private final Map<Path, Named> names = new HashMap<>();
  private long left = Long.MAX_VALUE;
  private boolean isOff;
  private boolean hasFailed;
  private boolean filesFail;

  private record Named(Object inode, ByteBuffer bytes) {}

  Power(Path root, String owner) {
    this.root = root;
    this.drafts = root.resolve(".sluice").resolve(owner).resolve("drafts");
    this.log = new SimulatedDisk(_ -> step());
  }

  /// Lets it fail after so many steps.
  synchronized void failsAfter(long steps) {
    left = steps;
    hasFailed = false;
  }

  synchronized boolean hasFailed() {
    return hasFailed;
  }

  /// Lets syncs of files that are settled fail.
  synchronized void failSettling() {
    filesFail = true;
  }

  private synchronized void step() {
    if (isOff || left-- <= 0) {
      hasFailed |= !isOff;
      isOff = true;
      throw new UncheckedIOException(new IOException("the power has failed"));
    }
  }

  /// The process does nothing more.
  synchronized void off() {
    isOff = true;
  }

  /// Takes away what was not synced, and comes back.
  synchronized void on(Random random) throws IOException {
    log.crash(random);
    Set<Path> lost = new HashSet<>();
    for (Path file : filesBelow(root)) {
      if (!file.toString().contains("/.sluice/")) {
        if (!synced.contains(inode(file))) {
          lost.add(file);
        }
        Files.delete(file);
      }
    }
    for (Map.Entry<Path, Named> each : names.entrySet()) {
      Path file = each.getKey();
      boolean isObject = !file.toString().contains("/.sluice/");
      if (isObject && !lost.contains(file) && synced.contains(each.getValue().inode())) {
        Files.write(file, each.getValue().bytes().array());
        synced.add(inode(file));
        each.setValue(new Named(inode(file), each.getValue().bytes()));
      }
    }
    isOff = false;
    left = Long.MAX_VALUE;
    filesFail = false;
  }

  @Override
  public synchronized void file(FileOutputStream file) throws IOException {
    step();
    // It is one of these, and the others are written by those who sync them next. Those that others
    // move meanwhile were synced by them.
    for (Path draft : files(drafts)) {
      inodeIfThere(draft).ifPresent(synced::add);
    }
  }

  @Override
  public synchronized void file(Path file) throws IOException {
    step();
    if (filesFail) {
      throw new IOException("the sync of a file fails");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    synced.add(inode(file));
  }

  @Override
  public synchronized void directory(Path directory) throws IOException {
    step();
    names.keySet().removeIf(name -> Objects.equals(name.getParent(), directory));
    for (Path file : files(directory)) {
      Optional<Object> inode = inodeIfThere(file);
      if (inode.isPresent()) {
        names.put(file, new Named(inode.get(), ByteBuffer.wrap(Files.readAllBytes(file))));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static Optional<Object> inodeIfThere(Path file) throws IOException {
    try {
      return Optional.of(inode(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static Object inode(Path file) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }
}
