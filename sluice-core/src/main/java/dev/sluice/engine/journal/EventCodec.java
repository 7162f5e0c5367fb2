package dev.sluice.engine.journal;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import java.util.Map;

/// The form of an event on disk.
///
/// ```
/// flags:u8      1 subject, 2 time, 4 datacontenttype, 8 dataschema, 16 data
/// id source type [subject] [time] [datacontenttype] [dataschema]: text
/// extensions:varint, each  name:text kind:u8  0 text, 1 false, 2 true, 3 whole:u32
/// data          the rest
/// ```
///
/// A text is `length:varint` and UTF-8. The version stands in the header of the segment around it.
final class EventCodec {

  private static final int SUBJECT = 1;
  private static final int TIME = 2;
  private static final int DATA_CONTENT_TYPE = 4;
  private static final int DATA_SCHEMA = 8;
  private static final int DATA = 16;

  private EventCodec() {}

  static void encode(Event event, ByteSink out) {
    out.u8(
        (event.subject().isPresent() ? SUBJECT : 0)
            | (event.time().isPresent() ? TIME : 0)
            | (event.dataContentType().isPresent() ? DATA_CONTENT_TYPE : 0)
            | (event.dataSchema().isPresent() ? DATA_SCHEMA : 0)
            | (event.hasData() ? DATA : 0));
    out.text(event.id()).text(event.source()).text(event.type());
    event.subject().ifPresent(out::text);
    event.time().ifPresent(time -> out.text(time.text()));
    event.dataContentType().ifPresent(out::text);
    event.dataSchema().ifPresent(out::text);
    out.varint(event.extensions().size());
    for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
      out.text(extension.getKey());
      switch (extension.getValue()) {
        case Extension.Text(String text) -> out.u8(0).text(text);
        case Extension.Flag(boolean flag) -> out.u8(flag ? 2 : 1);
        case Extension.Whole(int whole) -> out.u8(3).u32(whole);
      }
    }
    Payload data = event.data();
    out.raw(data.array(), data.offset(), data.length());
  }

  static Event decode(byte[] bytes, int offset, int length) {
    ByteSource in = new ByteSource(bytes, offset, length);
    int flags = in.u8();
    Event.Builder event = Event.builder(in.text(), in.text(), in.text());
    if ((flags & SUBJECT) != 0) {
      event.subject(in.text());
    }
    if ((flags & TIME) != 0) {
      event.time(Timestamp.parse(in.text()));
    }
    if ((flags & DATA_CONTENT_TYPE) != 0) {
      event.dataContentType(in.text());
    }
    if ((flags & DATA_SCHEMA) != 0) {
      event.dataSchema(in.text());
    }
    for (long left = in.varint(); left > 0; left--) {
      String name = in.text();
      event.extension(
          name,
          switch (in.u8()) {
            case 0 -> new Extension.Text(in.text());
            case 1 -> new Extension.Flag(false);
            case 2 -> new Extension.Flag(true);
            case 3 -> new Extension.Whole(in.u32());
            default -> throw new IllegalStateException("an extension of an unknown kind");
          });
    }
    if ((flags & DATA) != 0) {
      event.data(Payload.of(bytes, in.position(), in.remaining()));
    }
    return event.build();
  }
}
