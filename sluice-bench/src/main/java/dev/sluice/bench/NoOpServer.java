package dev.sluice.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// The yardstick for HTTP: a server that reads each body whole, keeps nothing, and answers 202.
///
/// It is the far end of integrations too: at {@link #SLACK} and {@link #TELEGRAM} it says in their
/// receivers' own words that it has the message.
///
/// It has the thread pools and the selectors that the hub has, so that a ratio to it says what the
/// hub's own work costs and not what another server would.
public final class NoOpServer implements AutoCloseable {

  /// Where it answers as an incoming webhook of Slack does.
  static final String SLACK = "/slack";

  /// Below what it answers as the Bot API of Telegram does.
  static final String TELEGRAM = "/telegram";

  private static final int PLATFORM_THREADS = 64;
  private static final int VIRTUAL_THREADS = 1_024;

  private final Server server;
  private final ServerConnector connector;

  private NoOpServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /// Starts on the loopback address.
  ///
  /// @param port 0 for any that is free
  static NoOpServer start(int port) {
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS);
    threads.setName("noop");
    threads.setVirtualThreadsExecutor(new VirtualThreadPool(VIRTUAL_THREADS));
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new Swallow());
    try {
      server.start();
    } catch (Exception e) {
      // Jetty declares Exception; nothing can be done about any of them here.
      throw new IllegalStateException("the no-op server cannot start on port " + port, e);
    }
    return new NoOpServer(server, connector);
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the no-op server cannot stop", e);
    }
  }

  private static final class Swallow extends Handler.Abstract {

    private static final Answer TAKEN =
        new Answer(202, "application/json", "{\"id\":\"00000000000000000000\",\"new\":true}");
    private static final Answer OF_SLACK = new Answer(200, "text/plain", "ok");
    private static final Answer OF_TELEGRAM =
        new Answer(200, "application/json", "{\"ok\":true,\"result\":{\"message_id\":1}}");

    /// What is answered, encoded beforehand.
    private record Answer(int status, HttpField type, HttpField length, ByteBuffer body) {
      Answer(int status, String type, String body) {
        this(
            status,
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, type),
            new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(body.length())),
            ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer());
      }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws java.io.IOException {
      Content.Source.asByteBuffer(request);
      Answer answer = answer(request.getHttpURI().getPath());
      response.setStatus(answer.status());
      response.getHeaders().put(answer.type()).put(answer.length());
      response.write(true, answer.body().slice(), callback);
      return true;
    }

    private static Answer answer(String path) {
      if (path.startsWith(SLACK)) {
        return OF_SLACK;
      }
      return path.startsWith(TELEGRAM) ? OF_TELEGRAM : TAKEN;
    }
  }

  /// Runs until the process is ended: `--port <port>`, and prints `ready <port>`.
  public static void main(String[] args) throws InterruptedException {
    int port = 0;
    if (args.length == 2 && args[0].equals("--port")) {
      port = Integer.parseInt(args[1]);
    } else if (args.length != 0) {
      throw new IllegalArgumentException("only '--port <port>' is understood here");
    }
    try (NoOpServer server = start(port)) {
      System.out.println("ready " + server.port());
      server.server.join();
    }
  }
}
