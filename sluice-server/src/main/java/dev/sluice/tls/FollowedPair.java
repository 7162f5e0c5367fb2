package dev.sluice.tls;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A certificate and its key, followed while their files change.
///
/// A new pair is handed on as soon as it is whole and fits together. One that is not is told once
/// in the log, and the old pair stays.
public final class FollowedPair {

  private static final System.Logger LOG = System.getLogger(FollowedPair.class.getName());

  /// What takes a new pair.
  public interface Taker {
    /// Uses a pair from now on.
    ///
    /// @throws GeneralSecurityException when it cannot be used
    void take(PemPair pair) throws GeneralSecurityException;
  }

  /// What a look at the files tells without reading them.
  private record Stamp(long certificateTime, long certificateSize, long keyTime, long keySize) {}

  private final PemFiles files;
  private final PemPair first;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Stamp looked;

  /// Reads the files for the first time.
  ///
  /// @throws Fault `invalid-certificate`
  public FollowedPair(PemFiles files) {
    this.files = files;
    try {
      this.looked = stamp();
    } catch (IOException e) {
      throw PemPair.unreadable(e);
    }
    this.first = PemPair.read(files.certificate(), files.key());
  }

  /// The pair as it was when the files were read for the first time.
  public PemPair first() {
    return first;
  }

  /// Looks at the files again and again, on a virtual thread, until it is stopped.
  public void follow(String thread, Taker taker) {
    Thread.ofVirtual().name(thread).start(() -> run(taker));
  }

  /// Looks no more.
  public void stop() {
    stopped.countDown();
  }

  private void run(Taker taker) {
    try {
      while (!stopped.await(files.look().toMillis(), TimeUnit.MILLISECONDS)) {
        step(taker);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One look at the files.
  ///
  /// @return whether a new pair was taken
  public boolean step(Taker taker) {
    try {
      Stamp now = stamp();
      if (now.equals(looked)) {
        return false;
      }
      looked = now;
      taker.take(PemPair.read(files.certificate(), files.key()));
      LOG.log(
          System.Logger.Level.INFO, "the certificate of " + files.certificate() + " is in use now");
      return true;
    } catch (Fault fault) {
      keepOld(fault.sentence());
    } catch (GeneralSecurityException | IOException e) {
      keepOld(e.toString());
    }
    return false;
  }

  private static void keepOld(String why) {
    LOG.log(
        System.Logger.Level.ERROR, "the new certificate cannot be used, the old one stays: " + why);
  }

  private Stamp stamp() throws IOException {
    return new Stamp(
        Files.getLastModifiedTime(files.certificate()).toMillis(),
        Files.size(files.certificate()),
        Files.getLastModifiedTime(files.key()).toMillis(),
        Files.size(files.key()));
  }
}
