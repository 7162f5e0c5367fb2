package dev.sluice.notify.integration;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.mail.relay.SmtpSubmission;
import dev.sluice.notify.template.Escape;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.guard.Guard;
import dev.sluice.target.http.Redaction;
import dev.sluice.target.http.Verdict;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.client.HttpClient;

/// Sends messages, each in one attempt, and says how it ended; the only place of the integrations
/// that opens connections.
public final class Sender {

  /// A secret as short as this may stand in any text by chance.
  private static final int MIN_SECRET = 4;

  /// A step of a URL as long as this may be a token.
  private static final int MIN_TOKEN = 8;

  private final HttpSender http;
  private final Clock clock;
  private final Duration deadline;
  private final Optional<Guard> guard;

  /// A sender that uses the shared client.
  ///
  /// @param deadline how long an attempt may take, up to the last byte of the reply
  public Sender(HttpClient client, Duration deadline, Clock clock) {
    this(client, deadline, clock, Optional.empty());
  }

  /// A sender for credentials that callers have set.
  ///
  /// @param guard keeps mail in bounds; the client has one of its own
  public Sender(HttpClient client, Duration deadline, Clock clock, Guard guard) {
    this(client, deadline, clock, Optional.of(guard));
  }

  private Sender(HttpClient client, Duration deadline, Clock clock, Optional<Guard> guard) {
    this.guard = guard;
    this.http = new HttpSender(client, deadline, clock);
    this.deadline = deadline;
    this.clock = clock;
  }

  /// Makes one attempt.
  public Outcome send(Integration integration, Message message, Credentials credentials)
      throws InterruptedException {
    Outgoing outgoing;
    try {
      outgoing = integration.outgoing(message, credentials);
    } catch (Fault fault) {
      return unsendable(fault);
    }
    Outcome outcome =
        switch (outgoing) {
          case Outgoing.Request request -> {
            UnaryOperator<String> redaction = redaction(secrets(credentials.secrets(), request));
            yield http.send(request, integration, redaction);
          }
          case Outgoing.Mail mail -> mail(mail, integration, credentials);
        };
    return outcome;
  }

  private static Outcome unsendable(Fault fault) {
    if (fault.code().equals("unusable-credential")) {
      // A rotated secret file may be whole at the next attempt.
      return new Outcome.Retryable(new Failure("CREDENTIAL", fault.sentence()));
    }
    String code = fault.code().toUpperCase(Locale.ROOT).replace('-', '_');
    return new Outcome.Refused(new Failure(code, fault.sentence()));
  }

  private Outcome mail(Outgoing.Mail mail, Integration integration, Credentials credentials)
      throws InterruptedException {
    String receiver = mail.relay().host() + ":" + mail.relay().port();
    Optional<Outcome> refused = refused(receiver, mail.relay().host());
    if (refused.isPresent()) {
      return refused.get();
    }
    SmtpSubmission submission =
        new SmtpSubmission(mail.relay(), deadline, guard.map(Guard::sockets));
    return switch (submission.submit(mail.to(), mail.content().toBytes())) {
      case SmtpSubmission.Result.Answered(int code, String text) ->
          integration.judge(
              new Reply(
                  receiver, code, Map.of(), text, clock.now(), redaction(credentials.secrets())));
      case SmtpSubmission.Result.Troubled(String code, String why) ->
          new Outcome.Retryable(new Failure(code, receiver + " " + why));
    };
  }

  /// What keeps mail from a host; the sockets look again, at the address that they take.
  private Optional<Outcome> refused(String receiver, String host) throws InterruptedException {
    if (guard.isEmpty()) {
      return Optional.empty();
    }
    try {
      guard.get().addresses(host).get();
      return Optional.empty();
    } catch (ExecutionException e) {
      Verdict verdict = new Verdict(receiver, new Redaction(List.of(), Payload.EMPTY));
      return Optional.of(verdict.of(e.getCause() == null ? e : e.getCause()));
    }
  }

  private static Collection<String> secrets(
      Collection<String> credentials, Outgoing.Request request) {
    Set<String> secrets = new TreeSet<>(credentials);
    secrets.addAll(request.secrets());
    URI url = request.url();
    for (String secret : credentials) {
      if (secret.startsWith("http://") || secret.startsWith("https://")) {
        addParts(secrets, url);
      }
    }
    return secrets;
  }

  /// A receiver repeats a URL in parts: the path, the query, a token in it.
  private static void addParts(Set<String> secrets, URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : url.getRawQuery();
    for (String part : (path + "/" + query).split("[/&=]")) {
      if (part.length() >= MIN_TOKEN) {
        secrets.add(part);
      }
    }
    if (path.length() > MIN_SECRET) {
      secrets.add(path);
    }
  }

  /// Takes secrets out of a text, the longest first, as they are and as JSON and URLs write them.
  static UnaryOperator<String> redaction(Collection<String> secrets) {
    Set<String> forms =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (String secret : secrets) {
      if (secret.length() >= MIN_SECRET) {
        forms.add(secret);
        forms.add(Escape.JSON_STRING.apply(secret));
        forms.add(Escape.JSON_STRING.apply(secret).replace("/", "\\/"));
        forms.add(Escape.URL.apply(secret));
        forms.add(Escape.HTML.apply(secret));
      }
    }
    return text -> {
      String clean = text;
      for (String form : forms) {
        clean = clean.replace(form, "***");
      }
      return clean;
    };
  }
}
