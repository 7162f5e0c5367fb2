package dev.sluice.mail.verdict;

import dev.sluice.mail.message.Content;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// A scan for viruses by clamd, with its command `INSTREAM`:
///
/// ```
/// "zINSTREAM\0"  { length (4 bytes, big-endian)  bytes }*  0 (4 bytes)
/// answer: "stream: OK\0" | "stream: NAME FOUND\0" | "... ERROR\0"
/// ```
final class ClamdScan {

  private static final System.Logger LOG = System.getLogger(ClamdScan.class.getName());
  private static final int MAX_ANSWER = 1_024;

  private final VerdictSettings.Clamd settings;

  ClamdScan(VerdictSettings.Clamd settings) {
    this.settings = settings;
  }

  /// Scans a message; whoever calls bounds the time by an interrupt.
  Verdict scan(Content content) {
    if (content.length() > settings.largest()) {
      LOG.log(
          Level.WARNING,
          "clamd was not asked: the message has {0} bytes, and clamd takes {1}",
          content.length(),
          settings.largest());
      return Verdict.PROCESSING_FAILED;
    }
    try (SocketChannel channel = SocketChannel.open(settings.address())) {
      boolean isSent = send(channel, content);
      String answer = answer(channel);
      if (isSent && answer.equals("stream: OK")) {
        return Verdict.PASS;
      }
      if (answer.endsWith(" FOUND")) {
        return Verdict.FAIL;
      }
      LOG.log(Level.WARNING, "clamd did not scan a message: {0}", shown(answer));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "clamd could not be asked: {0}", e.toString());
    }
    return Verdict.PROCESSING_FAILED;
  }

  /// Whether all was sent: clamd closes the connection when it has had enough, after an answer.
  private static boolean send(SocketChannel channel, Content content) throws IOException {
    try (InputStream in = content.open()) {
      byte[] chunk = new byte[16_384];
      write(channel, ByteBuffer.wrap("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII)));
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + read).putInt(read).put(chunk, 0, read).flip();
        if (read > 0 && !tryWrite(channel, buffer)) {
          return false;
        }
      }
      return tryWrite(channel, ByteBuffer.allocate(4));
    }
  }

  private static boolean tryWrite(SocketChannel channel, ByteBuffer buffer) throws IOException {
    try {
      write(channel, buffer);
      return true;
    } catch (IOException e) {
      if (!channel.isOpen()) {
        throw e;
      }
      return false;
    }
  }

  private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static String answer(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_ANSWER);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      if (buffer.position() > 0 && buffer.get(buffer.position() - 1) == 0) {
        break;
      }
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1)
        .replace("\0", "")
        .strip();
  }

  private static String shown(String answer) {
    return answer.isEmpty() ? "it closed the connection" : answer.replaceAll("[^ -~]", "?");
  }
}
