package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.mail.verdict.VerdictSettings;
import dev.sluice.secret.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsReaderTest {

  private final Problems problems = new Problems("sluice.yaml");

  private Optional<VerdictSettings> read(String yaml) {
    Optional<VerdictSettings> read =
        VerdictsReader.read(Document.part(yaml, "'verdicts'", problems));
    problems.throwIfAny();
    return read;
  }

  @Test
  void aHostAloneChecksSpfDkimAndDmarcByTheMachinesOwnNameServers() {
    assertEquals(
        Optional.of(
            new VerdictSettings(
                "mx.example.com",
                Optional.of(VerdictSettings.Authentication.DEFAULT),
                Optional.empty(),
                Optional.empty())),
        read("host: mx.example.com"));
  }

  @Test
  void everyKeyIsRead() {
    VerdictSettings settings =
        read("""
        host: mx.example.com
        dns: { servers: [192.0.2.1, "192.0.2.2:5353", "[2001:db8::1]:54", "2001:db8::2"],
               query-timeout: 1s, timeout: 9s }
        clamd: { address: "unix:/run/clamd.ctl", largest: 50MiB, timeout: 5s }
        rspamd: { url: "http://127.0.0.1:11333", password: hidden, timeout: 6s }
        """)
            .orElseThrow();
    VerdictSettings.Authentication authentication = settings.authentication().orElseThrow();
    assertEquals(
        List.of(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53),
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 5_353),
            new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 54),
            new InetSocketAddress(InetAddress.ofLiteral("2001:db8::2"), 53)),
        authentication.servers());
    assertEquals(Duration.ofSeconds(1), authentication.query());
    assertEquals(Duration.ofSeconds(9), authentication.total());
    assertEquals(
        Optional.of(
            new VerdictSettings.Clamd(
                UnixDomainSocketAddress.of("/run/clamd.ctl"), 52_428_800, Duration.ofSeconds(5))),
        settings.clamd());
    assertEquals(
        Optional.of(
            new VerdictSettings.Rspamd(
                URI.create("http://127.0.0.1:11333"),
                Optional.of(new Secret("hidden")),
                Duration.ofSeconds(6))),
        settings.rspamd());
    assertFalse(settings.toString().contains("hidden"), settings.toString());
  }

  @Test
  void authenticationCanBeOff() {
    VerdictSettings settings = read("{ host: a.org, authentication: false }").orElseThrow();
    assertEquals(Optional.empty(), settings.authentication());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clamd: {}                                      | 'host'
          host: "a b"                                    | not a host
          { host: a.org, dns: { servers: [ns.a.org] } }  | servers
          { host: a.org, dns: { servers: ["1.2.3.4:x"] } } | servers
          { host: a.org, dns: { timeout: 1h } }          | timeout
          { host: a.org, clamd: { address: localhost } } | address
          { host: a.org, clamd: { adress: "127.0.0.1" } } | address
          { host: a.org, rspamd: { url: "ftp://x" } }    | rspamd
          { host: a.org, spam: {} }                      | unknown key 'spam'
          """)
  void whatIsWrongIsTold(String yaml, String part) {
    Fault fault = assertThrows(Fault.class, () -> read(yaml));
    assertTrue(fault.sentence().contains(part), fault.sentence());
  }
}
