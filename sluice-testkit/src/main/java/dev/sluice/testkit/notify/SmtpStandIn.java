package dev.sluice.testkit.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A receiver that speaks SMTP, without TLS. A mail is a request whose method is `MAIL`, whose
/// target is its envelope, whose headers are its own, unfolded, and whose body is what follows
/// them.
public final class SmtpStandIn implements Post {

  private final Receiver receiver;
  private final Mood mood;
  private final ServerSocket server;
  private final List<Got> requests = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();

  /// Opens a stand-in.
  public SmtpStandIn(Receiver receiver, Mood mood) {
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
    return URI.create("smtp://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public List<Got> requests() {
    return List.copyOf(requests);
  }

  @Override
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /// The commands that came, those of mails too.
  public List<String> commands() {
    return List.copyOf(commands);
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
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = peer.getOutputStream();
      if (mood == Mood.IS_SILENT) {
        in.transferTo(Writer.nullWriter());
        return;
      }
      if (mood == Mood.TALKS_NONSENSE) {
        requests.add(new Got("MAIL", "", Map.of(), new byte[0]));
        say(out, "HTTP/1.1 400 Bad Request");
        return;
      }
      say(out, "220 stand-in");
      talk(in, out);
    } catch (IOException e) {
      // The hub gave up on this receiver, which is what some tests want; the others miss a mail.
      wrong.add("the connection broke: " + e);
    }
  }

  private void talk(BufferedReader in, OutputStream out) throws IOException {
    List<String> envelope = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      String verb = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> say(out, "250-stand-in\r\n250 AUTH PLAIN");
        case "AUTH" -> say(out, "235 2.7.0 in");
        case "MAIL", "RCPT" -> {
          envelope.add(line.replaceAll(" [A-Z0-9]+=.*$", ""));
          say(out, "250 2.1.0 fine");
        }
        case "DATA" -> {
          say(out, "354 go on");
          Got got = mail(in, String.join(", ", envelope));
          requests.add(got);
          List<String> faults = receiver.check().apply(got);
          wrong.addAll(faults);
          if (mood == Mood.BREAKS_OFF) {
            return;
          }
          say(out, answer(faults, got));
        }
        case "QUIT" -> {
          say(out, "221 2.0.0 bye");
          return;
        }
        default -> say(out, "250 2.0.0 fine");
      }
    }
  }

  private String answer(List<String> faults, Got got) {
    return switch (mood) {
      case TAKES ->
          faults.isEmpty() ? "250 2.0.0 queued" : "554 5.6.0 " + String.join(", ", faults);
      case LIMITS -> "450 4.7.1 too many mails from you";
      case REFUSES -> "550 5.1.1 no such user";
      case FAILS -> "451 4.3.0 try later";
      case REFUSES_WITH_ECHO -> "554 5.6.0 " + got.whole().replaceAll("\\s+", " ");
      case FAILS_WITH_ECHO -> "451 4.3.0 " + got.whole().replaceAll("\\s+", " ");
      case IS_SOMEBODY_ELSE, REDIRECTS -> "250 2.0.0 queued";
      case TALKS_NONSENSE, BREAKS_OFF, IS_SILENT -> throw new IllegalStateException("no answer");
    };
  }

  private static Got mail(BufferedReader in, String envelope) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      lines.add(line.startsWith(".") ? line.substring(1) : line);
    }
    int empty = lines.indexOf("");
    String head = String.join("\r\n", lines.subList(0, empty)).replaceAll("\r\n[ \t]", " ");
    Map<String, String> headers = new TreeMap<>();
    for (String field : head.split("\r\n")) {
      int colon = field.indexOf(':');
      headers.merge(
          field.substring(0, colon).toLowerCase(Locale.ROOT),
          field.substring(colon + 1).strip(),
          (first, second) -> first + "\n" + second);
    }
    String body = String.join("\r\n", lines.subList(empty + 1, lines.size())) + "\r\n";
    return new Got("MAIL", envelope, headers, body.getBytes(StandardCharsets.US_ASCII));
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
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
