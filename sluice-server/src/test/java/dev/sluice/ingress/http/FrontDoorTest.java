package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.identity.key.ConfiguredKeys;
import dev.sluice.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrontDoorTest {

  private static final String HEAD = "POST /v1/events HTTP/1.1\r\nHost: hub\r\nx-api-key: ";

  private final HubUnderTest hub = new HubUnderTest();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aConnectionGoesOnAfterErrorsWhoseBodyIsRead() {
    try (Wire wire = hub.wire()) {
      assertEquals(404, wire.ask("POST /nothing", HubUnderTest.ALL, "", "abc").status());
      assertEquals(401, wire.ask("POST /v1/events", "wrong", "", "abc").status());
      assertEquals(400, wire.ask("POST /v1/events", HubUnderTest.ALL, "", "bad").status());
      assertEquals(405, wire.ask("PUT /v1/events", HubUnderTest.ALL, "", "abc").status());
      assertEquals(500, wire.ask("GET /broken", "", "", "abc").status());
      assertEquals(202, wire.ask("POST /v1/events", HubUnderTest.ALL, "", "abc").status());
    }
    assertEquals(1, hub.journal.events().size());
  }

  @Test
  void whoMayNotSendIsToldSoBeforeTheBodyComes() {
    try (Wire wire = hub.wire()) {
      Wire.Said said = wire.send(HEAD + "no\r\nContent-Length: 60000\r\n\r\n").hear();
      assertEquals(401, said.status());
      assertEquals("close", said.headers().get("connection"));
      assertTrue(wire.isClosed());
    }
  }

  @Test
  void aBodyWithoutALengthIsCutOffOnceItIsTooLarge() {
    String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
    try (Wire wire = hub.wire()) {
      wire.send(
          "POST /v1/events HTTP/1.1\r\nHost: hub\r\nx-api-key: "
              + HubUnderTest.ALL
              + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int sent = 0; sent <= HubUnderTest.MAX_BODY; sent += 0x1000) {
        wire.send(chunk);
      }
      // The last chunk is never sent: the answer comes while the body is under way.
      Wire.Said said = wire.hear();
      assertEquals(413, said.status());
      assertEquals("body-too-large", said.json().path("code").asText());
      assertEquals("close", said.headers().get("connection"));
    }
  }

  @Test
  void aBodyInPiecesOfAnySizeArrivesWhole() {
    String id = "i".repeat(40_000);
    StringBuilder chunks = new StringBuilder();
    for (int at = 0; at < id.length(); at += 777) {
      String piece = id.substring(at, Math.min(at + 777, id.length()));
      chunks
          .append(Integer.toHexString(piece.length()))
          .append("\r\n")
          .append(piece)
          .append("\r\n");
    }
    try (Wire wire = hub.wire()) {
      Wire.Said said =
          wire.send(
                  "POST /v1/events HTTP/1.1\r\nHost: hub\r\nx-api-key: "
                      + HubUnderTest.ALL
                      + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + chunks
                      + "0\r\n\r\n")
              .hear();
      assertEquals(202, said.status());
      assertEquals(id, hub.journal.events().getFirst().id());
      assertEquals(202, wire.ask("POST /v1/events", HubUnderTest.ALL, "", id).status());
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    try (Wire wire = hub.wire()) {
      // A line is an event there, and one event may not be as large as a body.
      String ids = "i".repeat(HubUnderTest.MAX_BODY / 2) + "\n";
      String body = ids + "j".repeat(HubUnderTest.MAX_BODY - ids.length());
      assertEquals(202, wire.ask("POST /v1/events", HubUnderTest.ALL, "", body).status());
    }
  }

  @Test
  void aSenderThatWaitsForContinueIsToldToGoOnOnlyWhenItMaySend() {
    try (Wire wire = hub.wire()) {
      String head =
          "POST /v1/events HTTP/1.1\r\nHost: hub\r\nExpect: 100-continue\r\nContent-Length: 1\r\n";
      wire.send(head + "x-api-key: " + HubUnderTest.ALL + "\r\n\r\n");
      assertEquals(100, wire.hear().status());
      assertEquals(202, wire.send("e").hear().status());
      assertEquals(401, wire.send(head + "\r\n").hear().status());
    }
  }

  @Test
  void requestsInOnePacketAreAnsweredInOrder() {
    String request =
        "POST /v1/events HTTP/1.1\r\nHost: hub\r\nx-api-key: "
            + HubUnderTest.ALL
            + "\r\nContent-Length: 2\r\n\r\n";
    try (Wire wire = hub.wire()) {
      wire.send(request + "e1" + request + "e2");
      assertEquals("e1", wire.hear().json().path("ids").path(0).asText());
      assertEquals("e2", wire.hear().json().path("ids").path(0).asText());
    }
  }

  @Test
  void aNameAndItsKeyAreTakenAsBasic() {
    String basic =
        Base64.getEncoder()
            .encodeToString(("all:" + HubUnderTest.ALL).getBytes(StandardCharsets.UTF_8));
    try (Wire wire = hub.wire()) {
      assertEquals(
          200,
          wire.ask("GET /v1/accounts", "", "Authorization: basic " + basic + "\r\n", "").status());
    }
  }

  @Test
  void aHeadOfHealthHasNoBody() {
    try (Wire wire = hub.wire()) {
      String all =
          wire.send("HEAD /health HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n").hearAll();
      assertTrue(all.startsWith("HTTP/1.1 200 OK\r\n"), all);
      assertTrue(all.endsWith("\r\n\r\n"), all);
    }
  }

  @Test
  void readinessIsAsTheHubSays() {
    try (Wire wire = hub.wire()) {
      assertEquals(200, wire.ask("GET /ready", "", "", "").status());
      assertEquals("{\"status\":\"up\"}", wire.ask("GET /health", "", "", "").body());
      hub.ready.set(false);
      assertEquals(503, wire.ask("GET /ready", "", "", "").status());
      assertEquals(200, wire.ask("GET /health", "", "", "").status());
    }
  }

  @Test
  void aPortThatIsTakenIsAFaultThatNamesIt() {
    HttpFrontDoor second =
        new HttpFrontDoor(
            new FrontDoorSettings("127.0.0.1", hub.door.port(), Optional.empty(), 1 << 20),
            Routes.builder().build(),
            new ConfiguredKeys(List.of(), Clock.system()),
            Clock.system());
    Fault fault = assertThrows(Fault.class, second::start);
    assertEquals("cannot-listen", fault.code());
    assertTrue(fault.sentence().contains("127.0.0.1:" + hub.door.port()), fault.sentence());
    assertFalse(fault.sentence().isEmpty());
  }
}
