package dev.sluice.ingress.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/// The bytes between the server and one client.
interface Link {

  /// Where the client is.
  InetAddress peer();

  /// Reads what there is, at least one byte.
  ///
  /// @return how many bytes; -1 when the client has ended
  /// @throws java.net.SocketTimeoutException when none came in time
  int read(byte[] into, int offset, int length, Duration longest) throws IOException;

  /// Sends bytes.
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// Goes on in TLS.
  ///
  /// @return version and cipher suite
  String secure() throws IOException;

  /// Says that nothing more will be sent. What is read from then on is raw: of no use, but to be
  /// taken.
  void endOutput() throws IOException;

  /// Ends the connection in order, by the thread that reads and writes.
  void close();

  /// Ends the connection at once, by any thread; whoever reads or writes gets an exception.
  void abort();
}
