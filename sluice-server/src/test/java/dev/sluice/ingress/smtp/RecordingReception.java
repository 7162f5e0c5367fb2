package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A reception that keeps messages in memory, and fails when a local part says so.
final class RecordingReception implements Reception {

  /// A message that was taken.
  record Taken(Envelope envelope, String text) {}

  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final List<String> closed = new CopyOnWriteArrayList<>();

  List<Taken> taken() {
    return taken;
  }

  /// Waits until so many messages were taken, for half a minute at most.
  synchronized List<Taken> await(int number) throws InterruptedException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (taken.size() < number) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(taken.size() + " of " + number + " messages came");
      }
      wait(left);
    }
    return List.copyOf(taken);
  }

  private synchronized void take(Taken message) {
    taken.add(message);
    notifyAll();
  }

  /// How each message ended: `taken` or `thrown away`.
  List<String> closed() {
    return closed;
  }

  List<String> texts() {
    return taken.stream().map(Taken::text).toList();
  }

  @Override
  public Reply connected(Client client) {
    return new Reply(250, "2.0.0", "welcome");
  }

  @Override
  public Reply recipient(Client client, Optional<EmailAddress> sender, EmailAddress recipient) {
    return switch (recipient.local()) {
      case "nobody" -> new Reply(550, "5.1.1", "nobody has that address");
      case "later" -> new Reply(450, "4.2.0", "not now");
      case "busy-recipient" -> throw Fault.of(Fault.Kind.BUSY, "busy", "too much is under way");
      case "bug" -> throw new IllegalStateException("a bug, as the test wants it");
      default -> new Reply(250, "2.1.5", "recipient ok");
    };
  }

  @Override
  public Incoming begin(Envelope envelope) throws IOException {
    String local = envelope.recipients().getFirst().local();
    if (local.equals("no-begin")) {
      throw new IOException("No space left on device");
    }
    return new Message(envelope, local);
  }

  private final class Message implements Incoming {
    private final Envelope envelope;
    private final String local;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isTaken;

    Message(Envelope envelope, String local) {
      this.envelope = envelope;
      this.local = local;
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      if (local.equals("no-write")) {
        throw new IOException("the disk is gone");
      }
      bytes.write(content, offset, length);
    }

    @Override
    public Reply end() throws IOException {
      return switch (local) {
        case "no-end" -> throw new IOException("the disk is gone");
        case "busy" -> throw Fault.of(Fault.Kind.BUSY, "busy", "too much is under way");
        case "virus" -> new Reply(554, "5.7.1", "this is a virus");
        default -> {
          isTaken = true;
          take(new Taken(envelope, bytes.toString(StandardCharsets.ISO_8859_1)));
          yield new Reply(250, "2.0.0", "taken");
        }
      };
    }

    @Override
    public void close() {
      closed.add(isTaken ? "taken" : "thrown away");
    }
  }
}
