package dev.sluice.events.cloudevents;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import java.time.Instant;
import java.util.Random;

/// Valid events of every shape, from a seed.
final class RandomEvents {

  private final Random random;
  private final boolean plain;

  /// @param plain whether texts are letters only, and extensions text only: the SDK neither encodes
  ///   nor decodes percent signs in headers
  RandomEvents(long seed, boolean plain) {
    this.random = new Random(seed);
    this.plain = plain;
  }

  Event next() {
    Event.Builder event =
        Event.builder(
            text(1), "/" + random.nextInt(1_000) + (plain ? "?a=" : "?%20=") + letters(), text(1));
    if (random.nextBoolean()) {
      event.subject(text(1));
    }
    if (random.nextBoolean()) {
      event.time(
          Timestamp.of(
              Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000) * 1_000_000L)));
    }
    if (random.nextBoolean()) {
      event.dataSchema("https://schema.example/" + letters());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      event.extension("x" + i, extension());
    }
    return data(event).build();
  }

  private Extension extension() {
    return switch (plain ? 0 : random.nextInt(3)) {
      case 0 -> new Extension.Text(text(0));
      case 1 -> new Extension.Whole(random.nextInt());
      default -> new Extension.Flag(random.nextBoolean());
    };
  }

  private Event.Builder data(Event.Builder event) {
    return switch (random.nextInt(5)) {
      case 0 -> event;
      case 1 -> event.dataContentType("application/json").data(Payload.ofText(json(0)));
      case 2 -> event.dataContentType("application/thing+json").data(Payload.ofText(json(0)));
      case 3 -> event.dataContentType("text/plain").data(Payload.ofText("." + text(0)));
      default -> {
        byte[] bytes = new byte[1 + random.nextInt(40)];
        random.nextBytes(bytes);
        yield event.dataContentType("application/octet-stream").data(Payload.of(bytes));
      }
    };
  }

  private String json(int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> Long.toString(random.nextLong());
      case 3 -> random.nextInt(1_000) + ".50e-1";
      case 4 -> "\"" + letters() + "ü\\u20ac\\\"\\\\ \"";
      case 5 -> "[ " + json(depth + 1) + " ,\n" + json(depth + 1) + "]";
      default ->
          "{\"" + letters() + "\" : " + json(depth + 1) + ", \"€\":" + json(depth + 1) + " }";
    };
  }

  private String letters() {
    return Integer.toString(random.nextInt(100_000), 36);
  }

  private String text(int least) {
    if (plain) {
      return letters();
    }
    StringBuilder text = new StringBuilder();
    for (int i = least + random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(5)) {
            case 0 -> " \"%\\'/+".charAt(random.nextInt(7));
            case 1 -> 0xa0 + random.nextInt(0x600);
            case 2 -> 0x4e00 + random.nextInt(0x1000);
            case 3 -> 0x1f600 + random.nextInt(0x40);
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
