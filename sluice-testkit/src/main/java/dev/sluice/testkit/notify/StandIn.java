package dev.sluice.testkit.notify;

import dev.sluice.testkit.Lines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A receiver that speaks HTTP.
public final class StandIn implements Post {

  private static final String PAGE = "<!doctype html><title>Sign in</title>";

  private final Receiver receiver;
  private final Mood mood;
  private final ServerSocket server;
  private final List<Got> requests = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();

  /// Opens a stand-in.
  public StandIn(Receiver receiver, Mood mood) {
    this.receiver = receiver;
    this.mood = mood;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public List<Got> requests() {
    return List.copyOf(requests);
  }

  @Override
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket peer = server.accept();
        Thread.ofVirtual().start(() -> serve(peer));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      InputStream in = new BufferedInputStream(peer.getInputStream());
      Got got = read(in);
      requests.add(got);
      List<String> faults = receiver.check().apply(got);
      wrong.addAll(faults);
      OutputStream out = peer.getOutputStream();
      switch (mood) {
        case TAKES ->
            write(
                out,
                faults.isEmpty() ? receiver.taken() : Answer.text(400, String.join(", ", faults)));
        case LIMITS -> write(out, receiver.limited());
        case REFUSES -> write(out, receiver.refused());
        case FAILS -> write(out, receiver.troubled());
        case REFUSES_WITH_ECHO -> write(out, Answer.text(400, got.whole()));
        case FAILS_WITH_ECHO -> write(out, Answer.text(500, got.whole()));
        case IS_SOMEBODY_ELSE -> write(out, Answer.text(200, PAGE));
        case TALKS_NONSENSE ->
            out.write(
                "SSH-2.0-\0\1\2 none of this is HTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        case BREAKS_OFF ->
            out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
        case REDIRECTS -> write(out, Answer.text(302, "").with("Location", base() + "/elsewhere"));
        // Ends when the hub gives up.
        case IS_SILENT -> in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The hub gave up on this receiver, which is what some tests want; the others miss a request.
      wrong.add("the connection broke: " + e);
    }
  }

  private static Got read(InputStream in) throws IOException {
    String[] line = Lines.next(in).split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String field = Lines.next(in); !field.isEmpty(); field = Lines.next(in)) {
      int colon = field.indexOf(':');
      headers.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Got(line[0], line[1], headers, in.readNBytes(length));
  }

  private static void write(OutputStream out, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
