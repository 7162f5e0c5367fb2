package dev.sluice.simulation;

import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A folder of a disk that loses what was not synced.
///
/// A loss of power leaves, of the writes that were not synced, any that chance leaves, in blocks of
/// {@value Platter#BLOCK} bytes; and of the names, any of the changes since the folder's last sync.
/// The end of a process loses nothing. Files of an earlier process refuse to be used.
public final class SimulatedDisk implements Disk {

  private final Moments moments;
  private Map<String, Platter> names = new TreeMap<>();
  private final Map<String, Platter> keptNames = new TreeMap<>();
  private final List<NameChange> unsynced = new ArrayList<>();
  private long capacity = Long.MAX_VALUE;
  private int life;
  private int writesToFailure = -1;
  private @Nullable RandomGenerator failingSync;

  private interface NameChange {
    void apply(Map<String, Platter> names);
  }

  /// An empty disk on which nothing happens by itself.
  public SimulatedDisk() {
    this(Moments.NONE);
  }

  /// An empty disk, with what may happen at each of its steps.
  public SimulatedDisk(Moments moments) {
    this.moments = moments;
  }

  /// How many bytes all files may have together; a write beyond it is made as far as it fits.
  public void limit(long bytes) {
    capacity = bytes;
  }

  /// How many bytes all files have together.
  public long used() {
    return names.values().stream().mapToLong(Platter::size).sum();
  }

  /// Lets the next sync of a file fail. What was not synced may be lost then although readers still
  /// see it.
  public void failNextSync(RandomGenerator random) {
    failingSync = random;
  }

  /// Lets a write fail once half of it is made.
  ///
  /// @param after how many writes succeed before
  public void failWrite(int after) {
    writesToFailure = after;
  }

  /// No more failures are due, and there is room.
  public void heal() {
    failingSync = null;
    writesToFailure = -1;
    capacity = Long.MAX_VALUE;
  }

  /// The end of the process that used the disk; the machine goes on.
  public void endProcess() {
    life++;
  }

  /// A loss of power.
  public void crash(RandomGenerator random) {
    Platter.Luck luck = Platter.Luck.drawn(random);
    life++;
    for (NameChange change : unsynced) {
      boolean isKept =
          switch (luck) {
            case NOTHING -> false;
            case EVERYTHING -> true;
            case ANYTHING -> random.nextBoolean();
          };
      if (isKept) {
        change.apply(keptNames);
      }
    }
    unsynced.clear();
    names = new TreeMap<>(keptNames);
    Set<Platter> once = new HashSet<>(names.values());
    names.values().stream()
        .filter(once::remove)
        .forEach(platter -> platter.losePower(random, luck));
  }

  /// A loss of power after which a test says what is left.
  ///
  /// @param reached how many of the writes to a block that were not synced have reached it, given
  ///   the block and how many there are
  public void crash(IntBinaryOperator reached) {
    life++;
    unsynced.forEach(change -> change.apply(keptNames));
    unsynced.clear();
    names = new TreeMap<>(keptNames);
    names.values().forEach(platter -> platter.losePower(reached, platter::size));
  }

  /// Turns over one bit of a file.
  public void flip(String name, long at, int bit) {
    platter(name).flip((int) at, bit);
  }

  /// All bytes of a file, as a reader sees them.
  public byte[] bytes(String name) {
    Platter platter = platter(name);
    byte[] bytes = new byte[platter.size()];
    platter.read(0, bytes.length, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private Platter platter(String name) {
    Platter platter = names.get(name);
    if (platter == null) {
      throw new IllegalArgumentException("there is no file " + name + " but " + names.keySet());
    }
    return platter;
  }

  private void change(NameChange change) {
    change.apply(names);
    unsynced.add(change);
  }

  @Override
  public List<String> names() {
    return List.copyOf(names.keySet());
  }

  @Override
  public DiskFile open(String name) {
    moments.at("open " + name);
    Platter found = names.get(name);
    if (found != null) {
      return new SimulatedFile(name, found);
    }
    Platter made = new Platter();
    change(all -> all.put(name, made));
    return new SimulatedFile(name, made);
  }

  @Override
  public void rename(String from, String to) {
    moments.at("rename " + from);
    Platter platter = platter(from);
    change(all -> {
      all.remove(from);
      all.put(to, platter);
    });
    moments.at("renamed " + from);
  }

  @Override
  public void delete(String name) {
    if (names.containsKey(name)) {
      moments.at("delete " + name);
      change(all -> all.remove(name));
      moments.at("deleted " + name);
    }
  }

  @Override
  public void sync() throws IOException {
    moments.at("sync names");
    throwIfSyncFails();
    unsynced.forEach(change -> change.apply(keptNames));
    unsynced.clear();
    moments.at("synced names");
  }

  private void throwIfSyncFails() throws IOException {
    if (failingSync != null) {
      failingSync = null;
      throw new IOException("the simulated disk failed to sync");
    }
  }

  @Override
  public String where() {
    return "simulated";
  }

  private final class SimulatedFile implements DiskFile {
    private final String name;
    private final Platter platter;
    private final int openedIn = life;
    private boolean closed;

    SimulatedFile(String name, Platter platter) {
      this.name = name;
      this.platter = platter;
    }

    private void requireOpen() throws IOException {
      if (closed || openedIn != life) {
        throw new IOException(name + (closed ? " is closed" : " was opened by another process"));
      }
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return platter.size();
    }

    @Override
    public void read(long at, ByteBuffer into) throws IOException {
      requireOpen();
      int length = (int) Math.min(into.remaining(), platter.size() - at);
      if (length > 0) {
        platter.read((int) at, length, into);
      }
    }

    @Override
    public void write(long at, ByteBuffer from) throws IOException {
      moments.at("write " + name);
      requireOpen();
      int wanted = from.remaining();
      long grows = Math.max(0, at + wanted - platter.size());
      long fits = Math.min(wanted, wanted - grows + Math.max(0, capacity - used()));
      if (writesToFailure == 0) {
        fits = Math.min(fits, wanted / 2);
      }
      writesToFailure--;
      byte[] bytes = new byte[(int) Math.min(wanted, fits)];
      from.get(bytes);
      platter.write((int) at, bytes);
      if (fits < wanted) {
        throw new IOException("no space left on the simulated disk");
      }
      moments.at("wrote " + name);
    }

    @Override
    public void sync() throws IOException {
      moments.at("sync " + name);
      requireOpen();
      RandomGenerator random = failingSync;
      if (random != null) {
        platter.failSync(random);
      }
      throwIfSyncFails();
      platter.sync();
      moments.at("synced " + name);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
