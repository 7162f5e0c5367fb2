package dev.sluice.vault;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The file that keeps the master keys of a hub for which none is configured: one key in base64 on
/// each line, the current one first. Only its owner may read it.
///
/// It is written beside itself, synced and renamed, so that a crash leaves the old keys or the new.
public final class KeyFile {

  /// How the file is called in the data folder.
  public static final String NAME = "secret.key";

  /// The most bytes that such a file may hold.
  static final int MAX_BYTES = 16 << 10;

  private static final System.Logger LOG = System.getLogger(KeyFile.class.getName());
  private static final String OWNER_ONLY = "rw-------";

  private final Path path;

  /// A file that may be there or not.
  public KeyFile(Path path) {
    this.path = path;
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// The keys, the current one first; empty when there is no file.
  ///
  /// @throws Fault `secret-key-file` when it cannot be read or holds anything else
  public Optional<List<MasterKey>> read() {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
      warnIfOpen();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw trouble("cannot be read: " + e, e);
    }
    List<String> lines =
        new String(bytes, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || lines.size() > Vault.MAX_KEYS || bytes.length > MAX_BYTES) {
      throw trouble("must hold 1 to " + Vault.MAX_KEYS + " master keys, one on each line", null);
    }
    List<MasterKey> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        keys.add(MasterKey.parse(lines.get(i)));
      } catch (Fault e) {
        throw trouble("is wrong in line " + (i + 1) + ": " + e.sentence(), e);
      }
    }
    return Optional.of(List.copyOf(keys));
  }

  /// Replaces the keys, durably.
  ///
  /// @throws Fault `secret-key-file` when it cannot be written; the old keys are then still there
  public void write(List<MasterKey> keys) {
    StringBuilder text = new StringBuilder();
    if (keys.isEmpty() || keys.size() > Vault.MAX_KEYS) {
      throw trouble("can hold 1 to " + Vault.MAX_KEYS + " master keys", null);
    }
    keys.forEach(key -> text.append(key.base64()).append('\n'));
    Path fresh = path.resolveSibling(NAME + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel out =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes())) {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.toString());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
    } catch (IOException e) {
      throw trouble("cannot be written: " + e, e);
    }
  }

  private FileAttribute<?>[] attributes() {
    return hasModes()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }

  private boolean hasModes() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private void syncFolder() throws IOException {
    if (hasModes()) {
      try (FileChannel folder =
          FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private void warnIfOpen() throws IOException {
    if (!hasModes()) {
      return;
    }
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
    if (!PosixFilePermissions.fromString(OWNER_ONLY).containsAll(modes)) {
      LOG.log(
          Level.WARNING,
          "{0} holds the master keys and has the mode {1}; take it from all but its owner:"
              + " chmod 600",
          path,
          PosixFilePermissions.toString(modes));
    }
  }

  private Fault trouble(String what, @Nullable Exception cause) {
    String sentence = "the file of master keys " + path + " " + what;
    return cause == null
        ? Fault.of(Fault.Kind.UNAVAILABLE, "secret-key-file", sentence)
        : Fault.of(Fault.Kind.UNAVAILABLE, "secret-key-file", sentence, cause);
  }
}
