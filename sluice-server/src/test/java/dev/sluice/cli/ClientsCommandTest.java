package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClientsCommandTest extends WithHubStub {

  private static final String MADE =
      """
      {"name":"shop","clientId":"id1","scopes":["sluice/events:send","orders/read"],"origin":"api",
       "created":"2026-11-21T10:00:00Z","by":"admin","clientSecret":"s3cret","oldSecretUntil":"2026-11-22T10:00:00Z"}\
      """;

  private int run(String... arguments) {
    return ask("clients", arguments);
  }

  @Test
  void aClientIsMadeAndItsSecretShown() {
    hub.on("POST /v1/oauth-clients", 201, MADE);
    assertEquals(
        0, run("create", "shop", "--scope", "sluice/events:send,orders/read"), err::toString);
    assertEquals(
        "{\"name\":\"shop\",\"scopes\":[\"sluice/events:send\",\"orders/read\"]}",
        hub.requests().getFirst().body());
    assertTrue(out.toString().contains("s3cret"), out::toString);
    assertTrue(out.toString().contains("not shown again"), out::toString);
  }

  @Test
  void aClientMayBeRestrictedToSubaccountsAndTheListShowsIt() {
    hub.on("POST /v1/oauth-clients", 201, MADE);
    hub.on(
        "GET /v1/oauth-clients",
        200,
        "{\"clients\":[{\"name\":\"a\",\"subaccounts\":[\"0\",\"7\"]},{\"name\":\"b\"}]}");
    assertEquals(
        0,
        run("create", "shop", "--scope", "a/b", "--subaccount", "0,7", "--subaccount", "9"),
        err::toString);
    assertEquals(
        "{\"name\":\"shop\",\"scopes\":[\"a/b\"],\"subaccounts\":[\"0\",\"7\",\"9\"]}",
        hub.requests().getFirst().body());
    assertEquals(0, run("list"), err::toString);
    assertTrue(
        out.toString().matches("(?s).*\\ba +.*\\b0 7\\n.*\\bb +.*\\ball\\b.*"), out::toString);
  }

  @Test
  void theListShowsNoSecret() {
    hub.on("GET /v1/oauth-clients", 200, "{\"clients\":[" + MADE + "]}");
    assertEquals(0, run("list"), err::toString);
    assertTrue(out.toString().contains("sluice/events:send orders/read"), out::toString);
    assertFalse(out.toString().contains("s3cret"), out::toString);
  }

  @Test
  void aSecretIsRotatedWithTheOverlapThatIsAskedFor() {
    hub.on("POST /v1/oauth-clients/shop/rotate", 200, MADE);
    assertEquals(0, run("rotate", "shop", "--overlap-seconds", "60"), err::toString);
    assertEquals("{\"overlapSeconds\":60}", hub.requests().getFirst().body());
    assertTrue(out.toString().contains("counts until 2026-11-22"), out::toString);
  }

  @Test
  void aClientIsRemovedAndOneThatIsNotThereIsTold() {
    hub.on("DELETE /v1/oauth-clients/shop", 200, "");
    assertEquals(0, run("remove", "shop"), err::toString);
    assertEquals(1, run("remove", "a b"));
    assertEquals("DELETE /v1/oauth-clients/a%20b", hub.requests().getLast().line());
    assertTrue(err.toString().contains("no such thing"), err::toString);
  }

  @Test
  void aClientWithoutScopesIsACallThatIsWrong() {
    assertEquals(2, run("create", "shop"));
    assertEquals(2, run());
    assertTrue(hub.requests().isEmpty());
  }
}
