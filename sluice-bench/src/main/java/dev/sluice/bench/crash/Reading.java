package dev.sluice.bench.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/// What an answer to a client says.
enum Reading {
  /// All that was right is kept; what was wrong is refused.
  KEPT,
  /// Nothing is kept.
  REFUSED,
  /// It may have been kept; the client is to send again.
  UNCLEAR,
  /// It is not what the documentation says.
  ODD;

  static Reading of(Posting posting, int status, String body) {
    if (status == 503) {
      return body.contains("nothing was kept") ? REFUSED : UNCLEAR;
    }
    return switch (posting.form()) {
      case BINARY, STRUCTURED, BATCH ->
          status == 202 && body.equals(posting.accepted()) ? KEPT : ODD;
      case WRONG_BATCH -> status == 400 && body.contains("\"invalid-event\"") ? REFUSED : ODD;
      case CLIENT_EVENTS -> status == 200 && hasEntries(posting, body) ? KEPT : ODD;
      case WRONG_ENTRY -> status == 207 && hasEntries(posting, body) ? KEPT : ODD;
    };
  }

  private static boolean hasEntries(Posting posting, String body) {
    JsonNode entries;
    try {
      entries = HubApi.JSON.readTree(body).path("Entries");
    } catch (JsonProcessingException e) {
      // Not even JSON: odder than any entry could be.
      return false;
    }
    return entries.size() == posting.size()
        && posting
            .numbers()
            .allMatch(number -> {
              JsonNode entry = entries.path(number - posting.first());
              return posting.isWrong(number)
                  ? entry.path("ErrorCode").asText().equals("MalformedDetail")
                  : entry.path("EventId").asText().equals(posting.keptId(number));
            });
  }
}
