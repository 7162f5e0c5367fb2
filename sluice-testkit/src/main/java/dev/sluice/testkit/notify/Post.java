package dev.sluice.testkit.notify;

import java.net.URI;
import java.util.List;

/// A receiver at a loopback port, in a mood.
public interface Post extends AutoCloseable {

  /// The address that takes the place of the receiver's own.
  URI base();

  /// The requests that came.
  List<Got> requests();

  /// What was wrong with them.
  List<String> wrong();

  @Override
  void close();
}
