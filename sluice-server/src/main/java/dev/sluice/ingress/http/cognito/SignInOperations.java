package dev.sluice.ingress.http.cognito;

import dev.sluice.identity.user.Refusal;
import dev.sluice.identity.user.SignIns;
import dev.sluice.identity.user.Users;
import java.util.List;

/// How a user gets tokens, and how they end.
final class SignInOperations {

  private static final List<String> FLOWS =
      List.of(
          "USER_PASSWORD_AUTH",
          "REFRESH_TOKEN_AUTH",
          "REFRESH_TOKEN",
          "ADMIN_USER_PASSWORD_AUTH",
          "ADMIN_NO_SRP_AUTH",
          "USER_SRP_AUTH",
          "USER_AUTH",
          "CUSTOM_AUTH");

  private final SignIns signIns;

  SignInOperations(Users users) {
    this.signIns = users.signIns();
  }

  List<Operation> operations() {
    return List.of(
        Operation.open("InitiateAuth", this::initiate),
        Operation.open("RespondToAuthChallenge", this::respond),
        Operation.open("GlobalSignOut", this::signOut),
        Operation.open("RevokeToken", this::revoke));
  }

  private Operation.Reply initiate(Asked asked) throws InterruptedException {
    return initiate(asked, List.of("USER_PASSWORD_AUTH"));
  }

  /// Signs in by one of the flows that are taken here.
  Operation.Reply initiate(Asked asked, List<String> passwordFlows) throws InterruptedException {
    String client = asked.clientId();
    String flow = asked.word("AuthFlow", FLOWS);
    asked.check();
    if (flow.startsWith("REFRESH_TOKEN")) {
      String token = asked.inside("AuthParameters", "REFRESH_TOKEN");
      asked.check();
      return Shown.signedIn(signIns.refresh(client, token));
    }
    if (!passwordFlows.contains(flow)) {
      throw Refusal.INVALID_PARAMETER.because(
          "Auth flow not enabled for this client: of the flows, "
              + String.join(", ", passwordFlows)
              + " and REFRESH_TOKEN_AUTH are taken here");
    }
    String name = asked.inside("AuthParameters", "USERNAME");
    String password = asked.inside("AuthParameters", "PASSWORD");
    asked.check();
    return Shown.signedIn(signIns.password(client, name, password, asked.address()));
  }

  /// Answers the one challenge that there is.
  Operation.Reply respond(Asked asked) throws InterruptedException {
    String client = asked.clientId();
    asked.word("ChallengeName", List.of("NEW_PASSWORD_REQUIRED"));
    String session = asked.session();
    asked.check();
    String name = asked.inside("ChallengeResponses", "USERNAME");
    String password = asked.inside("ChallengeResponses", "NEW_PASSWORD");
    asked.check();
    return Shown.signedIn(signIns.newPassword(client, name, session, password));
  }

  private Operation.Reply signOut(Asked asked) throws InterruptedException {
    String token = asked.token("AccessToken");
    asked.check();
    signIns.signOut(token);
    return Operation.NOTHING;
  }

  private Operation.Reply revoke(Asked asked) throws InterruptedException {
    String token = asked.token("Token");
    String client = asked.clientId();
    asked.check();
    signIns.revoke(client, token);
    return Operation.NOTHING;
  }
}
