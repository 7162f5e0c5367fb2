package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version that a change asks for in `If-Match` (RFC 9110, section 13.1.1).
public final class IfMatch {

  private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

  private IfMatch() {}

  /// The version; empty where there is no such header, or where it is `*`, which takes any.
  ///
  /// @param what is changed, for people
  /// @throws Fault `invalid-header`
  public static OptionalLong version(Call call, String what) {
    Optional<String> field = call.header("If-Match").filter(text -> !text.strip().equals("*"));
    if (field.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher tag = ETAG.matcher(field.get().strip());
    if (!tag.matches()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-header",
          "If-Match has the one ETag that the " + what + " was shown with, such as \"3\", or *");
    }
    return OptionalLong.of(Long.parseLong(tag.group(1)));
  }
}
