package dev.sluice.engine.rocksdb;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// One caller's events on their way to the disk, encoded by the caller itself.
final class Append {

  private final byte[][] events;
  private final byte[][] fingerprints;
  private final long bytes;
  private final Admission[] admissions;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean durable;

  private Append(byte[][] events, byte[][] fingerprints) {
    this.events = events;
    this.fingerprints = fingerprints;
    this.admissions = new Admission[events.length];
    long sum = 0;
    for (byte[] event : events) {
      sum += event.length;
    }
    this.bytes = sum;
  }

  static Append of(List<Event> events) {
    byte[][] encoded = new byte[events.size()][];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = EventCodec.encode(events.get(i));
    }
    return new Append(encoded, Fingerprints.of(events));
  }

  int size() {
    return events.length;
  }

  long bytes() {
    return bytes;
  }

  byte[] event(int i) {
    return events[i];
  }

  byte[] fingerprint(int i) {
    return fingerprints[i];
  }

  void admit(int i, Admission admission) {
    admissions[i] = admission;
  }

  void done() {
    durable = true;
    settled.countDown();
  }

  void failed() {
    settled.countDown();
  }

  List<Admission> await() throws InterruptedException {
    settled.await();
    if (!durable) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "journal-unavailable",
          "the journal could not write; the events may be sent again");
    }
    return Arrays.asList(admissions);
  }
}
