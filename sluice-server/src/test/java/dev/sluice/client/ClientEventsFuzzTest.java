package dev.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class ClientEventsFuzzTest {

  private static final Set<String> CODES =
      Set.of("invalid-request-body", "invalid-utf8", "too-many-entries");

  @FuzzTest
  void everyEntryIsOneEventWhoseDataIsJsonOrOneErrorInItsPlace(byte[] bytes) {
    Batch batch;
    try {
      batch = ClientEvents.read(bytes, "client", "prod", () -> "new", Clock.system(), 10);
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      return;
    }
    assertTrue(!batch.entries().isEmpty() && batch.entries().size() <= 10);
    List<Result> results = new ArrayList<>();
    for (Entry entry : batch.entries()) {
      switch (entry) {
        case Entry.Translated(var event) -> {
          Payload data = event.data();
          assertTrue(data.length() <= bytes.length);
          assertEquals("{", data.text().strip().substring(0, 1));
          StrictJson.read(
              data.array(),
              data.offset(),
              data.length(),
              json -> {
                json.nextToken();
                StrictJson.skip(json);
                return true;
              });
          assertTrue(event.id().equals("new") || event.id().startsWith("client/"), event.id());
          results.add(new Result.Accepted(event.id()));
        }
        case Entry.Malformed(String code, String message) -> {
          assertTrue(Set.of("MalformedDetail", "InvalidArgument").contains(code), code);
          results.add(new Result.Failed(code, message));
        }
      }
    }
    byte[] reply = ClientEvents.reply(results);
    assertTrue(StrictJson.isValue(reply, 0, reply.length));
  }
}
