package dev.sluice.object.disk;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Objects as files under a root directory.
///
/// ```
/// <root>/<key>                          published objects
/// <root>/.sluice/<owner>/drafts/<token> drafts, and halves of puts
/// <root>/.sluice/<owner>/own/<name>     internal objects: the key's `.sluice/` stands for this place
/// <root>/.sluice/<owner>/log/           the log of a LoggedObjectStore
/// ```
///
/// Several owners may share a root. One owner is one writer: {@link #discardDrafts} throws away all
/// that the owner drafted. A directory is synced after each name that is made or removed in it, and
/// the chain of directories above it once in the life of a process, because one that is found there
/// may have been made by a process that died before it synced it.
public final class DiskObjectStore implements ObjectStore {

  private static final String HIDDEN = ".sluice";
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,159}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /// How many directories are remembered as durable; at the limit all are forgotten, which costs
  /// some syncs more.
  private static final int MAX_REMEMBERED = 10_000;

  private final Path root;
  private final Path drafts;
  private final Path own;
  private final Durability durability;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();
  private final String life = UUID.randomUUID().toString();
  private final AtomicLong drafted = new AtomicLong();

  /// A store for one writer.
  ///
  /// @param root where the objects are; made when it is not there
  /// @param owner who writes: 1 to 160 letters, digits, `.`, `_` and `-`; no two writers under one
  ///   root may have the same
  public DiskObjectStore(Path root, String owner) {
    this(root, owner, Durability.OF_THE_DISK);
  }

  DiskObjectStore(Path root, String owner, Durability durability) {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException(
          "'"
              + owner
              + "' cannot own drafts: an owner has 1 to 160 letters, digits, '.', '_', '-'");
    }
    this.root = root.toAbsolutePath().normalize();
    this.drafts = this.root.resolve(HIDDEN).resolve(owner).resolve("drafts");
    this.own = this.root.resolve(HIDDEN).resolve(owner).resolve("own");
    this.durability = new SharedSyncs(durability);
  }

  /// What would keep this store from writing, as far as that can be told without writing; empty
  /// when nothing is known that would.
  public Optional<String> obstacle() {
    Path nearest = root;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = parent(nearest);
    }
    if (!Files.isDirectory(nearest)) {
      return Optional.of(nearest + " is no folder");
    }
    return Files.isWritable(nearest)
        ? Optional.empty()
        : Optional.of(nearest + " cannot be written by this user, or is read-only");
  }

  @Override
  public Draft draft() throws IOException {
    makeDurably(drafts);
    Path file = drafts.resolve(name());
    return new DiskDraft(file, new FileOutputStream(file.toFile()), durability);
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    requirePublic(sealed.key());
    if (!TOKEN.matcher(sealed.token()).matches()) {
      throw new IOException("'" + sealed.token() + "' is no draft's token");
    }
    Path from = drafts.resolve(sealed.token());
    Path to = path(sealed.key());
    if (isFile(from)) {
      requireLength(from, sealed);
      makeDurably(parent(to));
      if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      } else if (isFile(to) && Files.mismatch(from, to) < 0) {
        Files.delete(from);
      } else {
        throw new FileAlreadyExistsException(
            to.toString(), null, "another object has this key; nothing was replaced");
      }
    } else if (isFile(to)) {
      requireLength(to, sealed);
      makeDurably(parent(to));
    } else {
      throw new FileNotFoundException(
          "neither the draft " + sealed.token() + " nor the object " + sealed.key() + " is there");
    }
    durability.directory(parent(to));
  }

  /// Known once something was drafted: the store's own folder is then there to be looked for.
  @Override
  public boolean distinguishesCase() {
    return !Files.exists(root.resolve(HIDDEN.toUpperCase(Locale.ROOT)));
  }

  private static void requireLength(Path file, Sealed sealed) throws IOException {
    long length = Files.size(file);
    if (length != sealed.length()) {
      throw new IOException(
          file + " has " + length + " bytes; it was sealed with " + sealed.length());
    }
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    if (!Files.isDirectory(drafts)) {
      return;
    }
    Set<String> kept = except.stream().map(Sealed::token).collect(Collectors.toUnmodifiableSet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(drafts)) {
      for (Path file : files) {
        if (!kept.contains(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    lay(key, bytes, durability::file);
    durability.directory(parent(path(key)));
  }

  private interface Sync {
    void of(FileOutputStream file) throws IOException;
  }

  private void lay(ObjectKey key, byte[] bytes, Sync sync) throws IOException {
    Path to = path(key);
    makeDurably(parent(to));
    makeDurably(drafts);
    Path half = drafts.resolve(name());
    boolean moved = false;
    try {
      try (FileOutputStream out = new FileOutputStream(half.toFile())) {
        out.write(bytes);
        sync.of(out);
      }
      Files.move(half, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      moved = true;
    } finally {
      if (!moved) {
        Files.deleteIfExists(half);
      }
    }
  }

  /// Puts an object whole, and leaves it to {@link #sync} to make it durable.
  void lay(ObjectKey key, byte[] bytes) throws IOException {
    lay(key, bytes, _ -> {});
  }

  /// Makes an object durable that was laid, but not its name; does nothing when it is gone.
  ///
  /// @return the folder that has its name
  Path sync(ObjectKey key) throws IOException {
    Path file = path(key);
    try {
      durability.file(file);
    } catch (NoSuchFileException _) {
      // Deleted since; so much for its bytes.
    }
    return parent(file);
  }

  /// Makes the names in a folder durable.
  void syncNames(Path folder) throws IOException {
    durability.directory(folder);
  }

  /// A name that no other file in a folder of this owner has, or had in another life.
  private String name() {
    return life + "-" + Long.toHexString(drafted.incrementAndGet());
  }

  /// Where this owner keeps a log.
  Path log() {
    return drafts.resolveSibling("log");
  }

  /// Makes that folder, durably.
  void makeLogFolder() throws IOException {
    makeDurably(log());
  }

  /// Whether anything stands where the object would. Unlike {@link #find} it costs nothing much
  /// when there is nothing.
  boolean has(ObjectKey key) {
    return path(key).toFile().exists();
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    Path file = path(key);
    try {
      return isFile(file) ? Optional.of(new ObjectEntry(key, Files.size(file))) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    Path file = path(key);
    try {
      return isFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    Path file = path(key);
    if (isFile(file)) {
      Files.delete(file);
    }
    if (Files.isDirectory(parent(file))) {
      // Also when it was gone: who deleted it before may have died before this.
      durability.directory(parent(file));
    }
  }

  /// Removes published objects that were written before a time, without a sync: those that a crash
  /// brings back are removed the next time. Folders stay.
  ///
  /// @param mayGo asked of each of them
  /// @return how many were removed
  public long forgetBefore(Instant time, Predicate<ObjectKey> mayGo) throws IOException {
    return Files.isDirectory(root) ? forget(root, "", time, mayGo) : 0;
  }

  /// Goes through a folder name by name: there may be too many to hold them all.
  private static long forget(Path folder, String at, Instant time, Predicate<ObjectKey> mayGo)
      throws IOException {
    long removed = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = at + child.getFileName();
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          removed += name.equals(HIDDEN) ? 0 : forget(child, name + "/", time, mayGo);
        } else if (isOlder(child, time) && key(name).filter(mayGo).isPresent()) {
          removed += Files.deleteIfExists(child) ? 1 : 0;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return removed;
  }

  private static boolean isOlder(Path file, Instant time) throws IOException {
    try {
      return isFile(file)
          && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /// {@inheritDoc}
  ///
  /// Files whose names cannot be keys are no objects, and are passed over.
  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    List<ObjectEntry> found = new ArrayList<>();
    if (max > 0 && Files.isDirectory(root)) {
      String past = after.map(ObjectKey::value).orElse("");
      walk(new Listing(prefix, past, max, found), root, "");
    }
    return List.copyOf(found);
  }

  private record Listing(String prefix, String past, int max, List<ObjectEntry> found) {

    boolean isFull() {
      return found.size() >= max;
    }

    /// Whether a directory, given with the `/` at its end, can hold anything that is wanted.
    boolean wantsIn(String directory) {
      return (directory.startsWith(prefix) || prefix.startsWith(directory))
          && (directory.compareTo(past) > 0 || past.startsWith(directory));
    }

    boolean wants(String key) {
      return key.startsWith(prefix) && key.compareTo(past) > 0;
    }
  }

  /// Visits names in the order of their keys, for which a directory counts as its name with a `/`:
  /// `a-b` stands before `a/b`.
  private static void walk(Listing listing, Path directory, String at) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (at.isEmpty() && name.equals(HIDDEN)) {
          continue;
        }
        boolean isDirectory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
        String key = at + name + (isDirectory ? "/" : "");
        if (isDirectory ? listing.wantsIn(key) : listing.wants(key) && isFile(child)) {
          names.add(key);
        }
      }
    }
    names.sort(null);
    for (String key : names) {
      if (listing.isFull()) {
        return;
      }
      Path child = directory.resolve(key.substring(at.length()));
      if (key.endsWith("/")) {
        walk(listing, child, key);
      } else {
        Optional<ObjectKey> real = key(key);
        if (real.isPresent()) {
          listing.found().add(new ObjectEntry(real.get(), Files.size(child)));
        }
      }
    }
  }

  private static Optional<ObjectKey> key(String value) {
    try {
      return Optional.of(new ObjectKey(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Path path(ObjectKey key) {
    if (!key.isInternal()) {
      return root.resolve(key.value());
    }
    if (key.value().equals(HIDDEN)) {
      throw new IllegalArgumentException("'.sluice' alone is no key");
    }
    return own.resolve(key.value().substring(HIDDEN.length() + 1));
  }

  static void requirePublic(ObjectKey key) {
    if (key.isInternal()) {
      throw new IllegalArgumentException("'" + key + "' is internal and cannot be published");
    }
  }

  /// Makes a directory and those above it, and makes their names durable.
  private void makeDurably(Path directory) throws IOException {
    if (durable.contains(directory) && Files.isDirectory(directory)) {
      return;
    }
    if (directory.startsWith(root) && !directory.equals(root)) {
      makeDurably(parent(directory));
      // Another thread may make it at the same moment.
      Files.createDirectories(directory);
      durability.directory(parent(directory));
    } else {
      makeRoot();
    }
    if (durable.size() >= MAX_REMEMBERED) {
      durable.clear();
    }
    durable.add(directory);
  }

  private void makeRoot() throws IOException {
    Path made = root;
    List<Path> above = new ArrayList<>();
    while (made != null && !Files.isDirectory(made)) {
      made = made.getParent();
      if (made != null) {
        above.add(made);
      }
    }
    Files.createDirectories(root);
    for (Path directory : above) {
      durability.directory(directory);
    }
  }

  static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }
}
