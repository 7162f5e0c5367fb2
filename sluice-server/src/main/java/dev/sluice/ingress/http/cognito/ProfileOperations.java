package dev.sluice.ingress.http.cognito;

import dev.sluice.identity.user.PasswordChanges;
import dev.sluice.identity.user.Profiles;
import dev.sluice.identity.user.User;
import dev.sluice.identity.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a user sees and changes of himself, password included.
final class ProfileOperations {

  private static final List<String> VERIFIABLE = List.of("email");

  private final Profiles profiles;
  private final PasswordChanges passwords;

  ProfileOperations(Users users) {
    this.profiles = users.profiles();
    this.passwords = users.passwords();
  }

  List<Operation> operations() {
    return List.of(
        Operation.open("GetUser", this::get),
        Operation.open("UpdateUserAttributes", this::update),
        Operation.open("GetUserAttributeVerificationCode", this::askCode),
        Operation.open("VerifyUserAttribute", this::verify),
        Operation.open("DeleteUser", this::delete),
        Operation.open("ForgotPassword", this::forgot),
        Operation.open("ConfirmForgotPassword", this::confirmForgot),
        Operation.open("ChangePassword", this::change));
  }

  private Operation.Reply get(Asked asked) {
    String token = asked.token("AccessToken");
    asked.check();
    User user = profiles.of(token);
    return json -> {
      json.writeStringField("Username", user.name());
      Shown.attributes(json, "UserAttributes", user);
    };
  }

  private Operation.Reply update(Asked asked) throws InterruptedException {
    String token = asked.token("AccessToken");
    Map<String, String> attributes = asked.attributes("UserAttributes");
    asked.check();
    Optional<String> mailed = profiles.update(token, attributes, asked.address());
    return json -> {
      json.writeArrayFieldStart("CodeDeliveryDetailsList");
      if (mailed.isPresent()) {
        json.writeStartObject();
        Shown.delivery(json, mailed.get());
        json.writeEndObject();
      }
      json.writeEndArray();
    };
  }

  private Operation.Reply askCode(Asked asked) throws InterruptedException {
    String token = asked.token("AccessToken");
    asked.word("AttributeName", VERIFIABLE);
    asked.check();
    String destination = profiles.askCode(token, asked.address());
    return json -> Shown.delivery(json, "CodeDeliveryDetails", destination);
  }

  private Operation.Reply verify(Asked asked) throws InterruptedException {
    String token = asked.token("AccessToken");
    asked.word("AttributeName", VERIFIABLE);
    String code = asked.code("Code");
    asked.check();
    profiles.verifyEmail(token, code);
    return Operation.NOTHING;
  }

  private Operation.Reply delete(Asked asked) throws InterruptedException {
    String token = asked.token("AccessToken");
    asked.check();
    profiles.delete(token);
    return Operation.NOTHING;
  }

  private Operation.Reply forgot(Asked asked) throws InterruptedException {
    String client = asked.clientId();
    String name = asked.username();
    asked.check();
    String destination = passwords.forgot(client, name, asked.address());
    return json -> Shown.delivery(json, "CodeDeliveryDetails", destination);
  }

  private Operation.Reply confirmForgot(Asked asked) throws InterruptedException {
    String client = asked.clientId();
    String name = asked.username();
    String code = asked.code("ConfirmationCode");
    String password = asked.password("Password");
    asked.check();
    passwords.confirmForgot(client, name, code, password);
    return Operation.NOTHING;
  }

  private Operation.Reply change(Asked asked) throws InterruptedException {
    String token = asked.token("AccessToken");
    String old = asked.password("PreviousPassword");
    String password = asked.password("ProposedPassword");
    asked.check();
    passwords.change(token, old, password, asked.address());
    return Operation.NOTHING;
  }
}
