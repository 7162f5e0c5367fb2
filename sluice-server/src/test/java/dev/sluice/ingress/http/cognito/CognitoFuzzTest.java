package dev.sluice.ingress.http.cognito;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

class CognitoFuzzTest {

  private static final PoolAtTheDoor POOL = new PoolAtTheDoor();

  /// The first byte chooses the operation, the rest is the body.
  @FuzzTest
  void everyBodyIsAnsweredOrRefusedAndNeverABug(byte[] bytes) throws InterruptedException {
    List<Operation> operations = POOL.management.operations();
    int choice = bytes.length == 0 ? 0 : (bytes[0] & 0xff) % operations.size();
    byte[] body = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
    String answer =
        POOL.ask(
            POOL.management,
            PoolAtTheDoor.OPERATOR,
            "AWSCognitoIdentityProviderService." + operations.get(choice).name(),
            body);
    assertTrue(
        answer.startsWith("200 {") || answer.startsWith("400 {\"__type\":\""),
        operations.get(choice).name() + " " + answer);
  }
}
