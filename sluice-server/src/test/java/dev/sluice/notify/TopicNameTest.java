package dev.sluice.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"ops/deploys", "a_b/c", "_a/-b", "a.b/9", "A/b.."})
  void aNameIsReadAsItIsWritten(String text) {
    assertEquals(text, TopicName.parse(text).toString());
  }

  /// A step of a path that is `.` or `..` never reaches the hub.
  @ParameterizedTest
  @ValueSource(
      strings = {"", "ops", "/", "ops/", "/deploys", "./a", "a/..", "a/.b", "a/b/c", "a/ü"})
  void whatCouldBeNoPathIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> TopicName.parse(text));
  }

  @Test
  void channelAndTopicStayApart() {
    assertNotEquals(TopicName.parse("a_b/c"), TopicName.parse("a/b_c"));
  }
}
