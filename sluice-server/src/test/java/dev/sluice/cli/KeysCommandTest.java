package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysCommandTest {

  private static final String ACME =
      """
      {"name":"acme","from":"api","clientId":"acme","scopes":["events:read"],
       "subaccounts":["101","102"]}\
      """;

  private final HubStub hub = open();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static HubStub open() {
    try {
      return new HubStub();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", hub.url(), "--key", "k"));
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  @Test
  void aKeyIsMadeForSubaccountsAndShowsThem() {
    hub.on("POST /v1/keys", 201, ACME);
    assertEquals(
        0,
        run("create", "acme", "--scope", "events:read", "--subaccount", "101", "--subaccount=102"),
        err::toString);
    assertEquals(
        "{\"name\":\"acme\",\"scopes\":[\"events:read\"],\"subaccounts\":[\"101\",\"102\"]}",
        hub.requests().getFirst().body());
    assertTrue(out.toString().contains("subaccounts 101, 102\n"), out::toString);
    assertTrue(out.toString().contains("scopes      events:read\n"), out::toString);
  }

  @Test
  void aKeyThatSeesEverythingIsMadeWithoutAWordOfThem() {
    hub.on("POST /v1/keys", 201, "{\"name\":\"all\"}");
    assertEquals(0, run("create", "all"), err::toString);
    assertEquals("{\"name\":\"all\"}", hub.requests().getFirst().body());
    assertTrue(out.toString().contains("subaccounts all\n"), out::toString);
  }

  @Test
  void theListAndOneKeyShowThem() {
    hub.on("GET /v1/keys", 200, "{\"keys\":[" + ACME + ",{\"name\":\"shop\",\"from\":\"file\"}]}");
    hub.on("GET /v1/keys/acme", 200, ACME);
    assertEquals(0, run("list"), err::toString);
    assertTrue(out.toString().matches("(?s).*acme .*101, 102 .*shop .* all .*"), out::toString);
    assertEquals(0, run("show", "acme"), err::toString);
    assertTrue(out.toString().contains("subaccounts 101, 102\n"), out::toString);
  }
}
