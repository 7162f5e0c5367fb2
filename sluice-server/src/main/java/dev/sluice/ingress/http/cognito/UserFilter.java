package dev.sluice.ingress.http.cognito;

import dev.sluice.identity.user.Refusal;
import dev.sluice.identity.user.User;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which users ListUsers shows: `attribute = "value"`, or `attribute ^= "beginning"`.
///
/// @param attribute the name of what is looked at; empty takes everybody
/// @param isPrefix whether the value is only the beginning
record UserFilter(String attribute, boolean isPrefix, String value) {

  /// Takes everybody.
  static final UserFilter ALL = new UserFilter("", true, "");

  private static final Pattern FORM =
      Pattern.compile("\\s*([a-z_:]{1,32})\\s*(\\^?=)\\s*\"((?:[^\"\\\\]|\\\\.){0,200})\"\\s*");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "username",
          "email",
          "phone_number",
          "name",
          "given_name",
          "family_name",
          "preferred_username",
          "cognito:user_status",
          "status",
          "sub");

  static UserFilter read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !ATTRIBUTES.contains(form.group(1))) {
      throw Refusal.INVALID_PARAMETER.because(
          "Error while parsing filter: write attribute = \"value\" or attribute ^= \"beginning\","
              + " with one of the attributes username, email, phone_number, name, given_name,"
              + " family_name, preferred_username, cognito:user_status, status, sub");
    }
    return new UserFilter(
        form.group(1), form.group(2).startsWith("^"), form.group(3).replaceAll("\\\\(.)", "$1"));
  }

  boolean takes(User user) {
    if (attribute.isEmpty()) {
      return true;
    }
    String is = folded(of(user));
    String wanted = folded(value);
    return isPrefix ? is.startsWith(wanted) : is.equals(wanted);
  }

  private String of(User user) {
    return switch (attribute) {
      case "username" -> user.name();
      case "sub" -> user.sub();
      case "status" -> user.enabled() ? "Enabled" : "Disabled";
      case "cognito:user_status" -> user.status().name();
      default -> user.attributes().getOrDefault(attribute, "");
    };
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
