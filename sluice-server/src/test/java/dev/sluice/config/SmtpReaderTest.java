package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.ingress.smtp.SmtpLimits;
import dev.sluice.ingress.smtp.SmtpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReaderTest {

  @TempDir Path folder;

  private Configuration load(String text) throws IOException {
    for (String file : new String[] {"a.pem", "a.key", "b.pem", "b.key"}) {
      Files.writeString(folder.resolve(file), "x");
    }
    return ConfigurationReader.read(
        Files.writeString(folder.resolve("sluice.yaml"), text), _ -> null);
  }

  private SmtpSettings smtp(String text) throws IOException {
    return load(text).smtp().orElseThrow();
  }

  @Test
  void withoutItNoMailIsTaken() throws IOException {
    assertEquals(Optional.empty(), load("{}").smtp());
  }

  @Test
  void domainsAreEnoughAndTheRestIsCareful() throws IOException {
    SmtpSettings smtp = smtp("smtp: { domains: [Mail.Example.com, example.org] }");
    assertEquals("127.0.0.1", smtp.host());
    assertEquals(2525, smtp.port());
    assertEquals("Mail.Example.com", smtp.hostname());
    assertEquals(Optional.empty(), smtp.tls());
    assertEquals(SmtpSettings.SignIn.OFF, smtp.signIn());
    assertEquals(SmtpLimits.DEFAULT, smtp.limits());
    assertTrue(smtp.newlines().reject());
    assertEquals("Mail.Example.com", smtp.domain());
  }

  @Test
  void theCertificateIsThatOfHttpUnlessItHasOneOfItsOwn() throws IOException {
    String http = "http: { tls: { certificate: a.pem, key: a.key } }\n";
    SmtpSettings shared = smtp(http + "smtp: { domains: a.b, auth: required, tls-port: 0 }");
    assertEquals(folder.resolve("a.pem"), shared.tls().orElseThrow().certificate());
    SmtpSettings own =
        smtp(http + "smtp: { domains: a.b, tls: { certificate: b.pem, key: b.key } }");
    assertEquals(folder.resolve("b.pem"), own.tls().orElseThrow().certificate());
  }

  @Test
  void limitsAndNetworksAreTaken() throws IOException {
    SmtpSettings smtp =
        smtp(
            """
            smtp:
              domains: a.b
              bare-newlines: normalize
              normalize-from: [10.0.0.0/8, "2001:db8::/32"]
              limits: { message: 1MiB, recipients: 200, idle: 10m, slowest: 10KiB, greeting: 2s }
            """);
    assertFalse(smtp.newlines().reject());
    assertTrue(smtp.newlines().normalized().have(InetAddress.ofLiteral("10.255.0.1")));
    assertFalse(smtp.newlines().normalized().have(InetAddress.ofLiteral("11.0.0.1")));
    assertTrue(smtp.newlines().normalized().have(InetAddress.ofLiteral("2001:db8:1::1")));
    assertFalse(smtp.newlines().normalized().have(InetAddress.ofLiteral("2001:db9::1")));
    assertEquals(1 << 20, smtp.limits().messageBytes());
    assertEquals(200, smtp.limits().recipients());
    assertEquals(Duration.ofMinutes(10), smtp.limits().times().idle());
    assertEquals(10 << 10, smtp.limits().times().slowest());
    assertEquals(Duration.ofSeconds(2), smtp.limits().times().greeting());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ port: 25 } | 'domains' in 'smtp' is missing",
        "{ domains: [a b] } | 'a b' is not a domain",
        "{ domains: a.b, auth: required } | need a certificate",
        "{ domains: a.b, auth: always } | 'always' is none of none, optional and required",
        "{ domains: a.b, tls-port: 465 } | need a certificate",
        "{ domains: a.b, require-tls: true } | need a certificate",
        "{ domains: a.b, bare-newlines: keep } | 'keep' is neither reject nor normalize",
        "{ domains: a.b, normalize-from: 10.0.0.0/33 } | a prefix has 0 to 32 bits",
        "{ domains: a.b, normalize-from: here } | 'here' is no range of addresses",
        "{ domains: a.b, hostname: a_b } | 'a_b' is not a host name",
        "{ domains: a.b, limits: { recipients: 99 } } | '99' is out of range",
        "{ domains: a.b, limits: { hop: 99 } } | did you mean 'hops'?",
        "{ domains: a.b, prot: 25 } | did you mean 'port'?",
      })
  void whatIsWrongIsSaid(String smtp, String problem) {
    Fault fault = assertThrows(Fault.class, () -> load("smtp: " + smtp));
    assertTrue(fault.sentence().contains(problem), fault.sentence());
  }
}
