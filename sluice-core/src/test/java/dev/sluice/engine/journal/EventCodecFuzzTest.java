package dev.sluice.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import java.util.Optional;

class EventCodecFuzzTest {

  @FuzzTest
  void damagedBytesAreRefusedAndOthersAreWrittenAndReadAgainAsTheSame(byte[] bytes) {
    Optional<Event> event = read(bytes);
    event.ifPresent(whole -> {
      ByteSink out = new ByteSink(16);
      EventCodec.encode(whole, out);
      assertEquals(event, read(out.toBytes()));
    });
  }

  private static Optional<Event> read(byte[] bytes) {
    try {
      return Optional.of(EventCodec.decode(bytes, 0, bytes.length));
    } catch (IllegalStateException | Fault e) {
      return Optional.empty();
    }
  }
}
