package dev.sluice.mail.receipt;

import static dev.sluice.mail.receipt.ReceptionUnderTest.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Reply;
import dev.sluice.mail.relay.Report;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BouncesTest {

  private static final String BOUNCE =
      "{\"name\":\"bounce\",\"recipients\":[\"gone@example.com\"],"
          + "\"actions\":[{\"application\":\"app\",\"wait\":true},{\"bounce\":\"mailbox-full\"}]}";
  private static final String STORED_BOUNCE =
      "{\"name\":\"bounce\",\"recipients\":[\"gone@example.com\"],"
          + "\"actions\":[{\"store\":\"inbox\"},{\"bounce\":\"mailbox-full\"}]}";
  private static final String OTHERS =
      "{\"name\":\"others\",\"recipients\":[\"there@example.com\"],"
          + "\"actions\":[{\"store\":\"inbox\"}]}";

  @TempDir Path folder;
  private ReceptionUnderTest world;

  @BeforeEach
  void begin() throws IOException {
    world = new ReceptionUnderTest(folder);
    world.applications = (_, _, _, _) -> "{}";
  }

  @ParameterizedTest
  @CsvSource({
    // what, recipients, relay, sender, header, reply, reports, objects, events
    "asked, gone, true, user@sender.test, '', 552, 0, 0, 0",
    "asked, gone, false, user@sender.test, '', 552, 0, 0, 0",
    "asked, gone, true, '', '', 552, 0, 0, 0",
    "asked, gone+there, true, user@sender.test, '', 250, 1, 1, 2",
    "asked, gone+there, false, user@sender.test, '', 250, 0, 1, 2",
    "asked, gone+there, true, '', '', 250, 0, 1, 2",
    "asked, gone+there, true, user@sender.test, Auto-Submitted: auto-replied, 250, 0, 1, 2",
    "asked, gone+there, true, user@sender.test, Auto-Submitted: no, 250, 1, 1, 2",
    "asked, gone+there, true, user@sender.test, Precedence: bulk, 250, 0, 1, 2",
    "asked, gone+there, true, user@sender.test, List-Id: <l.sender.test>, 250, 0, 1, 2",
    "kept, gone, true, user@sender.test, '', 250, 1, 1, 1",
    "kept, gone, true, '', '', 250, 0, 1, 1",
    "kept, gone, true,"
        + " b-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789=x.y@l.test, '',"
        + " 250, 1, 1, 1",
  })
  void aBounceIsAReplyWhereItCanBeAndElseANoticeThatMakesNoHarm(
      String what,
      String recipients,
      boolean hasRelay,
      String sender,
      String header,
      int reply,
      int reports,
      int objects,
      int events)
      throws IOException, InterruptedException {
    world.hasRelay = hasRelay;
    world.rules(what.equals("asked") ? BOUNCE : STORED_BOUNCE, OTHERS);
    String message = (header.isEmpty() ? "" : header + "\r\n") + ReceptionUnderTest.MESSAGE;
    String[] to = (recipients.replace("+", "@example.com ") + "@example.com").split(" ");
    assertEquals(reply, world.sendAs(sender, message, to).code());
    assertEquals(reports, world.reports.size());
    assertEquals(objects, keys(world.inbox).size());
    assertEquals(events, world.events.size());
  }

  @Test
  void aNoticeIsAReportThatOthersCanRead()
      throws IOException, InterruptedException, MessagingException {
    world.rules(
        "{\"name\":\"b\",\"recipients\":[\"gone@example.com\"],\"actions\":[{\"store\":\"inbox\"},"
            + "{\"bounce\":\"custom\",\"code\":550,\"status\":\"5.1.6\",\"message\":\"Has moved\","
            + "\"sender\":\"bounces@example.com\"}]}");
    world.sendAs(
        "user@sender.test",
        "X-Umlaut: Grüße\r\nX-Long: " + "x".repeat(2_000) + "\r\n" + ReceptionUnderTest.MESSAGE,
        "gone@example.com");
    Report report = world.reports.getFirst();
    assertEquals("user@sender.test", report.to());
    MimeMessage mail =
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(report.content().getBytes(StandardCharsets.US_ASCII)));
    assertEquals("auto-replied", mail.getHeader("Auto-Submitted", null));
    assertTrue(mail.getFrom()[0].toString().contains("<bounces@example.com>"));
    assertEquals("<DEADBEEF@sender.test>", mail.getHeader("In-Reply-To", null));
    assertTrue(mail.isMimeType("multipart/report"));
    assertTrue(mail.getContentType().contains("report-type=delivery-status"));
    MimeMultipart parts = assertInstanceOf(MimeMultipart.class, mail.getContent());
    assertEquals(3, parts.getCount());
    assertTrue(parts.getBodyPart(0).isMimeType("text/plain"));
    assertTrue(text(parts, 0).contains("550 5.1.6 Has moved"));
    assertTrue(parts.getBodyPart(1).isMimeType("message/delivery-status"));
    String status = text(parts, 1);
    assertTrue(status.contains("Reporting-MTA: dns; mx.example.com\r\n"), status);
    assertTrue(status.contains("\r\n\r\nFinal-Recipient: rfc822; gone@example.com\r\n"), status);
    assertTrue(status.contains("\r\nAction: failed\r\nStatus: 5.1.6\r\n"), status);
    assertTrue(status.contains("Diagnostic-Code: smtp; 550 5.1.6 Has moved"), status);
    assertTrue(parts.getBodyPart(2).isMimeType("text/rfc822-headers"));
    String headers = text(parts, 2);
    assertTrue(headers.contains("Subject: Test subject content\r\n"), headers);
    assertTrue(!headers.contains("Hello"), headers);
    assertTrue(
        report.content().lines().allMatch(line -> line.length() <= 998), "a line is too long");
  }

  private static String text(MimeMultipart parts, int at) throws MessagingException, IOException {
    return new String(
        ((MimeBodyPart) parts.getBodyPart(at)).getRawInputStream().readAllBytes(),
        StandardCharsets.US_ASCII);
  }

  @Test
  void aNoticeIsKeptBehindTheObjectsAndTheEvents() throws IOException, InterruptedException {
    world.rules(STORED_BOUNCE);
    Reply reply = world.send("gone@example.com");
    assertEquals(250, reply.code());
    assertEquals(List.of("put inbox", "admit", "report"), world.steps);
  }

  @Test
  void whatIsNotAdmittedMakesNoNoticeHoweverOftenItIsTried()
      throws IOException, InterruptedException {
    world.rules(STORED_BOUNCE);
    Fault full = Fault.of(Fault.Kind.UNAVAILABLE, "disk-full", "the disk is full");
    world.refusesEvents = Optional.of(full);
    for (int i = 0; i < 3; i++) {
      assertThrows(Fault.class, () -> world.send("gone@example.com"));
    }
    assertEquals(0, world.reports.size());
    assertEquals(List.of(), keys(world.inbox));
    world.refusesEvents = Optional.empty();
    assertEquals(250, world.send("gone@example.com").code());
    assertEquals(1, world.reports.size());
    assertEquals(1, world.events.size());
  }

  @Test
  void whereNoMoreNoticesMayWaitNothingOfTheMessageIsKept() {
    world.rules(STORED_BOUNCE);
    world.hasRoomForReports = false;
    Fault fault = assertThrows(Fault.class, () -> world.send("gone@example.com"));
    assertEquals("too-many-letters", fault.code());
    assertEquals(List.of(), world.steps);
  }

  @Test
  void whereTheNoticeCannotBeKeptTheSenderTriesAgainAndIsToldOnce()
      throws IOException, InterruptedException {
    world.rules(STORED_BOUNCE);
    world.refusesReports =
        Optional.of(Fault.of(Fault.Kind.UNAVAILABLE, "disk-full", "the disk is full"));
    Fault fault = assertThrows(Fault.class, () -> world.send("gone@example.com"));
    assertEquals(Fault.Kind.UNAVAILABLE, fault.kind());
    // An event tells of the object.
    assertEquals(1, world.events.size());
    assertEquals(1, keys(world.inbox).size());
    world.refusesReports = Optional.empty();
    assertEquals(250, world.send("gone@example.com").code());
    assertEquals(1, world.reports.size());
    assertEquals(2, world.events.size());
  }
}
