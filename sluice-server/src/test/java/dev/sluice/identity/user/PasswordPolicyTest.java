package dev.sluice.identity.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordPolicyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ab-12     | Password not long enough",
        "ABCDEFG-  | Password must have lowercase characters",
        "abcdefg-  | Password must have uppercase characters",
        "Abcdefgh  | Password must have symbol characters",
        "Abcdefg-  | ",
        "Äbcdefg-A | ",
        "Abcdefg§  | Password must have symbol characters",
      })
  void theFirstBrokenRuleIsToldInCognitosWords(String password, String rule) {
    assertEquals(
        Optional.ofNullable(rule).map(r -> "Password did not conform with policy: " + r),
        PasswordPolicy.DEFAULT.broken(password));
  }

  @ParameterizedTest
  @CsvSource({"Abcdefg-,false", "Abcdefg-1,true"})
  void digitsAreNeededWhereTheyAreAskedFor(String password, boolean isRight) {
    PasswordPolicy policy = new PasswordPolicy(8, true, true, true, true, 3);
    assertEquals(isRight, policy.broken(password).isEmpty());
  }
}
