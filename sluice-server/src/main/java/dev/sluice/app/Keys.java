package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.KeySettings;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.identity.key.FileKey;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.manage.KeyEndpoints;
import dev.sluice.management.Changes;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The API keys of a running hub, whose use of quotas is written every few seconds.
final class Keys implements AutoCloseable {

  /// How much of what keys have used of their quotas a crash may forget.
  private static final Duration KEEP = Duration.ofSeconds(5);

  private final ApiKeys keys;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread keeper = Thread.ofVirtual().name("key-use").unstarted(this::run);

  private Keys(ApiKeys keys) {
    this.keys = keys;
  }

  static Keys start(Configuration configuration, Registry registry, Changes changes, Clock clock) {
    Keys started = new Keys(of(configuration, registry, changes, clock));
    started.keeper.start();
    return started;
  }

  /// The keys of a file and a registry.
  static ApiKeys of(Configuration configuration, Registry registry, Changes changes, Clock clock) {
    List<FileKey> file = new ArrayList<>();
    for (KeySettings key : configuration.keys()) {
      file.add(
          new FileKey(
              key.name(),
              () -> key.key().reveal(),
              key.clientId(),
              key.scopes(),
              key.reach(),
              key.expires(),
              key.limits()));
    }
    return new ApiKeys(file, registry, changes, clock, new SecureRandom());
  }

  private void run() {
    try {
      while (!stopped.await(KEEP.toMillis(), TimeUnit.MILLISECONDS)) {
        keys.keepUse();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The keys themselves, for rooms that make some.
  ApiKeys keys() {
    return keys;
  }

  Authenticator authenticator() {
    return keys;
  }

  Routes.Builder routes() {
    return KeyEndpoints.routes(keys);
  }

  Optional<String> firstOperator() {
    return keys.firstOperator();
  }

  /// Writes what was used since the last time; to be called when no more requests come.
  @Override
  public void close() {
    stopped.countDown();
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keys.keepUse();
  }
}
