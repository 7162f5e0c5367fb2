package dev.sluice.ingress.http.cognito;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.user.Users;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.aws.Admission;
import dev.sluice.ingress.http.aws.AwsJson;
import dev.sluice.ingress.http.aws.Trouble;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// `POST /` with `X-Amz-Target: AWSCognitoIdentityProviderService.<operation>`.
///
/// The route is open, for apps call without a key; which operation needs which scope stands in the
/// table, and an operator's key is asked for here.
public final class CognitoEndpoint implements Endpoint {

  private static final System.Logger LOG = System.getLogger(CognitoEndpoint.class.getName());

  /// What the operations of user pools begin with.
  public static final String SERVICE = "AWSCognitoIdentityProviderService.";

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Admission admission;

  private CognitoEndpoint(List<Operation> operations, Authenticator authenticator) {
    operations.forEach(operation -> this.operations.put(operation.name(), operation));
    this.admission =
        new Admission(
            authenticator,
            "cognito-idp",
            "users are",
            new Admission.Named("TooManyRequestsException", "Too many requests"));
  }

  /// What users and apps call, and nothing that an operator calls.
  public static CognitoEndpoint forEverybody(Users users, Authenticator authenticator) {
    return new CognitoEndpoint(ofUsers(users), authenticator);
  }

  /// All operations.
  public static CognitoEndpoint forManagement(Users users, Authenticator authenticator) {
    List<Operation> all = new ArrayList<>(ofUsers(users));
    all.addAll(new OperatorOperations(users).operations());
    all.addAll(new PoolOperations(users).operations());
    return new CognitoEndpoint(all, authenticator);
  }

  private static List<Operation> ofUsers(Users users) {
    List<Operation> all = new ArrayList<>(new SignUpOperations(users).operations());
    all.addAll(new SignInOperations(users).operations());
    all.addAll(new ProfileOperations(users).operations());
    return all;
  }

  /// Every row of the table.
  public List<Operation> operations() {
    return List.copyOf(operations.values());
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    try {
      Operation operation = operation(call.header("X-Amz-Target").orElse(""));
      String by =
          operation
              .scope()
              .map(scope -> admission.admit(call, operation.name(), scope).name())
              .orElse("");
      Asked asked = new Asked(Json.readObject(AwsJson.body(call)), by, call.address());
      Operation.Reply reply = operation.action().take(asked);
      return AwsJson.reply(Json.object(reply::write));
    } catch (Trouble trouble) {
      return Failures.of(trouble);
    } catch (Fault fault) {
      return fault.code().equals("invalid-json")
          ? Failures.of(new Trouble("SerializationException", fault.sentence()))
          : Failures.of(fault);
    } catch (RuntimeException e) {
      String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      LOG.log(System.Logger.Level.ERROR, "error " + id + " at POST /", e);
      return Failures.unexpected(id);
    }
  }

  private Operation operation(String target) {
    String name = target.startsWith(SERVICE) ? target.substring(SERVICE.length()) : "";
    Operation operation = operations.get(name);
    if (operation == null) {
      throw new Trouble(
          "UnknownOperationException",
          name.startsWith("Admin")
              ? "this operation is not answered here; operators call it where the hub is managed"
              : "X-Amz-Target must name an operation that is answered here, as in "
                  + SERVICE
                  + "InitiateAuth");
    }
    return operation;
  }
}
