package dev.sluice.identity.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.identity.Allowance;
import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowancesTest {

  private final HeldClock clock = new HeldClock();

  private RateBucket bucket(String rate) {
    return new RateBucket(Rate.parse(rate), clock);
  }

  private QuotaMeter meter(String quota) {
    return new QuotaMeter(Quota.parse(quota), Optional.empty(), clock);
  }

  private static int granted(Allowance allowance, int asked) {
    int granted = 0;
    for (int i = 0; i < asked; i++) {
      granted += allowance.take().granted() ? 1 : 0;
    }
    return granted;
  }

  @ParameterizedTest
  @CsvSource({"10/s,100ms", "60/m,1s", "5/h,12m"})
  void asManyMayComeAtOnceAsTheRateNamesAndThenEvenly(String rate, String between) {
    RateBucket bucket = bucket(rate);
    int whole = Rate.parse(rate).requests();
    Duration interval =
        Duration.parse("PT" + between.replace("100ms", "0.1s").toUpperCase(java.util.Locale.ROOT));

    assertEquals(whole, granted(bucket, whole + 5));
    assertEquals(new Allowance.Grant(false, whole, 0, interval), bucket.take());
    clock.advance(interval.minusNanos(1));
    assertFalse(bucket.take().granted());
    clock.advance(Duration.ofNanos(1));
    assertEquals(new Allowance.Grant(true, whole, 0, interval), bucket.take());
    assertFalse(bucket.take().granted());
    clock.advance(Duration.ofDays(400));
    assertEquals(whole - 1, bucket.take().remaining());
    assertEquals(whole - 1, granted(bucket, whole + 5));
  }

  @ParameterizedTest
  @CsvSource({
    // The held clock stands on a Saturday, 21 November, half past nine.
    "day,2026-11-22T00:00:00Z",
    "week,2026-11-23T00:00:00Z",
    "month,2026-12-01T00:00:00Z"
  })
  void aQuotaIsFullAgainWhenItsTimeOfTheCalendarEnds(String per, String end) {
    QuotaMeter meter = meter("2/" + per);
    Duration left = Duration.between(clock.now(), Instant.parse(end));

    assertEquals(new Allowance.Grant(true, 2, 1, left), meter.take());
    assertEquals(new Allowance.Grant(true, 2, 0, left), meter.take());
    clock.advance(left.minusMillis(1));
    assertEquals(new Allowance.Grant(false, 2, 0, Duration.ofMillis(1)), meter.take());
    clock.advance(Duration.ofMillis(1));
    assertEquals(1, meter.take().remaining());
  }

  @Test
  void aClockThatIsSetBackGivesNobodyAQuotaTwice() {
    QuotaMeter meter = meter("2/day");
    assertEquals(2, granted(meter, 5));
    clock.jump(Duration.ofDays(-2));
    assertEquals(0, granted(meter, 5));
    QuotaMeter next =
        new QuotaMeter(Quota.parse("2/day"), KeptUse.read(meter.use().toPayload()), clock);
    assertEquals(0, granted(next, 5));
  }

  @Test
  void whatWasCountedForAnotherTimeDoesNotCount() {
    QuotaMeter meter = meter("2/day");
    assertEquals(2, granted(meter, 5));
    Optional<KeptUse> kept = KeptUse.read(meter.use().toPayload());
    assertEquals(1, granted(new QuotaMeter(Quota.parse("1/month"), kept, clock), 5));
    assertEquals(3, granted(new QuotaMeter(Quota.parse("5/day"), kept, clock), 5));
    clock.advance(Duration.ofDays(1));
    assertEquals(2, granted(new QuotaMeter(Quota.parse("2/day"), kept, clock), 5));
  }

  @Test
  void ofRateAndQuotaTheTighterIsToldAndWhatTheRateRefusesIsNotCounted() {
    QuotaMeter quota = meter("6/day");
    RateAndQuota both = new RateAndQuota(bucket("4/s"), quota);

    assertEquals(4, both.take().limit());
    assertEquals(3, granted(both, 10));
    assertEquals(4, both.take().limit());
    assertEquals(4, quota.count().used());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(6, both.take().limit());
    assertEquals(1, granted(both, 2));
    Allowance.Grant refused = both.take();
    assertFalse(refused.granted());
    assertTrue(refused.reset().toHours() > 1, refused.toString());
  }

  @Test
  void callersAtOnceShareExactlyWhatThereIs() throws InterruptedException {
    RateAndQuota both = new RateAndQuota(bucket("1000/h"), meter("700/day"));
    AtomicInteger granted = new AtomicInteger();
    Thread[] callers = new Thread[8];
    for (int i = 0; i < callers.length; i++) {
      callers[i] = Thread.startVirtualThread(() -> granted.addAndGet(granted(both, 200)));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(700, granted.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "0/s", "1000001/s", "9999999/s", "1.5/s", "10/d", "10 /s", "-1/s"})
  void whatIsNoRateIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "0/day", "10/d", "10/hour", "1000000000001/day", "-1/day"})
  void whatIsNoQuotaIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Quota.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2027-01-01,2027-01-01T00:00:00Z",
    "2027-01-01T12:00:00+02:00,2027-01-01T10:00:00Z",
    "9999-12-31,9999-12-31T00:00:00Z"
  })
  void anEndIsADayOrATime(String text, Instant end) {
    assertEquals(end, Expiry.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2027-13-01", "2027-02-30", "1999-12-31", "+99999-01-01"})
  void whatIsNoEndIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Expiry.parse(text));
  }
}
