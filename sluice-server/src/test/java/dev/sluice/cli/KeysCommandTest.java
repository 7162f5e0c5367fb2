package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeysCommandTest extends WithHubStub {

  private static final String ACME =
      """
      {"name":"acme","from":"api","clientId":"acme","scopes":["events:read"],
       "subaccounts":["101","102"]}\
      """;

  private int run(String... arguments) {
    return ask("keys", arguments);
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
