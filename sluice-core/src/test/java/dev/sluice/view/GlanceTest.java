package dev.sluice.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlanceTest {

  private static final Event EVENT =
      event("{\"a\":{\"b\":1.50,\"c\":[{\"d\":\"x\"},2]},\"e\":{\"f\":null},\"g\":\"\\u00e9\"}");

  private static Event event(String data) {
    return Event.builder("1", "/s", "t")
        .subject("of it")
        .extension("flag", new Extension.Flag(true))
        .data(Payload.ofText(data))
        .build();
  }

  private static String seen(Event event, String... paths) {
    MatchingView.Seen seen = MatchingView.line(event, glance(paths));
    assertArrayEquals(MatchingView.line(event), seen.line());
    return seen.tree().toString();
  }

  private static Glance glance(String... paths) {
    return Glance.of(List.of(paths).stream().map(ViewPath::parse).toList());
  }

  @Test
  void onlyWhatIsLookedAtStandsInTheTree() {
    assertEquals("{}", seen(EVENT));
    assertEquals("{\"subject\":\"of it\"}", seen(EVENT, "subject"));
    assertEquals(
        "{\"flag\":true,\"detail\":{\"a\":{\"b\":1.50}}}", seen(EVENT, "detail.a.b", "flag"));
    assertEquals(
        "{\"detail\":{\"e\":{\"f\":null},\"g\":\"é\"}}", seen(EVENT, "detail.g", "detail.e"));
  }

  @Test
  void behindAnIndexAllIsLookedAt() {
    assertEquals("{\"detail\":{\"a\":{\"c\":[{\"d\":\"x\"},2]}}}", seen(EVENT, "detail.a.c[0].d"));
    assertEquals(MatchingView.tree(EVENT).toString(), seen(EVENT, "$"));
    assertEquals(MatchingView.tree(EVENT).toString(), seen(EVENT, "$[0]", "detail.a.b"));
  }

  @Test
  void aPathIntoAPathIsInIt() {
    assertEquals("{\"detail\":{\"e\":{\"f\":null}}}", seen(EVENT, "detail.e.f", "detail.e"));
    assertEquals("{\"detail\":{\"e\":{\"f\":null}}}", seen(EVENT, "detail.e", "detail.e.f"));
  }

  @Test
  void whereAPathLeadsNowhereNothingIsThere() {
    assertEquals("{}", seen(EVENT, "nothing"));
    assertEquals("{\"detail\":{\"e\":{}}}", seen(EVENT, "detail.e.nothing", "detail.g.x"));
    assertEquals("{}", seen(event("[{\"a\":1}]"), "detail.a"));
    assertEquals("{}", seen(event("7"), "detail.a"));
    assertEquals("{}", seen(event("no JSON"), "detail.a"));
  }

  @Test
  void ofMembersOfOneNameTheLastCounts() {
    assertEquals("{\"detail\":{}}", seen(event("{\"a\":{\"b\":1},\"a\":5}"), "detail.a.b"));
    assertEquals(
        "{\"detail\":{\"a\":{\"b\":2}}}",
        seen(event("{\"a\":5,\"a\":{\"b\":1,\"b\":2}}"), "detail.a.b"));
  }

  @Test
  void whatIsNoJsonAtAPlaceWhereNobodyLooksIsNoneAtAll() {
    Event event = event("{\"a\":1,\"b\":1e99999999999}");
    assertEquals("{}", seen(event, "detail.a"));
    assertEquals(MatchingView.tree(event).has("detail"), false);
  }
}
