package dev.sluice.servlet.container;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/// A way into Jetty that has no port, accepts nothing and parses nothing.
final class InProcess extends AbstractConnector {

  private static final SocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpConfiguration configuration;

  InProcess(Server server, HttpConfiguration configuration) {
    super(
        server,
        server.getThreadPool(),
        null,
        ByteBufferPool.NON_POOLING,
        0,
        // A connector wants to name a protocol; no connection of it is ever made.
        new HttpConnectionFactory(configuration));
    this.configuration = configuration;
  }

  /// The connection of one call.
  ConnectionMetaData line(String scheme) {
    return new Line(this, scheme.equals("https"));
  }

  @Override
  protected void accept(int acceptor) {
    throw new UnsupportedOperationException("nothing is accepted here");
  }

  @Override
  public Object getTransport() {
    return this;
  }

  /// What Jetty wants to know about a connection.
  private static final class Line extends Attributes.Lazy implements ConnectionMetaData {

    private final InProcess connector;
    private final boolean isSecure;

    Line(InProcess connector, boolean isSecure) {
      this.connector = connector;
      this.isSecure = isSecure;
    }

    @Override
    public String getId() {
      return "in-process";
    }

    @Override
    public HttpConfiguration getHttpConfiguration() {
      return connector.configuration;
    }

    @Override
    public HttpVersion getHttpVersion() {
      return HttpVersion.HTTP_1_1;
    }

    @Override
    public String getProtocol() {
      return HttpVersion.HTTP_1_1.asString();
    }

    @Override
    public @Nullable Connection getConnection() {
      return null;
    }

    @Override
    public Connector getConnector() {
      return connector;
    }

    @Override
    public boolean isPersistent() {
      return false;
    }

    @Override
    public boolean isSecure() {
      return isSecure;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      return LOOPBACK;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
      return LOOPBACK;
    }
  }
}
