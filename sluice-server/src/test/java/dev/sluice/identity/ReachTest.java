package dev.sluice.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

  private static Reach only(String... texts) {
    return Reach.ofSubaccounts(List.of(texts));
  }

  private static Reach of(String words) {
    return words.equals("all")
        ? Reach.ALL
        : words.startsWith("app ")
            ? Reach.ofApplication(words.substring(4))
            : only(words.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "007", "-1", "+1", "1.0", "x", "1234567890123456789", "١"})
  void whatIsNoSubaccountIsRefused(String text) {
    String told = assertThrows(IllegalArgumentException.class, () -> only(text)).getMessage();
    assertTrue(String.valueOf(told).startsWith("'" + text + "' is not a subaccount"), told);
  }

  @Test
  void zeroIsThePrimaryAccountAndNumbersStandInTheirOrder() {
    assertEquals(
        "the events of the subaccounts 0, 9, 101, 999999999999999999",
        only("999999999999999999", "101", "9", "0") + "");
    assertEquals(only("1", "2"), only("2", "1", "2"));
  }

  @Test
  void thereIsOneAtLeastAndAHundredAtMost() {
    List<String> hundred = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    assertEquals(Optional.of(Set.copyOf(hundred)), Reach.ofSubaccounts(hundred).subaccounts());
    assertThrows(
        IllegalArgumentException.class, () -> Reach.ofSubaccounts(Collections.emptyList()));
    List<String> more = IntStream.range(0, 101).mapToObj(Integer::toString).toList();
    assertThrows(IllegalArgumentException.class, () -> Reach.ofSubaccounts(more));
  }

  @ParameterizedTest
  @CsvSource({
    "all,all,true",
    "all,1,true",
    "1,all,false",
    "1 2,1,true",
    "1 2,1 2,true",
    "1,1 2,false",
    "1,2,false",
    "all,app books,true",
    "app books,all,false",
    "app books,app books,true",
    "app books,app other,false",
    "app books,1,false",
    "1,app books,false"
  })
  void whoSeesLessCoversNoMoreAndMayNotGrantIt(String one, String other, boolean covers) {
    assertEquals(covers, of(one).cover(of(other)));
    Caller caller = new Caller("a", "a", Set.of(), Optional.empty(), of(one));
    if (covers) {
      caller.requireMayGrant(Set.of(), of(other));
    } else {
      Fault fault = assertThrows(Fault.class, () -> caller.requireMayGrant(Set.of(), of(other)));
      assertEquals("cannot-grant", fault.code());
    }
  }

  @Test
  void aCallerSeesEverythingUnlessItIsRestricted() {
    assertFalse(new Caller("a", "a", Set.of()).subaccounts().isPresent());
    assertEquals(
        Optional.of(Set.of("7")),
        new Caller("a", "a", Set.of(), Optional.empty(), only("7")).subaccounts());
  }
}
