package dev.sluice.ingress.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A link over a socket.
///
/// The time that a read or a handshake may take is the socket's; TLS may need several reads of the
/// socket for one, so whoever must be sure closes the link from outside.
final class SocketLink implements Link {

  private static final int HANDSHAKE_MILLIS = 30_000;

  private final Socket socket;
  private final @Nullable Certificates certificates;
  private final InputStream plainIn;
  private final OutputStream plainOut;
  private volatile @Nullable SSLSocket secured;
  private InputStream in;
  private OutputStream out;
  private int millis = -1;

  SocketLink(Socket socket, @Nullable Certificates certificates) throws IOException {
    this.socket = socket;
    this.certificates = certificates;
    socket.setTcpNoDelay(true);
    this.plainIn = socket.getInputStream();
    this.plainOut = socket.getOutputStream();
    this.in = plainIn;
    this.out = plainOut;
  }

  @Override
  public InetAddress peer() {
    return socket.getInetAddress();
  }

  @Override
  public int read(byte[] into, int offset, int length, Duration longest) throws IOException {
    int wanted = Math.clamp(longest.toMillis(), 1, Integer.MAX_VALUE);
    if (wanted != millis) {
      socket.setSoTimeout(wanted);
      millis = wanted;
    }
    return in.read(into, offset, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    out.flush();
  }

  @Override
  public String secure() throws IOException {
    if (certificates == null) {
      throw new IOException("there is no certificate");
    }
    SSLSocket tls = certificates.server(socket);
    secured = tls;
    socket.setSoTimeout(HANDSHAKE_MILLIS);
    millis = HANDSHAKE_MILLIS;
    tls.startHandshake();
    in = tls.getInputStream();
    out = tls.getOutputStream();
    return tls.getSession().getProtocol() + " " + tls.getSession().getCipherSuite();
  }

  @Override
  public void endOutput() throws IOException {
    SSLSocket tls = secured;
    if (tls == null) {
      socket.shutdownOutput();
    } else {
      // This ends the connection's output too.
      tls.shutdownOutput();
    }
    // Nobody takes TLS apart that nobody wants to read.
    in = plainIn;
  }

  @Override
  public void close() {
    closeQuietly(secured);
    closeQuietly(socket);
  }

  /// TLS is not told: its end would wait for whoever writes.
  @Override
  public void abort() {
    closeQuietly(socket);
  }

  private static void closeQuietly(@Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      System.getLogger(SocketLink.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection did not close in order: {0}", e);
    }
  }
}
