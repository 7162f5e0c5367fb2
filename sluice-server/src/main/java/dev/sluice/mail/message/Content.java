package dev.sluice.mail.message;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of a message, which can be read more than once.
public interface Content {

  /// Reads from the beginning.
  InputStream open() throws IOException;

  /// How many bytes there are.
  long length();
}
