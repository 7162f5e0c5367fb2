package dev.sluice.mail.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SesMailTest {

  private static final Instant TIME = Instant.parse("2016-01-15T13:47:34.435Z");

  private static ObjectNode json(String text) throws IOException {
    MessageHeaders headers = MessageHeaders.read(MemoryContent.of(text));
    return SesMail.json("qj5icnbmpuh", TIME, "user@domain.com", headers);
  }

  @Test
  void aMessageIsToldAsSesTellsOfIt() throws IOException {
    String told =
        """
        {"timestamp":"2016-01-15T13:47:34.435Z","source":"user@domain.com",
         "messageId":"qj5icnbmpuh","destination":["sombody_special@gosparta.io"],
         "headersTruncated":false,
         "headers":[{"name":"Return-Path","value":"<user@domain.com>"},
          {"name":"From","value":"User <user@domain.com>"},
          {"name":"Date","value":"Fri, 15 Jan 2016 05:47:30 -0800"},
          {"name":"To","value":"sombody_special@gosparta.io"},
          {"name":"Message-Id","value":"<DEADBEEF@gmail.com>"},
          {"name":"Subject","value":"Test subject content"}],
         "commonHeaders":{"returnPath":"user@domain.com","from":["User <user@domain.com>"],
          "date":"Fri, 15 Jan 2016 05:47:30 -0800","to":["sombody_special@gosparta.io"],
          "messageId":"<DEADBEEF@gmail.com>","subject":"Test subject content"}}
        """;
    JsonNode expected = new ObjectMapper().readTree(told);
    assertEquals(
        expected.toString(),
        json("""
        Return-Path: <user@domain.com>
        From: User <user@domain.com>
        Date: Fri, 15 Jan 2016 05:47:30 -0800
        To: sombody_special@gosparta.io
        Message-Id: <DEADBEEF@gmail.com>
        Subject: Test subject
         content

        body
        """)
            .toString());
  }

  @Test
  void headersStayEncodedAndCommonHeadersAreDecoded() throws IOException {
    ObjectNode mail =
        json("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\nFrom: =?iso-8859-1?Q?J=FCrgen?= <j@x.de>\n\n");
    assertEquals("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=", mail.at("/headers/0/value").textValue());
    assertEquals("Grüße", mail.at("/commonHeaders/subject").textValue());
    assertEquals("Jürgen <j@x.de>", mail.at("/commonHeaders/from/0").textValue());
  }

  @Test
  void destinationsAreBareAddressesOfToAndCcEachOnce() throws IOException {
    ObjectNode mail =
        json(
            """
            To: "Doe, Jane" <jane@x.org>, Team: a@x.org, (who) b@x.org;
            Cc: jane@x.org, <@relay.example:c@x.org>
            Bcc: d@x.org
            Reply-To: r@x.org
            Sender: s@x.org

            """);
    assertEquals(
        "[\"jane@x.org\",\"a@x.org\",\"b@x.org\",\"c@x.org\"]", mail.get("destination").toString());
    assertEquals("\"Doe, Jane\" <jane@x.org>", mail.at("/commonHeaders/to/0").textValue());
    assertEquals("[\"d@x.org\"]", mail.at("/commonHeaders/bcc").toString());
    assertEquals("[\"r@x.org\"]", mail.at("/commonHeaders/replyTo").toString());
    assertEquals("s@x.org", mail.at("/commonHeaders/sender").textValue());
  }

  @Test
  void headersOverTenKilobytesAreTruncatedAndCommonHeadersAreNot() throws IOException {
    String text = "X-Long: " + "x".repeat(900) + "\n";
    ObjectNode mail = json(text.repeat(12) + "Subject: last\n\n");
    assertTrue(mail.get("headersTruncated").booleanValue());
    assertEquals(11, mail.get("headers").size());
    assertEquals("last", mail.at("/commonHeaders/subject").textValue());
    assertFalse(json(text.repeat(11) + "\n").get("headersTruncated").booleanValue());
  }

  @Test
  void theEnvelopesSenderIsTheReturnPathWhereNoHeaderSaysIt() throws IOException {
    ObjectNode mail = json("From: a@b\n\n");
    assertEquals("user@domain.com", mail.at("/commonHeaders/returnPath").textValue());
    assertFalse(mail.get("commonHeaders").has("subject"));
  }
}
