package dev.sluice.mail.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An SMTP server that takes one letter a connection, or refuses it at the command it is told to.
final class SmtpServer implements AutoCloseable {

  private final ServerSocket socket;
  private final String refusedCommand;
  private final String refusal;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> letter = new CopyOnWriteArrayList<>();

  /// @param refusedCommand how the command begins that is refused; empty refuses none
  SmtpServer(String refusedCommand, String refusal) {
    this.refusedCommand = refusedCommand;
    this.refusal = refusal;
    try {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::run);
  }

  int port() {
    return socket.getLocalPort();
  }

  List<String> commands() {
    return commands;
  }

  /// The lines of the letter that came.
  List<String> letter() {
    return letter;
  }

  private void run() {
    while (!socket.isClosed()) {
      try (Socket peer = socket.accept()) {
        talk(peer);
      } catch (IOException e) {
        commands.add("(" + e.getMessage() + ")");
      }
    }
  }

  private void talk(Socket peer) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = peer.getOutputStream();
    say(out, "220 test");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      if (!refusedCommand.isEmpty() && line.startsWith(refusedCommand)) {
        say(out, refusal);
      } else if (line.startsWith("EHLO")) {
        say(out, "250-test\r\n250 AUTH PLAIN");
      } else if (line.startsWith("AUTH")) {
        say(out, "235 in");
      } else if (line.equals("DATA")) {
        say(out, "354 go on");
        letter.addAll(data(in));
        say(out, "250 taken");
      } else {
        say(out, line.equals("QUIT") ? "221 bye" : "250 fine");
      }
    }
  }

  private static List<String> data(BufferedReader in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
