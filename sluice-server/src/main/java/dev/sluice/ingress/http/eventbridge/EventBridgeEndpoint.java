package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.aws.Admission;
import dev.sluice.ingress.http.aws.AwsJson;
import dev.sluice.ingress.http.aws.Trouble;
import dev.sluice.intake.Intake;
import dev.sluice.setup.LiveRules;
import dev.sluice.setup.Setup;
import dev.sluice.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// `POST /` with `X-Amz-Target: AWSEvents.<operation>`.
///
/// The route is open, for users sign in there too; each operation needs the scope of its row.
public final class EventBridgeEndpoint implements Endpoint {

  /// What targets of this service begin with.
  public static final String SERVICE = "AWSEvents.";

  private static final System.Logger LOG = System.getLogger(EventBridgeEndpoint.class.getName());

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Admission admission;

  private EventBridgeEndpoint(List<Operation> operations, Authenticator authenticator) {
    operations.forEach(operation -> this.operations.put(operation.name(), operation));
    this.admission =
        new Admission(
            authenticator,
            "events",
            "this is",
            new Admission.Named("ThrottlingException", "Rate exceeded"));
  }

  /// What senders of events call.
  public static EventBridgeEndpoint forEverybody(
      Intake intake, Clock clock, Authenticator authenticator) {
    return new EventBridgeEndpoint(new EventEntries(intake, clock).operations(), authenticator);
  }

  /// All operations.
  public static EventBridgeEndpoint forManagement(
      Intake intake, Clock clock, Setup setup, LiveRules live, Authenticator authenticator) {
    List<Operation> all = new ArrayList<>(new EventEntries(intake, clock).operations());
    all.addAll(new RuleOperations(setup, live).operations());
    all.addAll(new TargetOperations(setup).operations());
    return new EventBridgeEndpoint(all, authenticator);
  }

  /// Every row of the table.
  public List<Operation> operations() {
    return List.copyOf(operations.values());
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    try {
      Operation operation = operation(call.header("X-Amz-Target").orElse(""));
      Caller caller = admission.admit(call, operation.name(), operation.scope());
      ObjectNode body = Json.readExact(AwsJson.body(call));
      ObjectNode reply = operation.action().take(new Asked(body, caller.name()));
      return AwsJson.reply(reply.toString().getBytes(StandardCharsets.UTF_8));
    } catch (Trouble trouble) {
      return Failures.of(trouble);
    } catch (Fault fault) {
      return Failures.of(fault);
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
          "X-Amz-Target must name an operation that is answered here, as in "
              + SERVICE
              + "PutEvents; rules are set up where the hub is managed");
    }
    return operation;
  }
}
