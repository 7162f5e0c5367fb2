package dev.sluice.target.guard;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Looks names of hosts up.
@FunctionalInterface
public interface Names {

  /// All addresses of a name, of both families; fails with an `IOException` when there are none.
  CompletableFuture<List<InetAddress>> lookUp(String host);
}
