package dev.sluice.mail.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.object.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages whose names are made by whoever hands them over.
class NamedMessageTest {

  private static final String ID = "a".repeat(40);

  @TempDir Path folder;

  private ReceptionUnderTest world;

  @BeforeEach
  void open() throws IOException {
    world =
        new ReceptionUnderTest(folder)
            .rules("{\"name\":\"all\",\"actions\":[{\"store\":\"inbox\"}]}");
  }

  private Incoming begin(String id) {
    return world
        .reception()
        .begin(
            new Envelope(
                world.client(),
                Optional.empty(),
                List.of(ReceptionUnderTest.address("a@example.com")),
                false),
            id);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 400 << 10})
  void whatAnEarlierTryHasLeftIsReplaced(int size) throws IOException, InterruptedException {
    world.inbox.put(new ObjectKey(ID), "of an earlier try".getBytes(UTF_8));
    byte[] bytes = ("Subject: x\r\n\r\n" + "x".repeat(size) + "\r\n").getBytes(UTF_8);
    try (Incoming incoming = begin(ID)) {
      incoming.write(bytes, 0, bytes.length);
      assertEquals("250 2.6.0 Taken as " + ID, incoming.end().toString());
    }
    try (InputStream in = world.inbox.open(new ObjectKey(ID)).orElseThrow()) {
      String text = new String(in.readAllBytes(), UTF_8);
      assertTrue(text.startsWith("Return-Path: <>\r\n"));
      assertTrue(text.endsWith(new String(bytes, UTF_8)));
    }
    assertEquals(ID + "/all", world.events.getFirst().id());
  }

  @Test
  void whatNamesNoMessageIsRefused() {
    for (String id : List.of("", "a", "A".repeat(40), "../" + "a".repeat(37))) {
      assertThrows(IllegalArgumentException.class, () -> begin(id));
    }
  }
}
