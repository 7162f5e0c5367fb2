package dev.sluice.signature.sns;

import java.io.IOException;
import java.net.URI;

/// Gets what stands at a URL of SNS.
@FunctionalInterface
public interface SnsFetch {

  /// The body of a 200, without following a redirect.
  ///
  /// @throws IOException when there is none
  byte[] get(URI url) throws IOException, InterruptedException;
}
