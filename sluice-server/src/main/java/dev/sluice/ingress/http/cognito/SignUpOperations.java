package dev.sluice.ingress.http.cognito;

import dev.sluice.identity.user.SignUps;
import dev.sluice.identity.user.Users;
import java.util.List;
import java.util.Map;

/// How somebody becomes a user.
final class SignUpOperations {

  private final SignUps signUps;

  SignUpOperations(Users users) {
    this.signUps = users.signUps();
  }

  List<Operation> operations() {
    return List.of(
        Operation.open("SignUp", this::signUp),
        Operation.open("ConfirmSignUp", this::confirm),
        Operation.open("ResendConfirmationCode", this::resend));
  }

  private Operation.Reply signUp(Asked asked) throws InterruptedException {
    String client = asked.clientId();
    String name = asked.username();
    String password = asked.password("Password");
    Map<String, String> attributes = asked.attributes("UserAttributes");
    asked.check();
    SignUps.SignedUp made = signUps.signUp(client, name, password, attributes, asked.address());
    return json -> {
      json.writeBooleanField("UserConfirmed", false);
      if (made.destination().isPresent()) {
        Shown.delivery(json, "CodeDeliveryDetails", made.destination().get());
      }
      json.writeStringField("UserSub", made.sub());
    };
  }

  private Operation.Reply confirm(Asked asked) throws InterruptedException {
    String client = asked.clientId();
    String name = asked.username();
    String code = asked.code("ConfirmationCode");
    boolean force = asked.flag("ForceAliasCreation");
    asked.check();
    signUps.confirm(client, name, code, force);
    return Operation.NOTHING;
  }

  private Operation.Reply resend(Asked asked) throws InterruptedException {
    String client = asked.clientId();
    String name = asked.username();
    asked.check();
    String destination = signUps.resend(client, name, asked.address());
    return json -> Shown.delivery(json, "CodeDeliveryDetails", destination);
  }
}
