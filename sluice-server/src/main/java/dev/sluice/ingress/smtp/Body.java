package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reply;
import java.io.IOException;
import java.util.Optional;

/// A message on its way to the reception, or no further than to the first trouble with it.
final class Body implements Text.Sink, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Body.class.getName());

  private final Incoming incoming;
  private final long maxBytes;
  private long bytes;
  private Optional<Reply> refusal = Optional.empty();

  Body(Incoming incoming, long maxBytes) {
    this.incoming = incoming;
    this.maxBytes = maxBytes;
  }

  /// Why the message is not taken.
  Optional<Reply> refusal() {
    return refusal;
  }

  /// Takes no more; what came is thrown away.
  void refuse(Reply reply) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(reply);
      incoming.close();
    }
  }

  @Override
  public void write(byte[] content, int offset, int length) {
    if (refusal.isPresent()) {
      return;
    }
    bytes += length;
    if (bytes > maxBytes) {
      refuse(Replies.TOO_LARGE);
      return;
    }
    try {
      incoming.write(content, offset, length);
    } catch (IOException e) {
      refuse(told(e));
    } catch (Fault e) {
      refuse(Replies.of(e));
    }
  }

  /// Says that the message is whole.
  Reply end() throws InterruptedException {
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      return incoming.end();
    } catch (IOException e) {
      return told(e);
    } catch (Fault e) {
      return Replies.of(e);
    }
  }

  static Reply told(IOException trouble) {
    LOG.log(System.Logger.Level.WARNING, "a message cannot be kept: {0}", trouble.toString());
    return Replies.of(trouble);
  }

  @Override
  public void close() {
    if (refusal.isEmpty()) {
      incoming.close();
    }
  }
}
