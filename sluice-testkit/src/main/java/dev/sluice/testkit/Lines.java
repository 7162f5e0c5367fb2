package dev.sluice.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Lines of a protocol that ends them with LF or CRLF, read without taking a byte more.
public final class Lines {

  private Lines() {}

  /// The next line, without its end; each byte is a letter.
  ///
  /// @throws EOFException when the stream ends before the line does
  public static String next(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
