package dev.sluice.object.s3;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects in a bucket, under a prefix.
///
/// Drafts and internal objects stand in the spool, a folder on this machine ({@link Spool}). So the
/// bucket has nothing in it but objects that are finished, and what a crash has left is found
/// without asking it. {@link Publishing} says how a draft becomes an object.
///
/// The constructor asks nothing of anybody, and loads nothing of the SDK.
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

  private static final int OBJECTS_AT_ONCE = 8;
  private static final int PAGE = 1000;
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,159}");

  private final BucketSettings settings;
  private final BucketObjects objects;
  private final Spool spool;
  private final Publishing publishing;

  /// A store for one writer.
  ///
  /// @param key whom requests are signed by, asked before each; empty finds it as the AWS SDK does
  /// @param spool a folder on this machine; made when it is not there
  /// @param owner who writes: 1 to 160 letters, digits, `.`, `_` and `-`; no two writers with one
  ///   spool may have the same
  public S3ObjectStore(
      BucketSettings settings, Optional<Supplier<AccessKey>> key, Path spool, String owner) {
    this(settings, key, spool, owner, Limits.USUAL);
  }

  S3ObjectStore(
      BucketSettings settings,
      Optional<Supplier<AccessKey>> key,
      Path spool,
      String owner,
      Limits limits) {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException(
          "'"
              + owner
              + "' cannot own drafts: an owner has 1 to 160 letters, digits, '.', '_', '-'");
    }
    this.settings = settings;
    this.objects = new BucketObjects(settings, key, limits);
    this.spool = new Spool(spool.resolve(owner));
    this.publishing = new Publishing(settings, objects, this.spool, limits);
  }

  /// The bucket and the prefix, as people write them.
  public String url() {
    return settings.url();
  }

  /// What would keep this store from writing, as far as that can be told without asking the bucket;
  /// empty when nothing is known that would.
  public Optional<String> obstacle() {
    return spool.obstacle();
  }

  @Override
  public int maxKeyBytes() {
    return ObjectKey.MAX_BYTES - settings.prefix().getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public Draft draft() throws IOException {
    return spool.draft();
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    requirePublic(sealed.key());
    publishing.publish(sealed);
  }

  @Override
  public void publishAll(List<Sealed> all) throws IOException {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (Sealed sealed : all) {
      work.add(() -> {
        publish(sealed);
        return true;
      });
    }
    Lanes.all(work, OBJECTS_AT_ONCE);
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    Set<String> kept = new HashSet<>();
    for (Sealed sealed : except) {
      kept.add(Token.of(sealed.token()).name());
    }
    spool.deleteDraftsBut(kept);
    publishing.abortBegun(kept);
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    if (key.isInternal()) {
      spool.put(key, bytes);
    } else {
      objects.put(
          bucketKey(key),
          RequestBody.fromBytes(bytes),
          false,
          Digests.sha256(bytes),
          Digests.md5(bytes));
    }
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    return key.isInternal()
        ? spool.read(key).map(bytes -> new ObjectEntry(key, bytes.length))
        : objects.head(bucketKey(key)).map(head -> new ObjectEntry(key, head.length()));
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    return key.isInternal()
        ? spool.read(key).map(ByteArrayInputStream::new)
        : objects
            .open(bucketKey(key))
            .map(reading ->
                new ResumingInput(objects, settings.url() + key, bucketKey(key), reading));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    if (key.isInternal()) {
      spool.delete(key);
    } else {
      objects.delete(bucketKey(key));
    }
  }

  /// {@inheritDoc}
  ///
  /// What stands in the bucket under names that cannot be keys is no object, and is passed over. A
  /// store that lists in another order is told of: who reads on after a key would miss objects.
  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    return tagged(prefix, after, max).stream().map(Tagged::entry).toList();
  }

  /// A published object, and the tag that the store has given to its content.
  public record Tagged(ObjectEntry entry, String tag) {}

  /// Lists as {@link #list} does.
  public List<Tagged> tagged(String prefix, Optional<ObjectKey> after, int max) throws IOException {
    List<Tagged> found = new ArrayList<>();
    Optional<String> token = Optional.empty();
    String last = "";
    boolean goesOn = max > 0;
    while (goesOn) {
      ListObjectsV2Response page =
          objects.list(
              settings.prefix() + prefix,
              after.map(this::bucketKey).orElse(""),
              token,
              Math.min(PAGE, max - found.size()));
      for (S3Object each : page.contents()) {
        requireOrder(last, each.key());
        last = each.key();
        key(last)
            .ifPresent(
                key -> found.add(new Tagged(new ObjectEntry(key, each.size()), each.eTag())));
      }
      Optional<String> next = Optional.ofNullable(page.nextContinuationToken());
      boolean isCut = Boolean.TRUE.equals(page.isTruncated());
      if (isCut && (next.isEmpty() || next.equals(token))) {
        throw new IOException(
            "a page of " + settings.url() + " does not say where the next begins");
      }
      token = next;
      goesOn = isCut && found.size() < max;
    }
    return List.copyOf(found);
  }

  private void requireOrder(String last, String next) throws IOException {
    if (!last.isEmpty() && ObjectKey.ORDER.compare(last, next) >= 0) {
      throw new IOException(
          settings.asked()
              + " does not list in the order of UTF-8: '"
              + next
              + "' comes after '"
              + last
              + "'; such a store cannot be used");
    }
  }

  private Optional<ObjectKey> key(String bucketKey) {
    try {
      ObjectKey key = new ObjectKey(bucketKey.substring(settings.prefix().length()));
      return key.isInternal() ? Optional.empty() : Optional.of(key);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String bucketKey(ObjectKey key) {
    return settings.prefix() + key;
  }

  static void requirePublic(ObjectKey key) {
    if (key.isInternal()) {
      throw new IllegalArgumentException("'" + key + "' is internal and cannot be published");
    }
  }

  /// Ends the requests that are under way, and makes no more.
  @Override
  public void close() {
    objects.close();
  }
}
