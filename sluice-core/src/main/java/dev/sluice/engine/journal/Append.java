package dev.sluice.engine.journal;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One caller's events on their way to the disk, encoded and looked up by the caller itself.
final class Append {

  private final List<Event> events;
  private final Fingerprint[] fingerprints;
  private final byte[] bytes;
  private final int[] ends;
  private final FingerprintIndex.@Nullable Known[] known;
  private final Admission[] admissions;
  private final CountDownLatch settled = new CountDownLatch(1);
  private long lookedUpIn;
  private volatile @Nullable Fault fault;

  private Append(List<Event> events) {
    this.events = events;
    int size = events.size();
    this.fingerprints = new Fingerprint[size];
    this.ends = new int[size];
    this.known = new FingerprintIndex.Known[size];
    this.admissions = new Admission[size];
    ByteSink out = new ByteSink(estimate(events));
    for (int i = 0; i < size; i++) {
      Event event = events.get(i);
      fingerprints[i] = Fingerprint.of(event);
      int start = out.length();
      out.u32(0).u64(fingerprints[i].high()).u64(fingerprints[i].low());
      EventCodec.encode(event, out);
      ends[i] = out.length();
      out.setU32(start, ends[i] - start - 4);
    }
    this.bytes = out.array();
  }

  private static int estimate(List<Event> events) {
    int estimate = 0;
    for (Event event : events) {
      estimate += 256 + event.data().length();
    }
    return estimate;
  }

  static Append of(List<Event> events) {
    return new Append(events);
  }

  int size() {
    return events.size();
  }

  long byteCount() {
    return ends[ends.length - 1];
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  int end(int i) {
    return ends[i];
  }

  Event event(int i) {
    return events.get(i);
  }

  Fingerprint fingerprint(int i) {
    return fingerprints[i];
  }

  /// Notes what the index said of the events, and in which era it was asked.
  void lookUp(Function<Fingerprint, Optional<FingerprintIndex.Known>> index, long era) {
    lookedUpIn = era;
    for (int i = 0; i < fingerprints.length; i++) {
      known[i] = index.apply(fingerprints[i]).orElse(null);
    }
  }

  long lookedUpIn() {
    return lookedUpIn;
  }

  Optional<FingerprintIndex.Known> known(int i) {
    return Optional.ofNullable(known[i]);
  }

  void admit(int i, Admission admission) {
    admissions[i] = admission;
  }

  Admission admission(int i) {
    return admissions[i];
  }

  void done() {
    settled.countDown();
  }

  void failed(Fault why) {
    fault = why;
    settled.countDown();
  }

  boolean isSettled() {
    return settled.getCount() == 0;
  }

  List<Admission> await() throws InterruptedException {
    settled.await();
    return answer();
  }

  /// The answer, once the append is settled.
  List<Admission> answer() {
    Fault why = fault;
    if (why != null) {
      throw why;
    }
    return Arrays.asList(admissions);
  }
}
