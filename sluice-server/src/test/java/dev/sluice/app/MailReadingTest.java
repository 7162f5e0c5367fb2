package dev.sluice.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.config.Configuration;
import dev.sluice.identity.Restriction;
import dev.sluice.ingress.http.Routes;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mail of a running hub, as applications and operators read it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailReadingTest {

  private static final String YAML =
      """
      http: { port: 0 }
      smtp: { port: 0, domains: [example.com] }
      keys:
        admin: { key: admin-0123456789abcdef, scopes: ["*"] }
        books: { key: books-0123456789abcdef, scopes: ["*"], application: books }
        bills: { key: bills-0123456789abcdef, scopes: [objects:read], application: bills }
        part: { key: part-0123456789abcdef, scopes: ["*"], subaccounts: [101] }
        sender: { key: sender-0123456789abcdef, scopes: [events:send] }
      identity:
        users: { app-clients: [app] }
        clients:
          machine:
            secret: machine-0123456789abcdef
            scopes: [sluice/objects:read, sluice/discovery:read]
            application: bills
      targets:
        books: { http: { url: "http://127.0.0.1:9/books" } }
        bills: { http: { url: "http://127.0.0.1:9/bills" } }
      receipt:
        stores: { Special: {}, other: {} }
        rules:
          - name: special
            recipients: [special@example.com]
            actions: [{ store: Special, prefix: "in/a b;c/" }, { application: books }]
          - name: bills
            recipients: [bills@example.com]
            actions: [{ store: other }, { application: bills }]
          - name: told
            recipients: [bills@example.com, told@example.com]
            actions: [{ application: books }]
      """;

  private static final String MESSAGE =
      """
      From: Ann <ann@sender.test>\r
      To: special@example.com\r
      Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r
      MIME-Version: 1.0\r
      Content-Type: multipart/mixed; boundary=b\r
      \r
      --b\r
      Content-Type: text/plain; charset=utf-8\r
      \r
      Hello\r
      --b\r
      Content-Type: text/html; charset=utf-8\r
      \r
      <p>Hello <script>alert(1)</script><b>you</b></p>\r
      --b\r
      Content-Type: text/html; name="../evil \u00fc.html"\r
      Content-Disposition: attachment; filename="../evil.html"\r
      Content-Transfer-Encoding: base64\r
      \r
      PHNjcmlwdD4=\r
      --b\r
      Content-Type: text/calendar; method=REQUEST\r
      \r
      BEGIN:VCALENDAR\r
      --b--\r
      """;

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Hub hub;
  private String special;
  private String bill;
  private String told;

  @BeforeAll
  void open() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), YAML);
    hub = Hub.start(Configuration.load(file), Clock.system());
    special = send("special@example.com");
    bill = send("bills@example.com");
    told = send("told@example.com");
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private String send(String recipient) throws IOException, InterruptedException {
    Client client =
        new Client(
            InetAddress.getLoopbackAddress(), "test", "ESMTP", Optional.empty(), Optional.empty());
    String[] parts = recipient.split("@", -1);
    Envelope envelope =
        new Envelope(
            client,
            Optional.of(new EmailAddress("ann", "sender.test")),
            List.of(new EmailAddress(parts[0], parts[1])),
            false);
    try (Incoming incoming = hub.reception().orElseThrow().begin(envelope)) {
      byte[] bytes = MESSAGE.getBytes(UTF_8);
      incoming.write(bytes, 0, bytes.length);
      Reply reply = incoming.end();
      assertEquals(250, reply.code(), reply.toString());
      return reply.text().substring(reply.text().lastIndexOf(' ') + 1);
    }
  }

  private HttpResponse<byte[]> ask(String method, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .method(method, BodyPublishers.noBody());
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static Map<String, String> as(String who) {
    return Map.of("x-api-key", who + "-0123456789abcdef");
  }

  private HttpResponse<byte[]> get(String who, String path)
      throws IOException, InterruptedException {
    return ask("GET", path, as(who));
  }

  private JsonNode json(String who, String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> reply = get(who, path);
    assertEquals(200, reply.statusCode(), new String(reply.body(), UTF_8));
    return JSON.readTree(reply.body());
  }

  private String filled(String path) {
    return path.replace("SPECIAL", special).replace("BILL", bill).replace("TOLD", told);
  }

  private static String object(String store, String key) {
    return "/v1/objects/" + store + "/" + key;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin  | /v1/objects/Special/in/a%20b%3Bc/SPECIAL | 200",
        "books  | /v1/objects/Special/in/a%20b%3Bc/SPECIAL | 200",
        "bills  | /v1/objects/Special/in/a%20b%3Bc/SPECIAL | 404",
        "admin  | /v1/objects/other/BILL                   | 200",
        "bills  | /v1/objects/other/BILL                   | 200",
        "books  | /v1/objects/other/BILL                   | 200",
        "bills  | /v1/objects/other/SPECIAL                | 404",
        "bills  | /v1/objects/other/TOLD                   | 404",
        "admin  | /v1/objects/none/BILL                    | 404",
        "admin  | /v1/objects/other/x                      | 404",
        "admin  | /v1/objects/other/a/../BILL              | 200",
        "admin  | /v1/objects/other/.sluice/mail/BILL      | 404",
        "sender | /v1/objects/other/BILL                   | 403",
        "part   | /v1/objects/other/BILL                   | 403",
        "books  | /v1/mail/messages/SPECIAL                | 200",
        "bills  | /v1/mail/messages/SPECIAL                | 404",
        "admin  | /v1/mail/messages/SPECIAL                | 200",
        "books  | /v1/mail/messages/BILL                   | 200",
        "books  | /v1/mail/messages/TOLD                   | 200",
        "bills  | /v1/mail/messages/TOLD                   | 404",
        "bills  | /v1/mail/messages/x                      | 404",
        "books  | /v1/mail/messages/SPECIAL/parts/1        | 200",
        "bills  | /v1/mail/messages/SPECIAL/parts/1        | 404",
        "books  | /v1/mail/messages/SPECIAL/parts/9        | 404",
        "books  | /v1/mail/messages/TOLD/parts/1           | 404",
        "books  | /v1/events                               | 405",
        "books  | /v1/keys                                 | 200",
        "books  | /v1/accounts                             | 403",
        "books  | /v1/sparkpost/events                     | 403",
        "bills  | /v1/discovery                            | 403",
        "books  | /v1/discovery?application=bills          | 403",
        "admin  | /v1/discovery                            | 400",
        "admin  | /v1/discovery?application=bills          | 200"
      })
  void whoMayReadWhat(String who, String path, int status)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> reply = get(who, filled(path));
    assertEquals(status, reply.statusCode(), new String(reply.body(), UTF_8));
  }

  @Test
  void aBoundKeyIsTakenNowhereButWhereMailIsNarrowedToIt()
      throws IOException, InterruptedException {
    int refused = 0;
    for (Routes.Shown route : hub.opened().routes()) {
      if (route.scope().isPresent() && !route.method().equals("HEAD")) {
        String path = route.path().replaceAll("\\{[a-z.]+}", "x");
        String body = new String(ask(route.method(), path, as("books")).body(), UTF_8);
        boolean isRefused = body.contains("\"application-not-supported\"");
        assertEquals(!route.narrows().contains(Restriction.APPLICATION), isRefused, path);
        refused += isRefused ? 1 : 0;
      }
    }
    assertTrue(refused > 20, "the routes are not found");
  }

  @Test
  void whatIsForbiddenIsAnsweredExactlyAsWhatIsNotThere() throws IOException, InterruptedException {
    String nobodys = "z".repeat(40);
    for (String path : List.of("/v1/objects/other/%s", "/v1/mail/messages/%s")) {
      HttpResponse<byte[]> forbidden = get("bills", path.formatted(special));
      HttpResponse<byte[]> absent = get("bills", path.formatted(nobodys));
      assertEquals(404, forbidden.statusCode());
      assertArrayEquals(absent.body(), forbidden.body());
      assertEquals(absent.headers().map().keySet(), forbidden.headers().map().keySet(), path);
    }
    HttpResponse<byte[]> hidden = get("bills", object("Special", "in/a%20b%3Bc/" + special));
    assertArrayEquals(get("bills", object("Special", nobodys)).body(), hidden.body());
  }

  @Test
  void anObjectIsGivenWholeInPartAndNotAgain() throws IOException, InterruptedException {
    String path = object("other", bill);
    HttpResponse<byte[]> whole = get("bills", path);
    String text = new String(whole.body(), UTF_8);
    assertTrue(text.startsWith("Return-Path: <ann@sender.test>\r\n"), text);
    assertTrue(text.endsWith(MESSAGE), text);
    assertEquals("message/rfc822", header(whole, "content-type"));
    assertEquals("nosniff", header(whole, "x-content-type-options"));
    assertEquals("attachment; filename=\"" + bill + ".eml\"", header(whole, "content-disposition"));
    assertEquals(whole.body().length + "", header(whole, "content-length"));
    String tag = header(whole, "etag");

    HttpResponse<byte[]> head = ask("HEAD", path, as("bills"));
    assertEquals(200, head.statusCode());
    assertEquals(whole.body().length + "", header(head, "content-length"));
    assertEquals(tag, header(head, "etag"));
    assertEquals(0, head.body().length);

    HttpResponse<byte[]> part = asked(path, "Range", "bytes=3-9");
    assertEquals(206, part.statusCode());
    assertArrayEquals(Arrays.copyOfRange(whole.body(), 3, 10), part.body());
    assertEquals("bytes 3-9/" + whole.body().length, header(part, "content-range"));
    HttpResponse<byte[]> last = asked(path, "Range", "bytes=-5");
    assertArrayEquals(
        Arrays.copyOfRange(whole.body(), whole.body().length - 5, whole.body().length),
        last.body());
    assertEquals(416, asked(path, "Range", "bytes=99999999-").statusCode());
    assertEquals(200, asked(path, "Range", "bytes=1-2,4-5").statusCode());
    assertEquals(200, asked(path, "Range", "lines=1-2").statusCode());
    assertEquals(304, asked(path, "If-None-Match", tag).statusCode());
    assertEquals(200, asked(path, "If-None-Match", "\"other\"").statusCode());
  }

  private HttpResponse<byte[]> asked(String path, String name, String value)
      throws IOException, InterruptedException {
    return ask("GET", path, Map.of("x-api-key", "bills-0123456789abcdef", name, value));
  }

  private static String header(HttpResponse<byte[]> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void aMessageIsShownWithItsTextsAndPartsAndNothingOfItRuns()
      throws IOException, InterruptedException {
    JsonNode shown = json("books", "/v1/mail/messages/" + special);
    assertEquals("ann@sender.test", shown.path("sender").asText());
    assertEquals("[\"special@example.com\"]", shown.path("recipients").toString());
    assertEquals("special", shown.path("rules").path(0).path("rule").asText());
    assertEquals("Grüße", shown.path("mail").path("commonHeaders").path("subject").asText());
    assertEquals("Special", shown.path("store").asText());
    assertEquals("Hello", shown.path("text").asText().strip());
    assertEquals("Hello you", shown.path("htmlText").asText());
    assertFalse(shown.path("htmlText").asText().contains("<"));
    assertEquals(
        List.of("text", "html", "attachment", "calendar"),
        shown.path("parts").findValuesAsText("role"));
    JsonNode file = shown.path("parts").path(2);
    assertEquals("evil.html", file.path("name").asText());
    assertEquals(8, file.path("size").asInt());

    HttpResponse<byte[]> part = get("books", "/v1/mail/messages/" + special + "/parts/3");
    assertEquals("<script>", new String(part.body(), UTF_8));
    assertEquals("attachment; filename=\"evil.html\"", header(part, "content-disposition"));
    assertEquals("sandbox; default-src 'none'", header(part, "content-security-policy"));
    assertEquals("nosniff", header(part, "x-content-type-options"));
    assertEquals('"' + file.path("sha256").asText() + '"', header(part, "etag"));
  }

  @Test
  void anApplicationSeesOnlyWhatItsOwnRulesDid() throws IOException, InterruptedException {
    JsonNode books = json("books", "/v1/mail/messages/" + bill);
    assertEquals(List.of("told"), books.path("rules").findValuesAsText("rule"));
    assertTrue(books.path("stored").asBoolean(), "another rule has stored it");
    assertEquals(
        List.of("bills", "told"),
        json("admin", "/v1/mail/messages/" + bill).path("rules").findValuesAsText("rule"));
    assertFalse(json("books", "/v1/mail/messages/" + told).path("stored").asBoolean());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin | ?order=oldest                          | special bills told told",
        "admin |                                        | told told bills special",
        "bills |                                        | bills",
        "books | ?order=oldest                          | special told told",
        "admin | ?recipient=BILLS@example.com           | told bills",
        "books | ?recipient=bills@example.com           | told",
        "admin | ?sender=Ann@Sender.test&rule=special   | special",
        "admin | ?sender=other@sender.test              | ''",
        "admin | ?rule=none                             | ''",
        "admin | ?from=2020-01-01T00:00:00Z&order=oldest&limit=1 | special",
        "admin | ?to=2020-01-01T00:00:00Z               | ''"
      })
  void handledMessagesAreListed(String who, String query, String rules)
      throws IOException, InterruptedException {
    JsonNode page = json(who, "/v1/mail/messages" + (query == null ? "" : query));
    assertEquals(
        rules, String.join(" ", page.path("messages").findValuesAsText("rule")), page.toString());
  }

  @Test
  void aListGoesOnWhereItEnded() throws IOException, InterruptedException {
    JsonNode first = json("admin", "/v1/mail/messages?limit=3");
    assertEquals(3, first.path("messages").size());
    JsonNode second =
        json("admin", "/v1/mail/messages?limit=3&after=" + first.path("next").asLong());
    assertEquals(List.of("special"), second.path("messages").findValuesAsText("rule"));
    assertFalse(second.has("next"));
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0",
    "?limit=201",
    "?recipient=",
    "?rule=",
    "?from=yesterday",
    "?order=up",
    "?x=1",
    "?after=-1",
    "'?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z'"
  })
  void aQuestionThatMakesNoSenseIsRefused(String query) throws IOException, InterruptedException {
    assertEquals(400, get("admin", "/v1/mail/messages" + query).statusCode());
  }

  @Test
  void anApplicationAsksWhatItDependsOn() throws IOException, InterruptedException {
    String id = "SESMessageStoreBucketa622fdfda5789d596c08c79124f12b978b3da772";
    JsonNode found = json("books", "/v1/discovery");
    assertEquals("books", found.path("application").asText());
    assertEquals(1, found.path("resources").size());
    JsonNode store = found.path("resources").path(id);
    assertEquals("sluice:mail-store", store.path("type").asText(), found.toString());
    assertEquals("Special", store.path("ref").asText());
    assertEquals("[\"special\"]", store.path("rules").toString());
    assertEquals("[\"in/a b;c/\"]", store.path("prefixes").toString());
    assertEquals(
        "{\""
            + id
            + "\":{\"Ref\":\"Special\",\"Tags\":[{\"Key\":\"sparta:logicalBucketName\","
            + "\"Value\":\"Special\"}],\"Type\":\"AWS::S3::Bucket\"},\"golangFunc\":\"books\"}",
        json("books", "/v1/discovery?form=sparta").toString());
    assertEquals(
        "{}", json("admin", "/v1/discovery?application=none").path("resources").toString());
  }

  @Test
  void aTokenIsBoundAsItsClientIs() throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString("machine:machine-0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub.url() + "/oauth2/token"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    JsonNode granted = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    Map<String, String> bearer =
        Map.of("Authorization", "Bearer " + granted.path("access_token").asText());
    assertEquals(200, ask("GET", object("other", bill), bearer).statusCode());
    assertEquals(
        404, ask("GET", object("Special", "in/a%20b%3Bc/" + special), bearer).statusCode());
    assertEquals(200, ask("GET", "/v1/discovery", bearer).statusCode());
  }
}
