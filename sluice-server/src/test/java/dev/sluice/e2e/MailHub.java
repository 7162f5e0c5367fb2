package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import dev.sluice.tls.KeyTool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A whole hub that takes mail at a port of its own, in clear and in TLS, with an application that
/// it tells, and an archive of its events.
final class MailHub implements AutoCloseable {

  /// Of an application that rules name.
  static final String HELPDESK_KEY = "helpdesk-key";

  /// Of one that no rule names.
  static final String STRANGER_KEY = "stranger-key";

  /// With which senders sign in.
  static final String MAILER_KEY = "mailer-key";

  private static final Pattern TAKEN = Pattern.compile("250 2\\.6\\.0 Taken as ([a-z0-9]{40})");

  private final Path folder;
  private final Receiver helpdesk;
  private final Hub hub;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private MailHub(Path folder, Receiver helpdesk, Hub hub) {
    this.folder = folder;
    this.helpdesk = helpdesk;
    this.hub = hub;
  }

  static MailHub start(Path folder) throws IOException, GeneralSecurityException {
    KeyTool.write(folder, "mx.example.com");
    Receiver helpdesk = Receiver.willing();
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            keys:
              operator: { key: operator-key, scopes: ["*"] }
              helpdesk: { key: helpdesk-key, scopes: [discovery:read, objects:read], application: helpdesk }
              stranger: { key: stranger-key, scopes: [discovery:read, objects:read], application: archive }
              mailer: { key: mailer-key, scopes: [mail:send] }
            smtp:
              port: 0
              hostname: mx.example.com
              domains: [example.com]
              tls: { certificate: certificate.pem, key: key.pem }
              auth: optional
            receipt:
              stores: { inbox: { folder: ./inbox } }
              rules:
                - name: gone
                  recipients: [gone@example.com]
                  actions: [ { bounce: mailbox-full }, { stop: true } ]
                - name: support
                  recipients: [support@example.com, secret@example.com]
                  tls: require
                  actions: [ { store: inbox, prefix: support/ }, { application: helpdesk } ]
                - name: open
                  recipients: [open@example.com, jürgen@example.com]
                  actions: [ { store: inbox, prefix: support/ }, { application: helpdesk } ]
            rules:
              archive-mail: { pattern: { source: [mail] }, targets: [archive] }
            targets:
              helpdesk: { http: { url: "%s", input-path: $.detail } }
              archive: { archive: { path: ./archive, prefix: mail/, flush: { age: 1s } } }
            """
                .formatted(helpdesk.url()));
    return new MailHub(folder, helpdesk, Hub.start(Configuration.load(file), Clock.system()));
  }

  int port() {
    return hub.smtpPort().orElseThrow();
  }

  /// The hub as the holder of a key sees it.
  Api api(String key) {
    return new Api(hub.url(), key);
  }

  /// The names under which messages were taken, as a client or its log shows the replies.
  static List<String> ids(String said) {
    List<String> ids = new ArrayList<>();
    for (Matcher found = TAKEN.matcher(said); found.find(); ) {
      ids.add(found.group(1));
    }
    return ids;
  }

  /// The name of the only message that was taken.
  static String id(String said) {
    List<String> ids = ids(said);
    assertEquals(1, ids.size(), said);
    return ids.getFirst();
  }

  /// Bytes at a path of the hub's.
  HttpResponse<byte[]> bytes(String path, String key) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(hub.url().resolve(path)).header("x-api-key", key).build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  /// Insists that a message is there as it was sent: on disk, and for its application; and gives
  /// the headers that the hub has put on top of it.
  String requireStored(String id, byte[] sent) throws IOException, InterruptedException {
    byte[] stored = Files.readAllBytes(folder.resolve("inbox/support").resolve(id));
    int top = stored.length - sent.length;
    assertTrue(top > 0, () -> "only this is stored: " + text(stored));
    assertArrayEquals(sent, Arrays.copyOfRange(stored, top, stored.length));
    String path = "/v1/objects/inbox/support/" + id;
    Await.until(() -> bytes(path, HELPDESK_KEY).statusCode() == 200, () -> path + " is not there");
    assertArrayEquals(stored, bytes(path, HELPDESK_KEY).body());
    assertEquals(404, bytes(path, STRANGER_KEY).statusCode());
    return text(Arrays.copyOf(stored, top));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// What the application was told of a message: `ses` of the event, as a Lambda function gets it.
  JsonNode requireTold(String id) throws IOException {
    Await.until(() -> told(id).isPresent(), () -> "the application was not told of " + id);
    return told(id).orElseThrow();
  }

  private Optional<JsonNode> told(String id) throws IOException {
    for (Receiver.Got got : helpdesk.requests()) {
      JsonNode ses = Api.JSON.readTree(got.body()).at("/Records/0/ses");
      if (ses.at("/mail/messageId").asText().equals(id)) {
        return Optional.of(ses);
      }
    }
    return Optional.empty();
  }

  /// Waits until the archive has the event of a message and a rule.
  void awaitArchived(String id, String rule) {
    ArchiveFiles files = new ArchiveFiles(folder.resolve("archive/mail"));
    Await.until(
        () -> files.ids().containsKey(id + "/" + rule),
        () -> id + "/" + rule + " is not among " + files.ids().keySet());
  }

  /// What a command prints, with the operator's key.
  String sluice(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    URI url = hub.managementUrl();
    all.addAll(List.of("--url", url.toString(), "--key", "operator-key"));
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said);
    assertEquals(0, Sluice.run(both, both, all.toArray(String[]::new)), said::toString);
    return said.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
    hub.close();
    helpdesk.close();
  }
}
