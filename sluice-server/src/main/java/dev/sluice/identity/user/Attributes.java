package dev.sluice.identity.user;

import dev.sluice.mail.relay.Letter;
import java.util.Map;
import java.util.Set;

/// Which attributes users have, and who may write them.
final class Attributes {

  private static final Set<String> OWN =
      Set.of(
          "address",
          "birthdate",
          "email",
          "family_name",
          "gender",
          "given_name",
          "locale",
          "middle_name",
          "name",
          "nickname",
          "phone_number",
          "picture",
          "preferred_username",
          "profile",
          "updated_at",
          "website",
          "zoneinfo");

  private static final Set<String> OPERATORS =
      Set.of(User.EMAIL_VERIFIED, "phone_number_verified", User.CLIENT_ID);

  private Attributes() {}

  /// Refuses what a user may not write about himself.
  static void requireOwn(Map<String, String> attributes) {
    for (String name : attributes.keySet()) {
      if (OPERATORS.contains(name)) {
        throw Refusal.NOT_AUTHORIZED.because("A client attempted to write unauthorized attribute");
      }
    }
    require(attributes);
  }

  /// Refuses what nobody may write.
  static void require(Map<String, String> attributes) {
    attributes.forEach((name, value) -> {
      if (name.equals("sub")) {
        throw Refusal.INVALID_PARAMETER.because("Cannot modify the non-mutable attribute sub");
      }
      if (!OWN.contains(name) && !OPERATORS.contains(name)) {
        throw Refusal.INVALID_PARAMETER.because(
            "Attributes did not conform to the schema: Type for attribute {"
                + name
                + "} could not be determined");
      }
      if (name.equals(User.EMAIL) && !Letter.isAddress(value)) {
        throw Refusal.INVALID_PARAMETER.because("Invalid email address format.");
      }
      if (name.endsWith("_verified") && !value.equals("true") && !value.equals("false")) {
        throw Refusal.INVALID_PARAMETER.because(
            "Attributes did not conform to the schema: "
                + name
                + ": Attribute value must be a boolean");
      }
      if (name.equals(User.CLIENT_ID) && (value.isBlank() || value.length() > 256)) {
        throw Refusal.INVALID_PARAMETER.because(
            "Attributes did not conform to the schema: custom:clientId: 1 to 256 characters are right");
      }
    });
  }

  /// Refuses a name that would be taken for an address.
  static void requireName(String name) {
    if (name.indexOf('@') >= 0) {
      throw Refusal.INVALID_PARAMETER.because(
          "Username cannot be of email format, since user pool is configured for email alias.");
    }
  }
}
