package dev.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A user of the demonstration's app, from signing up to a token, as a real one would do it: the
/// code comes by mail, which a hub without a relay keeps in its mailbox.
///
/// @param name who signed in
/// @param clientId what the hub calls this user's events after, for good
/// @param token what the app sends with each request
record DemoUser(String name, String clientId, String token) {

  /// The app that the user signs in with.
  static final String APP = "demo-shop";

  private static final String PASSWORD = "Demo-password";
  private static final Pattern CODE = Pattern.compile("\\b[0-9]{6}\\b");

  static DemoUser signUp(DemoClient client, String name) throws IOException, InterruptedException {
    ObjectNode signUp = user(client, name).put("Password", PASSWORD);
    signUp
        .putArray("UserAttributes")
        .addObject()
        .put("Name", "email")
        .put("Value", name + "@example.com");
    client.cognito("SignUp", signUp);
    client.cognito("ConfirmSignUp", user(client, name).put("ConfirmationCode", code(client)));
    ObjectNode signIn = client.object().put("ClientId", APP).put("AuthFlow", "USER_PASSWORD_AUTH");
    signIn.putObject("AuthParameters").put("USERNAME", name).put("PASSWORD", PASSWORD);
    String token =
        client
            .cognito("InitiateAuth", signIn)
            .path("AuthenticationResult")
            .path("AccessToken")
            .asText();
    JsonNode known = client.cognito("GetUser", client.object().put("AccessToken", token));
    for (JsonNode attribute : known.path("UserAttributes")) {
      if (attribute.path("Name").asText().equals("custom:clientId")) {
        return new DemoUser(name, attribute.path("Value").asText(), token);
      }
    }
    throw new IOException("user " + name + " has no client id: " + known);
  }

  private static ObjectNode user(DemoClient client, String name) {
    return client.object().put("ClientId", APP).put("Username", name);
  }

  private static String code(DemoClient client) throws IOException, InterruptedException {
    String letter = client.get("/v1/mailbox?limit=1").path("letters").path(0).path("text").asText();
    Matcher code = CODE.matcher(letter);
    if (!code.find()) {
      throw new IOException("the newest letter has no code: " + letter);
    }
    return code.group();
  }
}
