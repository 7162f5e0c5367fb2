package dev.sluice.mail.receipt;

import static dev.sluice.mail.receipt.ReceptionUnderTest.extension;
import static dev.sluice.mail.receipt.ReceptionUnderTest.keys;
import static dev.sluice.mail.receipt.ReceptionUnderTest.ses;
import static dev.sluice.mail.receipt.ReceptionUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reply;
import dev.sluice.mail.verdict.Verdict;
import dev.sluice.mail.verdict.Verdicts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuledReceptionTest {

  private static final String ALL = "{'name':'all','actions':[{'store':'inbox'}]}";

  @TempDir Path folder;
  private ReceptionUnderTest world;

  @BeforeEach
  void begin() throws IOException {
    world = new ReceptionUnderTest(folder);
  }

  private ReceptionUnderTest rules(String... rules) {
    String[] json = new String[rules.length];
    for (int i = 0; i < rules.length; i++) {
      json[i] = rules[i].replace('\'', '"');
    }
    return world.rules(json);
  }

  @ParameterizedTest
  @CsvSource({
    "a@example.com, false, 250",
    "postmaster@example.com, false, 250",
    "PostMaster@example.org, false, 250",
    "x@example.org, false, 550",
    "x@elsewhere.test, false, 550",
    "secret@example.com, false, 530",
    "secret@example.com, true, 250",
    "both@example.com, false, 250",
    "gone@example.com, false, 550",
    "gonebutkept@example.com, false, 250",
    "maybe@example.com, false, 250",
    "off@example.com, false, 550",
    "x@sub.example.com, false, 550",
    "x@team.example.com, false, 250",
  })
  void aRecipientIsAnsweredByTheRulesBeforeTheMessageComes(
      String recipient, boolean isTls, int code) {
    world.isTls = isTls;
    rules(
        "{'name':'a','recipients':['a@example.com'],'actions':[{'store':'inbox'}]}",
        "{'name':'tls','recipients':['secret@example.com','both@example.com'],'tls':'require',"
            + "'actions':[{'store':'inbox'}]}",
        "{'name':'any','recipients':['both@example.com'],'actions':[]}",
        "{'name':'off','enabled':false,'recipients':['off@example.com'],'actions':[]}",
        "{'name':'gone','recipients':['gone@example.com','gonebutkept@example.com'],"
            + "'actions':[{'addHeader':'X','value':'y'},{'bounce':'mailbox-does-not-exist'}]}",
        "{'name':'kept','recipients':['gonebutkept@example.com'],'actions':[{'store':'inbox'}]}",
        "{'name':'maybe','recipients':['maybe@example.com'],"
            + "'actions':[{'application':'app','wait':true},{'bounce':'mailbox-full'}]}",
        "{'name':'below','recipients':['team.example.com'],'actions':[]}");
    assertEquals(code, world.rcpt(recipient).code());
  }

  @Test
  void aMessageIsStoredUnderItsIdWithTheHeadersOfItsWayOnTop()
      throws IOException, InterruptedException {
    rules(
        "{'name':'all','actions':[{'addHeader':'X-One','value':'1'},"
            + "{'store':'inbox','prefix':'in/'},{'addHeader':'X-Two','value':'2'}]}");
    Reply reply = world.send("special@example.com");
    assertEquals(250, reply.code());
    String key = keys(world.inbox).getFirst();
    assertTrue(key.matches("in/[a-z0-9]{40}"), key);
    String id = key.substring(3);
    assertEquals("Taken as " + id, reply.text());
    assertEquals(
        "Return-Path: <user@sender.test>\r\n"
            + "Received: from mail.sender.test ([192.0.2.7]) by mx.example.com with ESMTP id\r\n "
            + id
            + " for <special@example.com>;\r\n Sat, 21 Nov 2026 09:30:00 +0000\r\n"
            + "X-One: 1\r\n"
            + ReceptionUnderTest.MESSAGE,
        text(world.inbox, key));
    Event event = world.events.getFirst();
    assertEquals(id + "/all", event.id());
    assertEquals("mail", event.source());
    assertEquals(Optional.of(id), event.subject());
    assertEquals("inbox", extension(event, "mailstore"));
    assertEquals(key, extension(event, "mailkey"));
    assertEquals("/v1/objects/inbox/in/" + id, extension(event, "dataref"));
    assertEquals(List.of("put inbox", "admit"), world.steps);
  }

  @Test
  void theReceivedOfAMessageForSeveralNamesNone() throws IOException, InterruptedException {
    rules(ALL);
    world.send("a@example.com", "b@example.com");
    assertFalse(text(world.inbox, keys(world.inbox).getFirst()).contains(" for <"));
  }

  @Test
  void theEventHasTheShapeOfSes() throws IOException, InterruptedException {
    world.verdicts =
        new Verdicts(
            Verdict.PASS,
            Verdict.PASS,
            Verdict.PASS,
            Verdict.GRAY,
            Verdict.FAIL,
            Optional.of("reject"),
            List.of());
    rules(
        "{'name':'app','recipients':['special@example.com'],"
            + "'actions':[{'store':'inbox'},{'application':'MyApp'}]}");
    world.send("special@example.com");
    Event event = world.events.getFirst();
    JsonNode data = ReceptionUnderTest.json(event.data().text());
    assertEquals(1, data.path("Records").size());
    assertEquals("aws:ses", data.at("/Records/0/eventSource").asText());
    assertEquals("1.0", data.at("/Records/0/eventVersion").asText());
    JsonNode mail = ses(event).path("mail");
    assertEquals(
        List.of(
            "timestamp",
            "source",
            "messageId",
            "destination",
            "headersTruncated",
            "headers",
            "commonHeaders"),
        names(mail));
    assertEquals("2026-11-21T09:30:00.000Z", mail.path("timestamp").asText());
    assertEquals("user@sender.test", mail.path("source").asText());
    assertEquals("[\"special@example.com\"]", mail.path("destination").toString());
    assertEquals("Return-Path", mail.at("/headers/0/name").asText());
    assertEquals("<user@sender.test>", mail.at("/headers/0/value").asText());
    assertEquals("Test subject content", mail.at("/commonHeaders/subject").asText());
    String id = mail.path("messageId").asText();
    assertEquals(
        ReceptionUnderTest.json(
            """
            {"timestamp":"2026-11-21T09:30:00.000Z","processingTimeMillis":0,
             "recipients":["special@example.com"],
             "spamVerdict":{"status":"PASS"},"virusVerdict":{"status":"PASS"},
             "spfVerdict":{"status":"PASS"},"dkimVerdict":{"status":"GRAY"},
             "dmarcVerdict":{"status":"FAIL"},"dmarcPolicy":"reject",
             "action":{"type":"Lambda","functionArn":"MyApp","invocationType":"Event"}}
            """),
        ReceptionUnderTest.json(ses(event).path("receipt").toString()));
    assertEquals(id + "/app", event.id());
    assertEquals(
        List.of("sluice.receipt MyApp"),
        new MailAddressing()
            .of(event).stream().map(to -> to.reason() + " " + to.target()).toList());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new java.util.ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aRuleWithoutScanningShowsNoVerdictsOfScanners() throws IOException, InterruptedException {
    world.verdicts =
        new Verdicts(
            Verdict.FAIL,
            Verdict.FAIL,
            Verdict.PASS,
            Verdict.PASS,
            Verdict.PASS,
            Optional.empty(),
            List.of());
    rules("{'name':'one','scan':false}", "{'name':'two'}");
    world.send("a@example.com");
    assertEquals("DISABLED", ses(world.events.get(0)).at("/receipt/virusVerdict/status").asText());
    assertEquals("FAIL", ses(world.events.get(1)).at("/receipt/virusVerdict/status").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one,two,rest   | a@example.com               | one:a; two:a; rest:a",
        "stop,rest      | a@example.com               | stop:a",
        "stop,rest      | b@example.com               | rest:b",
        "stop,rest      | a@example.com,b@example.com | stop:a; rest:b",
        "rest,stop      | a@example.com,b@example.com | rest:a+b; stop:a",
        "one,stop,two   | a@example.com               | one:a; stop:a",
        "tls,rest       | a@example.com               | rest:a",
      })
  void eachRuleHandlesTheRecipientsThatItMatchesUntilOneStops(
      String names, String recipients, String handled) throws IOException, InterruptedException {
    List<String> all = new java.util.ArrayList<>();
    for (String name : names.strip().split(",")) {
      all.add(
          switch (name) {
            case "rest" -> "{'name':'rest'}";
            case "stop" ->
                "{'name':'stop','recipients':['a@example.com'],'actions':[{'stop':true}]}";
            case "tls" ->
                "{'name':'tls','recipients':['a@example.com'],'tls':'require','actions':[{'stop':true}]}";
            default -> "{'name':'" + name + "','recipients':['a@example.com']}";
          });
    }
    rules(all.toArray(String[]::new));
    world.send(recipients.strip().split(","));
    List<String> found = new java.util.ArrayList<>();
    for (Event event : world.events) {
      List<String> locals = new java.util.ArrayList<>();
      ses(event)
          .at("/receipt/recipients")
          .forEach(each -> locals.add(each.asText().replaceAll("@.*", "")));
      found.add(extension(event, "mailrule") + ":" + String.join("+", locals));
    }
    assertEquals(handled, String.join("; ", found));
  }

  @Test
  void mailForThePostmasterThatNoRuleTakesIsStoredAllTheSame()
      throws IOException, InterruptedException {
    rules("{'name':'a','recipients':['a@example.com']}");
    assertEquals(250, world.send("postmaster@example.com", "a@example.com").code());
    assertEquals(1, keys(world.postmaster).size());
    assertEquals(List.of("mail.received a", "mail.received sluice.postmaster"), world.told());
  }

  @Test
  void aSmallMessageIsPublishedWholeAndALargeOneByReference()
      throws IOException, InterruptedException {
    rules("{'name':'p','actions':[{'store':'inbox'},{'publish':'base64'}]}");
    world.send("a@example.com");
    assertEquals(List.of("mail.published p", "mail.received p"), world.told());
    JsonNode small = ReceptionUnderTest.json(world.events.getFirst().data().text());
    assertEquals("Received", small.path("notificationType").asText());
    String content =
        new String(
            java.util.Base64.getDecoder().decode(small.path("content").asText()),
            StandardCharsets.UTF_8);
    assertTrue(content.endsWith(ReceptionUnderTest.MESSAGE), content);
    assertEquals(content, text(world.inbox, keys(world.inbox).getFirst()));
    world.events.clear();
    world.sendAs("user@sender.test", large(200 << 10), "a@example.com");
    Event event = world.events.getFirst();
    assertFalse(ReceptionUnderTest.json(event.data().text()).has("content"));
    assertTrue(extension(event, "dataref").startsWith("/v1/objects/inbox/"));
  }

  private static String large(int bytes) {
    return ReceptionUnderTest.MESSAGE + "0123456789abcdef\r\n".repeat(bytes / 18);
  }

  @Test
  void aLargeMessageThatIsStoredNowhereCannotBePublished()
      throws IOException, InterruptedException {
    rules("{'name':'p','actions':[{'publish':'utf-8'}]}");
    Reply reply = world.sendAs("user@sender.test", large(200 << 10), "a@example.com");
    assertEquals("552 5.3.4", reply.code() + " " + reply.status());
    assertEquals(List.of(), world.events);
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedAndLeavesNothing() throws IOException, InterruptedException {
    rules(ALL);
    world.maxBytes = 1 << 20;
    Reply reply = world.sendAs("user@sender.test", large(2 << 20), "a@example.com");
    assertEquals("552 5.3.4", reply.code() + " " + reply.status());
    assertEquals(List.of(), world.steps);
    assertEquals(0, world.spools.held());
    try (var files = java.nio.file.Files.list(folder.resolve("spool"))) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aMessageThatDoesNotFitIntoMemoryIsStoredWhole() throws IOException, InterruptedException {
    rules(ALL);
    String message = large(1 << 20);
    world.sendAs("user@sender.test", message, "a@example.com");
    assertTrue(text(world.inbox, keys(world.inbox).getFirst()).endsWith("\r\n" + message));
    assertEquals(0, world.spools.held());
  }

  @Test
  void whatHasGoneThroughAHundredServersGoesNoFurther() throws IOException, InterruptedException {
    rules(ALL);
    String message = "Received: from a by b\r\n".repeat(101) + ReceptionUnderTest.MESSAGE;
    assertEquals(554, world.sendAs("user@sender.test", message, "a@example.com").code());
  }

  @Test
  void aDiskWithoutRoomTakesNothing() throws IOException, InterruptedException {
    rules(ALL);
    world.hasRoom = false;
    assertEquals(452, world.send("a@example.com").code());
    assertEquals(List.of(), world.steps);
  }

  @Test
  void anObjectWhoseEventIsRefusedIsRemoved() throws IOException {
    rules(ALL);
    Fault full = Fault.of(Fault.Kind.BUSY, "disk-full", "the disk is full");
    world.refusesEvents = Optional.of(full);
    assertEquals(full, assertThrows(Fault.class, () -> world.send("a@example.com")));
    assertEquals(List.of("put inbox", "admit"), world.steps);
    assertEquals(List.of(), keys(world.inbox));
  }

  @Test
  void aStoreThatFailsMakesNoEvent() throws IOException {
    rules(ALL);
    world.writesFail = true;
    assertThrows(IOException.class, () -> world.send("a@example.com"));
    assertEquals(List.of(), world.events);
    assertEquals(List.of(), keys(world.inbox));
  }

  @Test
  void aStoreThatIsNotConfiguredPutsTheMessageOff() {
    rules("{'name':'x','actions':[{'store':'elsewhere'}]}");
    Fault fault = assertThrows(Fault.class, () -> world.send("a@example.com"));
    assertEquals(Fault.Kind.UNAVAILABLE, fault.kind());
    assertEquals(List.of(), world.events);
  }

  @Test
  void aRecipientWhoseRulesHaveGoneMeanwhileIsAskedToTryAgain()
      throws IOException, InterruptedException {
    rules("{'name':'a','recipients':['a@example.com']}");
    assertEquals(250, world.rcpt("a@example.com").code());
    rules("{'name':'b','recipients':['b@example.com']}");
    assertEquals(451, world.send("a@example.com").code());
  }

  @Test
  void twoRulesThatStoreUnderOneKeyStoreOnce() throws IOException, InterruptedException {
    rules(
        "{'name':'one','actions':[{'store':'inbox'}]}",
        "{'name':'two','actions':[{'addHeader':'X-Late','value':'1'},{'store':'inbox'}]}");
    world.send("a@example.com");
    assertEquals(List.of("put inbox", "admit"), world.steps);
    assertTrue(text(world.inbox, keys(world.inbox).getFirst()).contains("X-Late: 1\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.0/24, '', 554",
    "192.0.2.7, 192.0.2.0/24, 192.0.2.7, 220",
    "192.0.3.7, 192.0.2.0/24, '', 220",
    "2001:db8::1, 2001:db8::/32, '', 554",
    "2001:db9::1, 2001:db8::/32, '', 220",
    "::ffff:192.0.2.7, 192.0.2.0/24, '', 554",
  })
  void whatIsBlockedMayNotSpeakUnlessItIsAllowed(
      String address, String block, String allow, int code) throws IOException {
    world.filters =
        new IpFilters(
            allow.isEmpty() ? List.of() : List.of(Cidr.parse(allow)), List.of(Cidr.parse(block)));
    Client client =
        new Client(InetAddress.getByName(address), "x", "SMTP", Optional.empty(), Optional.empty());
    assertEquals(code, world.reception().connected(client).code());
  }

  @Test
  void manyMessagesAtOnceAreAllStoredAndTold() throws InterruptedException, IOException {
    rules(ALL);
    RuledReception reception = world.reception();
    List<String> troubles = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<Thread> threads = new java.util.ArrayList<>();
    Object lock = new Object();
    for (int i = 0; i < 50; i++) {
      EmailAddress to = new EmailAddress("r" + i, "example.com");
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                Envelope envelope =
                    new Envelope(world.client(), Optional.empty(), List.of(to), false);
                try (Incoming incoming = reception.begin(envelope)) {
                  byte[] bytes = ReceptionUnderTest.MESSAGE.getBytes(StandardCharsets.UTF_8);
                  incoming.write(bytes, 0, bytes.length);
                  Reply reply;
                  // The surroundings of this test write down what they are told, one by one.
                  synchronized (lock) {
                    reply = incoming.end();
                  }
                  if (!reply.isPositive()) {
                    troubles.add(reply.toString());
                  }
                } catch (IOException | InterruptedException e) {
                  troubles.add(e.toString());
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), troubles);
    assertEquals(50, keys(world.inbox).size());
    assertEquals(50, world.events.stream().map(Event::id).distinct().count());
  }
}
