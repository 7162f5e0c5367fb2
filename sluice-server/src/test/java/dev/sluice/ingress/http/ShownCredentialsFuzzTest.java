package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.http.HttpFields;

class ShownCredentialsFuzzTest {

  /// The input is the value of `Authorization`.
  @FuzzTest
  void whatIsShownIsReadAgainAsTheSameAndNeverPrinted(byte[] bytes) {
    Credentials read;
    try {
      read = read(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (Fault e) {
      assertEquals("unauthenticated", e.code());
      return;
    }
    if (read instanceof Credentials.Basic(String name, String password)) {
      String pair = name + ":" + password;
      byte[] utf8 = pair.getBytes(StandardCharsets.UTF_8);
      assertEquals(read, read("basic " + Base64.getEncoder().encodeToString(utf8)));
      assertFalse(
          password.length() > 4
              && !name.contains(password)
              && read.toString().contains(password)
              && !"Basic[, ***]".contains(password));
    }
  }

  private static Credentials read(String authorization) {
    return ShownCredentials.in(HttpFields.build().put("Authorization", authorization));
  }
}
