package dev.sluice.ingress.http.cognito;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.identity.user.SignedIn;
import dev.sluice.identity.user.User;
import dev.sluice.ingress.http.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// How users and tokens are written.
final class Shown {

  private Shown() {}

  static void attributes(JsonGenerator json, String name, User user) throws IOException {
    json.writeArrayFieldStart(name);
    attribute(json, "sub", user.sub());
    for (var each : user.attributes().entrySet()) {
      attribute(json, each.getKey(), each.getValue());
    }
    json.writeEndArray();
  }

  private static void attribute(JsonGenerator json, String name, String value) throws IOException {
    json.writeStartObject();
    json.writeStringField("Name", name);
    json.writeStringField("Value", value);
    json.writeEndObject();
  }

  /// The members of a user as an operator sees them.
  ///
  /// @param attributes how the list of attributes is called here
  static void user(JsonGenerator json, String attributes, User user) throws IOException {
    json.writeStringField("Username", user.name());
    attributes(json, attributes, user);
    json.writeNumberField("UserCreateDate", seconds(user.created()));
    json.writeNumberField("UserLastModifiedDate", seconds(user.modified()));
    json.writeBooleanField("Enabled", user.enabled());
    json.writeStringField("UserStatus", user.status().name());
  }

  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }

  static void delivery(JsonGenerator json, String name, String destination) throws IOException {
    json.writeObjectFieldStart(name);
    delivery(json, destination);
    json.writeEndObject();
  }

  static void delivery(JsonGenerator json, String destination) throws IOException {
    json.writeStringField("Destination", destination);
    json.writeStringField("DeliveryMedium", "EMAIL");
    json.writeStringField("AttributeName", "email");
  }

  static Operation.Reply signedIn(SignedIn signedIn) {
    return switch (signedIn) {
      case SignedIn.Tokens tokens ->
          json -> {
            json.writeObjectFieldStart("ChallengeParameters");
            json.writeEndObject();
            json.writeObjectFieldStart("AuthenticationResult");
            json.writeStringField("AccessToken", tokens.access());
            json.writeNumberField("ExpiresIn", tokens.life().toSeconds());
            json.writeStringField("TokenType", "Bearer");
            if (tokens.refresh().isPresent()) {
              json.writeStringField("RefreshToken", tokens.refresh().get());
            }
            json.writeStringField("IdToken", tokens.id());
            json.writeEndObject();
          };
      case SignedIn.NewPasswordNeeded(String session, User user) ->
          json -> {
            json.writeStringField("ChallengeName", "NEW_PASSWORD_REQUIRED");
            json.writeStringField("Session", session);
            json.writeObjectFieldStart("ChallengeParameters");
            json.writeStringField("USER_ID_FOR_SRP", user.name());
            json.writeStringField("requiredAttributes", "[]");
            json.writeStringField("userAttributes", attributeMap(user));
            json.writeEndObject();
          };
    };
  }

  /// Attributes as JSON in a text, for that is how clients expect them here.
  private static String attributeMap(User user) {
    byte[] map =
        Json.object(json -> {
          for (var each : user.attributes().entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
          }
        });
    return new String(map, StandardCharsets.UTF_8);
  }
}
