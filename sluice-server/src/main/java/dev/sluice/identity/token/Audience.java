package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whom a token is for: one text, or a list of texts.
final class Audience {

  private Audience() {}

  static Set<String> of(@Nullable JsonNode claim) {
    Set<String> audience = new LinkedHashSet<>();
    if (claim == null) {
      throw Refused.because("the token does not say whom it is for: the audience is missing");
    }
    if (claim.isTextual()) {
      audience.add(claim.textValue());
    } else if (claim.isArray()) {
      for (JsonNode item : claim) {
        if (!item.isTextual()) {
          throw Refused.because("the token's audience is neither a text nor a list of texts");
        }
        audience.add(item.textValue());
      }
    } else {
      throw Refused.because("the token's audience is neither a text nor a list of texts");
    }
    return audience;
  }
}
