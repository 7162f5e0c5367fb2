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
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps each message as a synced object and tells the journal of it: what any reception has to do
/// before it may say 250.
final class KeepingReception implements Reception {

  private static final Reply OK = new Reply(250, "2.0.0", "ok");

  private final ObjectStore store;
  private final Journal journal;

  KeepingReception(ObjectStore store, Journal journal) {
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
    Draft draft = store.draft();
    String id = UUID.randomUUID().toString();
    return new Incoming() {
      private boolean isTaken;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        draft.write(bytes, offset, length);
      }

      @Override
      public Reply end() throws IOException, InterruptedException {
        store.publish(draft.seal(new ObjectKey("mail/" + id.substring(0, 2) + "/" + id)));
        String json = "{\"to\":\"" + envelope.recipients().getFirst().domain() + "\"}";
        journal.append(
            List.of(
                Event.builder(id, "/bench/smtp", "mail.received")
                    .data(Payload.ofText(json))
                    .build()));
        isTaken = true;
        return OK;
      }

      @Override
      public void close() {
        if (!isTaken) {
          try {
            draft.discard();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      }
    };
  }
}
