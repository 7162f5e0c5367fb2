package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.identity.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

  private final Routes routes =
      Routes.builder()
          .guarded("POST", "/n/{channel}/{topic}", Scope.NOTIFICATIONS_SEND, _ -> answer("post"))
          .guarded("GET", "/n/messages/{id}", Scope.NOTIFICATIONS_READ, _ -> answer("message"))
          .open("GET", "/n/messages/all", _ -> answer("all"))
          .build();

  private static Answer answer(String text) {
    return new Answer(200, text, dev.sluice.event.Payload.EMPTY, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /n/a/b, channel, a",
    "POST, /n/messages/b, channel, messages",
    "GET, /n/messages/7, id, 7"
  })
  void ofTwoPathsThatFitTheOneThatHasTheMethodAnswers(
      String method, String path, String segment, String value) {
    Routes.Match.Found found =
        assertInstanceOf(Routes.Match.Found.class, routes.find(method, path));
    assertEquals(value, found.segments().get(segment));
  }

  @Test
  void aPathWithoutPlacesGoesBeforeOneWithThem() {
    Routes.Match.Found found =
        assertInstanceOf(Routes.Match.Found.class, routes.find("GET", "/n/messages/all"));
    assertEquals(Map.of(), found.segments());
    assertEquals(new Routes.Match.WrongMethod("GET"), routes.find("POST", "/n/messages/all"));
  }

  @Test
  void aMethodThatNoneOfThemHasIsToldWithAllThatTheyHave() {
    assertEquals(new Routes.Match.WrongMethod("GET, POST"), routes.find("PUT", "/n/messages/7"));
    assertEquals(new Routes.Match.WrongMethod("POST"), routes.find("GET", "/n/a/b"));
    assertInstanceOf(Routes.Match.Nothing.class, routes.find("GET", "/n/a"));
    assertInstanceOf(Routes.Match.Nothing.class, routes.find("GET", "/n//b"));
  }
}
