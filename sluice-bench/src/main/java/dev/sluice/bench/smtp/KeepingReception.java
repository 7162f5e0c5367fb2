package dev.sluice.bench.smtp;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Journal;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps each message durably, in one of several ways, before it says 250.
final class KeepingReception implements Reception {

  /// Where messages go.
  enum Keeping {
    /// Nowhere: what the protocol alone gives.
    NOWHERE,
    /// Each into a synced object, of which the journal is told.
    OBJECTS,
    /// Each into the journal itself, where many share one sync.
    JOURNAL
  }

  private static final Reply OK = new Reply(250, "2.0.0", "ok");

  private final Keeping keeping;
  private final ObjectStore store;
  private final Journal journal;

  KeepingReception(Keeping keeping, ObjectStore store, Journal journal) {
    this.keeping = keeping;
    this.store = store;
    this.journal = journal;
  }

  @Override
  public Reply connected(Client client) {
    return OK;
  }

  @Override
  public Reply recipient(Client client, Optional<EmailAddress> sender, EmailAddress recipient) {
    return new Reply(250, "2.1.5", "ok");
  }

  @Override
  public Incoming begin(Envelope envelope) throws IOException {
    return switch (keeping) {
      case NOWHERE -> new InMemory(false);
      case OBJECTS -> new Drafted(store.draft());
      case JOURNAL -> new InMemory(true);
    };
  }

  private void tell(String id, Payload data) throws InterruptedException {
    journal.append(List.of(Event.builder(id, "/bench/smtp", "mail.received").data(data).build()));
  }

  /// A message in memory.
  private final class InMemory implements Incoming {
    private final boolean isJournaled;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    InMemory(boolean isJournaled) {
      this.isJournaled = isJournaled;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (isJournaled) {
        content.write(bytes, offset, length);
      }
    }

    @Override
    public Reply end() throws InterruptedException {
      if (isJournaled) {
        tell(UUID.randomUUID().toString(), Payload.of(content.toByteArray()));
      }
      return OK;
    }

    @Override
    public void close() {
      content.reset();
    }
  }

  /// A message in an object.
  private final class Drafted implements Incoming {
    private final Draft draft;
    private boolean isTaken;

    Drafted(Draft draft) {
      this.draft = draft;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      draft.write(bytes, offset, length);
    }

    @Override
    public Reply end() throws IOException, InterruptedException {
      String id = UUID.randomUUID().toString();
      store.publish(draft.seal(new ObjectKey("mail/" + id.substring(0, 2) + "/" + id)));
      tell(id, Payload.ofText("{\"mail\":\"" + id + "\"}"));
      isTaken = true;
      return OK;
    }

    @Override
    public void close() {
      try {
        if (!isTaken) {
          draft.discard();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
