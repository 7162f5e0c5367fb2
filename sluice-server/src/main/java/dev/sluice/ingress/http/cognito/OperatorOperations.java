package dev.sluice.ingress.http.cognito;

import dev.sluice.identity.Scope;
import dev.sluice.identity.user.Operators;
import dev.sluice.identity.user.Refusal;
import dev.sluice.identity.user.User;
import dev.sluice.identity.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operator does to one user: the calls whose names begin with `Admin`.
final class OperatorOperations {

  private final Users users;
  private final Operators operators;
  private final SignInOperations signIns;

  OperatorOperations(Users users) {
    this.users = users;
    this.operators = users.operators();
    this.signIns = new SignInOperations(users);
  }

  /// Does something to a user, and answers nothing.
  @FunctionalInterface
  private interface Deed {
    void to(String by, String name) throws InterruptedException;
  }

  List<Operation> operations() {
    return List.of(
        writing("AdminCreateUser", this::create),
        writing("AdminConfirmSignUp", asked -> done(asked, operators::confirm)),
        Operation.guarded("AdminGetUser", Scope.USERS_READ, this::get),
        writing("AdminDeleteUser", asked -> done(asked, operators::delete)),
        writing("AdminDisableUser", asked -> done(asked, operators::disable)),
        writing("AdminEnableUser", asked -> done(asked, operators::enable)),
        writing("AdminSetUserPassword", this::setPassword),
        writing("AdminResetUserPassword", asked -> done(asked, operators::reset)),
        writing("AdminUpdateUserAttributes", this::update),
        writing("AdminUserGlobalSignOut", asked -> done(asked, operators::signOut)),
        writing("AdminInitiateAuth", this::initiate),
        writing("AdminRespondToAuthChallenge", this::respond));
  }

  private static Operation writing(String name, Operation.Action action) {
    return Operation.guarded(name, Scope.USERS_WRITE, action);
  }

  private String name(Asked asked) {
    String pool = asked.userPoolId();
    String name = asked.username();
    asked.check();
    PoolOperations.requirePool(users, pool);
    return name;
  }

  private Operation.Reply done(Asked asked, Deed deed) throws InterruptedException {
    deed.to(asked.by(), name(asked));
    return Operation.NOTHING;
  }

  private Operation.Reply create(Asked asked) throws InterruptedException {
    Optional<String> password = asked.optionalPassword("TemporaryPassword");
    Map<String, String> attributes = asked.attributes("UserAttributes");
    Optional<String> action =
        asked.word("MessageAction", Optional.of(List.of("RESEND", "SUPPRESS")));
    boolean force = asked.flag("ForceAliasCreation");
    String name = name(asked);
    boolean isMailed = action.filter("SUPPRESS"::equals).isEmpty();
    boolean isResent = action.filter("RESEND"::equals).isPresent();
    if (isMailed && !isResent && password.isEmpty() && !attributes.containsKey(User.EMAIL)) {
      throw Refusal.INVALID_PARAMETER.because(
          "There is no email to mail a temporary password to; give TemporaryPassword");
    }
    User user =
        operators.create(
            asked.by(),
            new Operators.Invitation(name, attributes, password, isMailed, isResent, force));
    return json -> {
      json.writeObjectFieldStart("User");
      Shown.user(json, "Attributes", user);
      json.writeEndObject();
    };
  }

  private Operation.Reply get(Asked asked) {
    User user = operators.find(name(asked));
    return json -> Shown.user(json, "UserAttributes", user);
  }

  private Operation.Reply setPassword(Asked asked) throws InterruptedException {
    String password = asked.password("Password");
    boolean isPermanent = asked.flag("Permanent");
    operators.setPassword(asked.by(), name(asked), password, isPermanent);
    return Operation.NOTHING;
  }

  private Operation.Reply update(Asked asked) throws InterruptedException {
    Map<String, String> attributes = asked.attributes("UserAttributes");
    operators.update(asked.by(), name(asked), attributes);
    return Operation.NOTHING;
  }

  private Operation.Reply initiate(Asked asked) throws InterruptedException {
    requirePool(asked);
    return signIns.initiate(asked, List.of("ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"));
  }

  private Operation.Reply respond(Asked asked) throws InterruptedException {
    requirePool(asked);
    return signIns.respond(asked);
  }

  private void requirePool(Asked asked) {
    String pool = asked.userPoolId();
    asked.check();
    PoolOperations.requirePool(users, pool);
  }
}
