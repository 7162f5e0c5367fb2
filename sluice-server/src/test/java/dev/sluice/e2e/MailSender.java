package dev.sluice.e2e;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that speaks SMTP in clear, and says each thing when the test wants it to.
final class MailSender implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  MailSender(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Math.toIntExact(Await.PATIENCE.toMillis()));
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = socket.getOutputStream();
    require(220, reply());
    require(250, command("EHLO client.test"));
  }

  /// Names sender and recipient, up to where the text may come.
  void begin() throws IOException {
    require(250, command("MAIL FROM:<ann@client.test>"));
    require(250, command("RCPT TO:<bob@example.com>"));
    require(354, command("DATA"));
  }

  /// Sends bytes of the text, which have no line that begins with a dot.
  void text(byte[] bytes, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
    out.flush();
  }

  /// Ends the text.
  ///
  /// @return the reply
  String end() throws IOException {
    return command(".");
  }

  private String command(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply();
  }

  private String reply() throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null) {
      throw new EOFException("the hub has ended the connection");
    }
    return line;
  }

  private static void require(int code, String reply) {
    if (!reply.startsWith(code + " ")) {
      throw new AssertionError("not " + code + ": " + reply);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
