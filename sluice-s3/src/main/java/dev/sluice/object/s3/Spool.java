package dev.sluice.object.s3;

import dev.sluice.object.ObjectKey;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What one owner keeps on this machine: drafts, internal objects, and which uploads it has begun.
///
/// ```
/// <folder>/drafts/<name>    drafts; a sealed one's token is `<name>.<SHA-256 in hex>`
/// <folder>/own/<name>       internal objects: the key's `.sluice/` stands for this place
/// <folder>/uploads/<name>   the upload that a draft's publishing has begun: its id, a line break,
///                           and the key in the bucket
/// ```
///
/// They stand here and not in the bucket because they belong to the journal and the outbox of this
/// machine: they are lost with these or not at all, and can be read while the store is away.
final class Spool {

  private static final String INTERNAL = ".sluice/";

  private final Path folder;
  private final Path drafts;
  private final Path own;
  private final Path uploads;
  private final String life = UUID.randomUUID().toString();
  private final AtomicLong drafted = new AtomicLong();

  Spool(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.drafts = this.folder.resolve("drafts");
    this.own = this.folder.resolve("own");
    this.uploads = this.folder.resolve("uploads");
  }

  /// An upload that was begun.
  record Begun(String name, String id, String bucketKey) {}

  Path folder() {
    return folder;
  }

  /// What would keep it from writing, as far as that can be told without writing.
  Optional<String> obstacle() {
    Path nearest = folder;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = Durably.parent(nearest);
    }
    if (!Files.isDirectory(nearest)) {
      return Optional.of(nearest + " is no folder");
    }
    return Files.isWritable(nearest)
        ? Optional.empty()
        : Optional.of(nearest + " cannot be written by this user, or is read-only");
  }

  SpoolDraft draft() throws IOException {
    Durably.makeFolder(drafts);
    Path file = drafts.resolve(life + "-" + Long.toHexString(drafted.incrementAndGet()));
    return new SpoolDraft(file, new FileOutputStream(file.toFile()));
  }

  Path file(Token token) {
    return drafts.resolve(token.name());
  }

  void deleteDraft(Token token) throws IOException {
    Files.deleteIfExists(file(token));
  }

  void deleteDraftsBut(Set<String> names) throws IOException {
    for (Path file : files(drafts)) {
      if (!names.contains(name(file))) {
        Files.deleteIfExists(file);
      }
    }
  }

  void noteUpload(Token token, String id, String bucketKey) throws IOException {
    Durably.makeFolder(uploads);
    Durably.write(
        uploads.resolve(token.name()), (id + "\n" + bucketKey).getBytes(StandardCharsets.UTF_8));
  }

  void forgetUpload(String name) throws IOException {
    Files.deleteIfExists(uploads.resolve(name));
  }

  /// The uploads that were begun and of which nobody knows that they have ended.
  List<Begun> begun() throws IOException {
    List<Begun> all = new ArrayList<>();
    for (Path file : files(uploads)) {
      String[] lines = Files.readString(file).split("\n", 2);
      if (lines.length == 2) {
        all.add(new Begun(name(file), lines[0], lines[1]));
      } else {
        // The half of one that was never named.
        Files.deleteIfExists(file);
      }
    }
    return all;
  }

  void put(ObjectKey key, byte[] bytes) throws IOException {
    Path file = path(key);
    Durably.makeFolder(Durably.parent(file));
    Durably.write(file, bytes);
  }

  Optional<byte[]> read(ObjectKey key) throws IOException {
    try {
      Path file = path(key);
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(Files.readAllBytes(file))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void delete(ObjectKey key) throws IOException {
    Path file = path(key);
    Files.deleteIfExists(file);
    if (Files.isDirectory(Durably.parent(file))) {
      // Also when it was gone: who deleted it before may have died before this.
      Durably.syncNames(Durably.parent(file));
    }
  }

  private Path path(ObjectKey key) {
    if (!key.value().startsWith(INTERNAL)) {
      throw new IllegalArgumentException("'" + key + "' is no internal key");
    }
    return own.resolve(key.value().substring(INTERNAL.length()));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        files.forEach(found::add);
      }
    }
    return found;
  }
}
