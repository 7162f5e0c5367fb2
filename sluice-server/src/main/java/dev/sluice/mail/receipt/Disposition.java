package dev.sluice.mail.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// What an application that was waited for wants to become of a message, in the words of SES.
enum Disposition {
  STOP_RULE,
  STOP_RULE_SET,
  CONTINUE;

  private static final JsonMapper MAPPER = new JsonMapper();

  /// Reads an answer; as with SES, whatever is not one of the words means to go on.
  static Disposition of(String answer) {
    try {
      return switch (MAPPER.readTree(answer).path("disposition").asText("")) {
        case "STOP_RULE" -> STOP_RULE;
        case "STOP_RULE_SET" -> STOP_RULE_SET;
        default -> CONTINUE;
      };
    } catch (JsonProcessingException e) {
      return CONTINUE;
    }
  }
}
