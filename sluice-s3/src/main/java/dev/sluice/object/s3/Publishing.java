package dev.sluice.object.s3;

import dev.sluice.object.Sealed;
import dev.sluice.object.Slice;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// How a draft becomes an object: in one request, or in parts when it is large.
///
/// An object is written under the condition that there is none. Where that does not hold, or leaves
/// open what has happened, the object there is looked at: the same bytes mean that it was published
/// before, by a request whose answer was lost or by an earlier life.
final class Publishing {

  private static final int PARTS_AT_ONCE = 4;

  /// How often a draft is written again by one call when others seem to write it too.
  private static final int ATTEMPTS = 3;

  private static final System.Logger LOG = System.getLogger(Publishing.class.getName());

  private final BucketSettings settings;
  private final BucketObjects objects;
  private final Spool spool;
  private final Limits limits;

  Publishing(BucketSettings settings, BucketObjects objects, Spool spool, Limits limits) {
    this.limits = limits;
    this.settings = settings;
    this.objects = objects;
    this.spool = spool;
  }

  /// Whether what stands under a key is what was sealed.
  private enum Standing {
    NOTHING,
    SAME,
    OTHER
  }

  void publish(Sealed sealed) throws IOException {
    Token token = Token.of(sealed.token());
    String key = settings.prefix() + sealed.key();
    Path file = spool.file(token);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      requireThere(sealed, token, key);
      return;
    }
    requireLength(file, Files.size(file), sealed);
    Digests digests = Digests.of(file, limits.partBytes(sealed.length()));
    if (!digests.sha256().equals(token.sha256())) {
      throw new IOException(file + " is damaged: its bytes are not those that were sealed");
    }
    publish(sealed, token, key, digests);
    spool.deleteDraft(token);
  }

  private void publish(Sealed sealed, Token token, String key, Digests digests) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        if (!settings.hasConditionalWrites() && isThere(sealed, token, key)) {
          return;
        }
        write(sealed, token, key, digests);
        return;
      } catch (Refusal e) {
        if (!e.leavesOpenWhetherItIsThere()) {
          throw e;
        }
        if (isThere(sealed, token, key)) {
          return;
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void requireThere(Sealed sealed, Token token, String key) throws IOException {
    if (!isThere(sealed, token, key)) {
      throw new FileNotFoundException(
          "neither the draft "
              + spool.file(token)
              + " nor the object s3://"
              + settings.bucket()
              + "/"
              + key
              + " is there");
    }
  }

  /// @throws FileAlreadyExistsException when another object is there
  private boolean isThere(Sealed sealed, Token token, String key) throws IOException {
    return switch (standing(sealed, token, key)) {
      case NOTHING -> false;
      case SAME -> true;
      case OTHER ->
          throw new FileAlreadyExistsException(
              "s3://" + settings.bucket() + "/" + key,
              null,
              "another object has this key; nothing was replaced");
    };
  }

  private Standing standing(Sealed sealed, Token token, String key) throws IOException {
    Optional<BucketObjects.Head> head = objects.head(key);
    if (head.isEmpty()) {
      return Standing.NOTHING;
    }
    if (head.get().length() != sealed.length()) {
      return Standing.OTHER;
    }
    if (head.get().sha256().isPresent()) {
      return head.get().sha256().get().equals(token.sha256()) ? Standing.SAME : Standing.OTHER;
    }
    // Somebody has copied it there without what stood beside it.
    Optional<BucketObjects.Reading> reading = objects.open(key);
    if (reading.isEmpty()) {
      return Standing.NOTHING;
    }
    try (InputStream in = reading.get().bytes()) {
      return Digests.of(in).sha256().equals(token.sha256()) ? Standing.SAME : Standing.OTHER;
    }
  }

  private static void requireLength(Object what, long length, Sealed sealed) throws IOException {
    if (length != sealed.length()) {
      throw new IOException(
          what + " has " + length + " bytes; it was sealed with " + sealed.length());
    }
  }

  private void write(Sealed sealed, Token token, String key, Digests digests) throws IOException {
    boolean isNew = settings.hasConditionalWrites();
    Path file = spool.file(token);
    if (sealed.length() <= limits.singleBytes()) {
      objects.put(
          key, RequestBody.fromFile(file), isNew, token.sha256(), digests.parts().getFirst());
      return;
    }
    abortBegun(token.name());
    String upload = objects.create(key, token.sha256());
    boolean isDone = false;
    try {
      spool.noteUpload(token, upload, key);
      List<CompletedPart> parts =
          Lanes.all(parts(sealed, file, key, upload, digests), PARTS_AT_ONCE);
      objects.complete(key, upload, isNew, parts);
      isDone = true;
      spool.forgetUpload(token.name());
    } finally {
      if (!isDone) {
        abort(new Spool.Begun(token.name(), upload, key));
      }
    }
  }

  private List<Callable<CompletedPart>> parts(
      Sealed sealed, Path file, String key, String upload, Digests digests) {
    long size = limits.partBytes(sealed.length());
    List<Callable<CompletedPart>> parts = new ArrayList<>();
    for (int i = 0; i < digests.parts().size(); i++) {
      int number = i + 1;
      long from = i * size;
      long length = Math.min(size, sealed.length() - from);
      String md5 = digests.parts().get(i);
      parts.add(() ->
          objects.part(
              key,
              upload,
              number,
              RequestBody.fromContentProvider(
                  () -> slice(file, from, length), length, "application/octet-stream"),
              md5));
    }
    return parts;
  }

  /// A part of a file; asked for anew when a request is tried again.
  private static InputStream slice(Path file, long from, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(from);
      return new Slice(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Aborts the uploads that were begun for other drafts than the given ones.
  void abortBegun(Set<String> except) throws IOException {
    for (Spool.Begun begun : spool.begun()) {
      if (!except.contains(begun.name())) {
        abort(begun);
      }
    }
  }

  private void abortBegun(String name) throws IOException {
    for (Spool.Begun begun : spool.begun()) {
      if (begun.name().equals(name)) {
        abort(begun);
      }
    }
  }

  /// Parts that stay cost money and nothing else, so this never fails.
  private void abort(Spool.Begun begun) {
    try {
      objects.abort(begun.bucketKey(), begun.id());
      spool.forgetUpload(begun.name());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "parts of an upload that has failed stay in the bucket until a later try: {0}",
          e.getMessage());
    }
  }
}
