package dev.sluice.identity.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Scopes;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

  private static final Caller OPERATOR =
      new Caller("operator", "operator", EnumSet.allOf(Scope.class));

  private final HeldClock clock = new HeldClock();
  private final Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
  private final List<Notice> notices = new ArrayList<>();
  private final Random random = new Random(7);
  private final Changes changes =
      (notice, all) -> {
        registry.write(all);
        notices.add(notice);
      };
  private ApiKeys keys = start();

  private ApiKeys start(FileKey... file) {
    return new ApiKeys(List.of(file), registry, changes, clock, random);
  }

  private static FileKey inFile(String name, Limits limits) {
    return new FileKey(
        name,
        () -> "text-of-" + name,
        name,
        Scopes.of(Scope.EVENTS_SEND),
        Reach.ALL,
        Optional.empty(),
        limits);
  }

  private static NewKey wanted(String name, Scope... scopes) {
    return new NewKey(
        name, name + "-client", Scopes.of(scopes), Reach.ALL, Optional.empty(), Limits.NONE);
  }

  private static NewKey limited(String name, String quota) {
    return new NewKey(
        name,
        name,
        Scopes.of(Scope.EVENTS_SEND),
        Reach.ALL,
        Optional.empty(),
        new Limits(Optional.empty(), Optional.of(Quota.parse(quota))));
  }

  private Caller shows(String text) {
    return keys.authenticate(new Credentials.ApiKey(text));
  }

  private boolean isTaken(String text) {
    try {
      shows(text);
      return true;
    } catch (Fault e) {
      assertEquals("unauthenticated", e.code());
      return false;
    }
  }

  private static void refused(String code, Runnable work) {
    assertEquals(code, assertThrows(Fault.class, work::run).code());
  }

  private String stored() {
    return registry.list("identity/", "", 1_000).stream()
        .map(value -> value.key() + "=" + value.value().text())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aKeyThatIsMadeCountsAtOnceAndAfterAStartByItselfAndWithItsName() {
    String text = keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR).text();

    assertTrue(text.matches("slk_[A-Za-z0-9_-]{43}"), text);
    Caller expected = new Caller("shop", "shop-client", Set.of(Scope.EVENTS_SEND));
    assertEquals(expected, shows(text));
    keys = start();
    assertEquals(expected, shows(text));
    assertEquals(expected, keys.authenticate(new Credentials.Basic("shop", text)));
    assertThrows(Fault.class, () -> keys.authenticate(new Credentials.Basic("shop", "slk_wrong")));
  }

  @Test
  void theTextIsKeptNowhereAndNotShownByAccident() {
    KeyView.Fresh fresh = keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR);

    assertFalse(stored().contains(fresh.text()), stored());
    assertFalse(fresh.toString().contains(fresh.text()), fresh.toString());
    assertFalse(notices.toString().contains(fresh.text()), notices.toString());
  }

  @Test
  void twoKeysHaveTwoTexts() {
    assertNotEquals(
        keys.create(wanted("a", Scope.EVENTS_SEND), OPERATOR).text(),
        keys.create(wanted("b", Scope.EVENTS_SEND), OPERATOR).text());
  }

  @Test
  void eachChangeIsToldWithWhoMadeIt() {
    keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR);
    keys.rotate("shop", Duration.ZERO, OPERATOR);
    keys.revoke("shop", OPERATOR);

    assertEquals(
        List.of("api-key.created", "api-key.rotated", "api-key.revoked"),
        notices.stream().map(Notice::type).toList());
    assertTrue(
        notices.stream().allMatch(n -> n.by().equals("operator") && n.subject().equals("shop")));
  }

  @Test
  void nobodyGrantsWhatHeDoesNotHaveNeitherByMakingNorByRotating() {
    Caller clerk = new Caller("clerk", "clerk", Set.of(Scope.KEYS_WRITE, Scope.EVENTS_SEND));
    keys.create(wanted("reader", Scope.DELIVERIES_READ), OPERATOR);

    refused("cannot-grant", () -> keys.create(wanted("x", Scope.DELIVERIES_READ), clerk));
    refused(
        "cannot-grant",
        () ->
            keys.create(
                new NewKey(
                    "x", "x", Scopes.of(List.of("*")), Reach.ALL, Optional.empty(), Limits.NONE),
                clerk));
    refused("cannot-grant", () -> keys.rotate("reader", Duration.ZERO, clerk));
    assertTrue(isTaken(keys.create(wanted("y", Scope.EVENTS_SEND), clerk).text()));
    assertEquals(2, keys.list("", 10, OPERATOR).size());
  }

  @Test
  void aStarIsAllScopes() {
    NewKey all =
        new NewKey("all", "all", Scopes.of(List.of("*")), Reach.ALL, Optional.empty(), Limits.NONE);

    assertEquals(EnumSet.allOf(Scope.class), shows(keys.create(all, OPERATOR).text()).scopes());
    assertEquals(List.of("*"), keys.find("all", OPERATOR).scopes().texts());
  }

  @Test
  void anOldKeyCountsForTheOverlapAndTheNewOneAtOnce() {
    String first = keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR).text();
    String second = keys.rotate("shop", Duration.ofHours(1), OPERATOR).text();
    keys = start();
    clock.advance(Duration.ofMinutes(59));
    assertTrue(isTaken(first));
    assertEquals("shop", keys.authenticate(new Credentials.Basic("shop", first)).name());
    assertEquals(1, keys.find("shop", OPERATOR).oldUntil().size());
    clock.advance(Duration.ofMinutes(1));
    assertFalse(isTaken(first));
    assertTrue(isTaken(second));
    assertEquals(List.of(), keys.find("shop", OPERATOR).oldUntil());
  }

  @Test
  void aRotationWithoutOverlapEndsAllOlderKeysAndNoneMakesOneCountLonger() {
    String first = keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR).text();
    String second = keys.rotate("shop", Duration.ofHours(1), OPERATOR).text();
    keys.rotate("shop", Duration.ofDays(1), OPERATOR);
    clock.advance(Duration.ofHours(2));
    assertFalse(isTaken(first));
    assertTrue(isTaken(second));
    String last = keys.rotate("shop", Duration.ZERO, OPERATOR).text();
    assertFalse(isTaken(second));
    assertTrue(isTaken(last));
  }

  @Test
  void onlySoManyOlderKeysCountAtOnce() {
    keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR);
    for (int i = 0; i < ApiKeys.MAX_OLD; i++) {
      keys.rotate("shop", Duration.ofDays(90), OPERATOR);
    }
    refused("too-many-old-keys", () -> keys.rotate("shop", Duration.ofDays(90), OPERATOR));
    assertTrue(isTaken(keys.rotate("shop", Duration.ZERO, OPERATOR).text()));
  }

  @Test
  void aRevokedKeyIsGoneAtOnceAndItsNameIsFree() {
    String text = keys.create(limited("shop", "2/day"), OPERATOR).text();
    shows(text).allowance().orElseThrow().take();
    keys.keepUse();
    keys.revoke("shop", OPERATOR);

    assertFalse(isTaken(text));
    assertEquals("", stored());
    refused("no-such-key", () -> keys.find("shop", OPERATOR));
    refused("no-such-key", () -> keys.revoke("shop", OPERATOR));
    refused("no-such-key", () -> keys.rotate("no name at all", Duration.ZERO, OPERATOR));
    keys.create(limited("shop", "2/day"), OPERATOR);
    assertEquals(0, keys.find("shop", OPERATOR).used().orElseThrow().requests());
  }

  @Test
  void aKeyEndsWhenItExpires() {
    Instant end = clock.now().plusSeconds(60);
    NewKey wanted =
        new NewKey("shop", "shop", Scopes.of(), Reach.ALL, Optional.of(end), Limits.NONE);
    String text = keys.create(wanted, OPERATOR).text();
    String other = keys.rotate("shop", Duration.ofDays(1), OPERATOR).text();
    assertTrue(isTaken(text) && isTaken(other));
    clock.advance(Duration.ofSeconds(60));
    assertFalse(isTaken(text) || isTaken(other));
    refused("invalid-member", () -> keys.create(wanted, OPERATOR));
  }

  @Test
  void aNameIsTakenOnce() {
    keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR);
    refused("key-exists", () -> keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR));
  }

  @Test
  void aNameThatTheFileHasIsTheFilesWhetherItCameFirstOrLater() {
    String made = keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR).text();
    keys = start(inFile("shop", Limits.NONE));

    assertFalse(isTaken(made));
    assertEquals("shop", shows("text-of-shop").clientId());
    assertEquals(Optional.empty(), keys.find("shop", OPERATOR).made());
    assertEquals(1, keys.list("", 10, OPERATOR).size());
    refused("key-in-file", () -> keys.create(wanted("shop"), OPERATOR));
    refused("key-in-file", () -> keys.rotate("shop", Duration.ZERO, OPERATOR));
    refused("key-in-file", () -> keys.revoke("shop", OPERATOR));
    keys = start();
    assertTrue(isTaken(made));
  }

  @Test
  void keysAreListedByNameFromWhereverTheyCome() {
    keys = start(inFile("b", Limits.NONE), inFile("d", Limits.NONE));
    for (String name : List.of("e", "a", "c")) {
      keys.create(wanted(name, Scope.EVENTS_SEND), OPERATOR);
    }
    assertEquals(
        List.of("a", "b"), keys.list("", 2, OPERATOR).stream().map(KeyView::name).toList());
    assertEquals(
        List.of("c", "d", "e"), keys.list("b", 9, OPERATOR).stream().map(KeyView::name).toList());
  }

  @Test
  void aQuotaIsCountedOverStartsRotationsAndForKeysOfTheFileToo() {
    FileKey app = inFile("app", new Limits(Optional.empty(), Optional.of(Quota.parse("3/day"))));
    keys = start(app);
    String text = keys.create(limited("shop", "3/day"), OPERATOR).text();
    for (String key : List.of(text, "text-of-app")) {
      assertTrue(shows(key).allowance().orElseThrow().take().granted());
    }
    keys.keepUse();
    keys = start(app);
    text = keys.rotate("shop", Duration.ZERO, OPERATOR).text();
    for (String key : List.of(text, "text-of-app")) {
      assertEquals(1, shows(key).allowance().orElseThrow().take().remaining());
      assertTrue(shows(key).allowance().orElseThrow().take().granted());
      assertFalse(shows(key).allowance().orElseThrow().take().granted());
    }
    keys.keepUse();
    clock.advance(Duration.ofDays(1));
    keys = start(app);
    assertEquals(2, shows("text-of-app").allowance().orElseThrow().take().remaining());
    assertEquals(1, keys.find("app", OPERATOR).used().orElseThrow().requests());
  }

  @Test
  void whatIsUsedIsWrittenOnlyWhenItChanged() {
    String text = keys.create(limited("shop", "3/day"), OPERATOR).text();
    String use = "identity/key-use/shop";
    keys.keepUse();
    assertEquals(Optional.empty(), registry.find(use));
    shows(text).allowance().orElseThrow().take();
    keys.keepUse();
    keys.keepUse();
    clock.advance(Duration.ofDays(3));
    keys.keepUse();
    assertEquals(Optional.of(1L), registry.find(use).map(Registered::version));
  }

  @Test
  void theFirstStartMakesOneOperatorAndNoOtherDoes() {
    String text = keys.firstOperator().orElseThrow();
    assertEquals(EnumSet.allOf(Scope.class), shows(text).scopes());
    keys = start();
    assertEquals(Optional.empty(), keys.firstOperator());
    assertTrue(isTaken(text));
    keys.revoke("operator", OPERATOR);
    assertEquals(Optional.empty(), keys.firstOperator());
  }

  @Test
  void noOperatorIsMadeWhereThereIsOne() {
    keys.create(wanted("operator", Scope.EVENTS_SEND), OPERATOR);
    assertEquals(Optional.empty(), keys.firstOperator());
    assertEquals(
        Set.of(Scope.EVENTS_SEND), Set.copyOf(keys.find("operator", OPERATOR).scopes().granted()));
    keys = start(inFile("operator", Limits.NONE));
    assertEquals(Optional.empty(), keys.firstOperator());
    refused("key-in-file", keys::resetOperator);
  }

  @Test
  void anOperatorThatIsResetIsTheOnlyOne() {
    String first = keys.firstOperator().orElseThrow();
    String second = keys.rotate("operator", Duration.ofDays(1), OPERATOR).text();
    String reset = keys.resetOperator();
    assertFalse(isTaken(first) || isTaken(second));
    assertEquals(EnumSet.allOf(Scope.class), shows(reset).scopes());
    keys = start();
    assertTrue(isTaken(reset));
  }

  @Test
  void aKeyThatCannotBeReadLetsNobodyInAndCanBeRevoked() {
    String good = keys.create(wanted("good", Scope.EVENTS_SEND), OPERATOR).text();
    registry.put("identity/key/bad", Payload.ofText("{\"version\":2}"), Registry.ABSENT);
    registry.put("identity/key/worse", Payload.ofText("no JSON"), Registry.ABSENT);
    keys = start();
    assertTrue(isTaken(good));
    assertEquals(1, keys.list("", 10, OPERATOR).size());
    keys.revoke("bad", OPERATOR);
    keys.revoke("worse", OPERATOR);
    assertEquals(Optional.empty(), registry.find("identity/key/bad"));
  }

  @Test
  void aChangeThatFailsChangesNothingAndOneThatWasKeptAllTheSameCounts() {
    String text = keys.create(wanted("shop", Scope.EVENTS_SEND), OPERATOR).text();
    Fault trouble = Fault.of(Fault.Kind.UNAVAILABLE, "state-unavailable", "no disk");
    keys =
        new ApiKeys(
            List.of(),
            registry,
            (notice, all) -> {
              if (notice.type().equals("api-key.revoked")) {
                registry.write(all);
              }
              throw trouble;
            },
            clock,
            random);
    refused("state-unavailable", () -> keys.rotate("shop", Duration.ZERO, OPERATOR));
    assertTrue(isTaken(text));
    refused("state-unavailable", () -> keys.revoke("shop", OPERATOR));
    assertFalse(isTaken(text));
  }
}
