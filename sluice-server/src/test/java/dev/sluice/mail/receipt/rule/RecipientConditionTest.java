package dev.sluice.mail.receipt.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.mail.EmailAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientConditionTest {

  @ParameterizedTest
  @CsvSource({
    "user@example.com, user@example.com, true",
    "user@example.com, USER@Example.COM, true",
    "USER@EXAMPLE.com, user@example.com, true",
    "user@example.com, user+shop@example.com, true",
    "user@example.com, user+shop+more@example.com, true",
    "user@example.com, users@example.com, false",
    "user@example.com, us@example.com, false",
    "user@example.com, user@sub.example.com, false",
    "user@example.com, user@example.org, false",
    "user+shop@example.com, user+shop@example.com, true",
    "user+shop@example.com, User+SHOP@example.com, true",
    "user+shop@example.com, user@example.com, false",
    "user+shop@example.com, user+other@example.com, false",
    "user+shop@example.com, user+shop+more@example.com, false",
    "example.com, anybody@example.com, true",
    "example.com, any+body@EXAMPLE.COM, true",
    "example.com, anybody@sub.example.com, false",
    "example.com, anybody@notexample.com, false",
    ".example.com, anybody@sub.example.com, true",
    ".example.com, anybody@deep.sub.example.com, true",
    ".example.com, anybody@example.com, false",
    ".example.com, anybody@notexample.com, false",
    "sub.example.com, anybody@sub.example.com, true",
    "sub.example.com, anybody@example.com, false",
    "bücher.example, leser@xn--bcher-kva.example, true",
    "xn--bcher-kva.example, leser@Bücher.example, true",
    "+x@example.com, +x@example.com, true",
  })
  void aConditionMeansTheRecipientsThatSesSays(String condition, String recipient, boolean means) {
    int at = recipient.lastIndexOf('@');
    EmailAddress address =
        new EmailAddress(recipient.substring(0, at), recipient.substring(at + 1));
    assertEquals(means, RecipientCondition.parse(condition).matches(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "@",
        "a@",
        "@example.com",
        "a b@example.com",
        "*.example.com",
        "a@-x",
        "..example.com",
        "a@exa mple.com",
        "x@[192.0.2.1]"
      })
  void whatIsNoConditionIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> RecipientCondition.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "user@example.com, user+x@example.com, true",
    "user+x@example.com, user@example.com, false",
    "example.com, user@example.com, true",
    "example.com, .example.com, false",
    ".example.com, sub.example.com, true",
    ".example.com, a@b.sub.example.com, true",
    ".example.com, .sub.example.com, true",
    ".example.com, .example.com, true",
    ".example.com, example.com, false",
  })
  void aConditionCoversAnotherWhenItMeansAllOfIt(String one, String other, boolean covers) {
    assertEquals(covers, RecipientCondition.parse(one).covers(RecipientCondition.parse(other)));
  }
}
