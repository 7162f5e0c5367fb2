package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.config.Configuration;
import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Routes;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route that a hub answers is held to the one table of scopes, in `docs/api-keys.md`.
class RouteScopesTest {

  /// What everybody may call. Whoever adds a route here says why it needs no scope.
  private static final Set<String> OPEN =
      Set.of(
          // Load balancers have no key, and learn nothing but yes or no.
          "GET /health",
          "HEAD /health",
          "GET /ready",
          "HEAD /ready",
          // Whoever calls shows a client's secret there, and nothing else would do.
          "POST /oauth2/token",
          // Public keys, and where they are.
          "GET /.well-known/jwks.json",
          "GET /.well-known/openid-configuration",
          // SNS has no key; the topic's hash and SNS's signature let it in.
          "POST /v1/notifications/{channel}/{topic}/sns",
          // Providers have no key; their signature lets them in.
          "POST /v1/webhooks/{name}",
          "GET /v1/webhooks/{name}",
          "OPTIONS /v1/webhooks/{name}",
          // Users sign up and in there; operators' operations ask for scopes of their own.
          "POST /");

  /// Scopes that operations of `POST /` ask for, and no route.
  private static final Set<Scope> USED_ELSEWHERE = EnumSet.of(Scope.USERS_WRITE, Scope.MAIL_SEND);

  private static final String ONE =
      "{ http: { port: 0 }, identity: { users: { app-clients: [app] } } }";
  private static final String TWO =
      "{ http: { port: 0 }, management: { port: 0 }, identity: { users: { app-clients: [app] } } }";

  /// `| POST /v1/events | events:send | http | no |`
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([A-Z]+ /[^`]*)` \\| (?:`([a-z:]+)`|(none)) \\| (http|management|both)"
              + " \\| (yes|subaccounts|application|no|-) \\|",
          Pattern.MULTILINE);

  @TempDir Path folder;

  /// A row of the page, or of a hub: where a route is answered, with which scope, and whether it
  /// keeps to what a restricted caller may see.
  private record Row(String scope, String door, String narrows) {}

  private static Map<String, Row> page() throws IOException {
    Path start = Path.of("").toAbsolutePath();
    Path root = start;
    while (!Files.exists(root.resolve("docs/api-keys.md"))) {
      root = root.getParent();
      if (root == null) {
        throw new IllegalStateException("docs/api-keys.md is in no folder above " + start);
      }
    }
    Map<String, Row> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(root.resolve("docs/api-keys.md")));
    while (row.find()) {
      String scope = row.group(2) == null ? "none" : row.group(2);
      Row other = rows.put(row.group(1), new Row(scope, row.group(4), row.group(5)));
      assertEquals(null, other, row.group(1) + " stands twice");
    }
    return rows;
  }

  private Hub hub(String yaml) throws IOException {
    return Hub.start(
        Configuration.load(Files.writeString(folder.resolve("sluice.yaml"), yaml)), Clock.system());
  }

  private static Map<String, Row> rows(List<Routes.Shown> everybody, List<Routes.Shown> managing) {
    Map<String, Row> rows = new TreeMap<>();
    everybody.forEach(route -> rows.put(name(route), row(route, "http")));
    managing.forEach(route ->
        rows.merge(
            name(route),
            row(route, "management"),
            (first, second) -> {
              assertEquals(first.scope(), second.scope(), name(route));
              assertEquals(first.narrows(), second.narrows(), name(route));
              return new Row(first.scope(), "both", first.narrows());
            }));
    return rows;
  }

  private static String name(Routes.Shown route) {
    return route.method() + " " + route.path();
  }

  private static Row row(Routes.Shown route, String door) {
    String narrows = route.scope().isEmpty() ? "-" : narrows(route.narrows());
    return new Row(route.scope().map(Scope::text).orElse("none"), door, narrows);
  }

  private static String narrows(Set<Restriction> restrictions) {
    if (restrictions.equals(Restriction.ANY)) {
      return "yes";
    }
    return restrictions.stream()
        .findFirst()
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .orElse("no");
  }

  @Test
  void everyRouteOfAHubHasTheScopeAndTheListenerThatThePageSays() throws IOException {
    try (Hub hub = hub(TWO)) {
      Doors doors = hub.opened();
      Map<String, Row> rows = rows(doors.routes(), doors.managementRoutes());
      assertTrue(rows.size() > 10, rows.toString());
      assertEquals(page(), rows);
    }
  }

  @Test
  void oneListenerForBothAnswersAllOfThem() throws IOException {
    try (Hub hub = hub(ONE)) {
      assertEquals(hub.url(), hub.managementUrl());
      assertEquals(
          page().keySet(),
          hub.opened().routes().stream()
              .map(RouteScopesTest::name)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void whatNeedsNoScopeIsOnTheListOfThisTestAndNothingElse() throws IOException {
    try (Hub hub = hub(ONE)) {
      assertEquals(
          OPEN,
          hub.opened().routes().stream()
              .filter(route -> route.scope().isEmpty())
              .map(RouteScopesTest::name)
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void everyScopeIsAskedForByARouteOrListedAsUsedElsewhere() throws IOException {
    try (Hub hub = hub(ONE)) {
      Set<Scope> asked = EnumSet.noneOf(Scope.class);
      hub.opened().routes().forEach(route -> route.scope().ifPresent(asked::add));
      assertEquals(EnumSet.complementOf(EnumSet.copyOf(USED_ELSEWHERE)), asked);
    }
  }

  @Test
  void aRouteThatIsNotOnThePageIsFoundAndSoIsOneWithAnotherScopeOrThatNarrowsUnlikeThePage()
      throws IOException {
    try (Hub hub = hub(TWO)) {
      Doors doors = hub.opened();
      for (Routes.Builder more :
          List.of(
              Routes.builder().open("GET", "/v1/secrets", _ -> Answer.json(200, new byte[0])),
              Routes.builder()
                  .narrowed(
                      "DELETE",
                      "/v1/keys/{name}",
                      Scope.KEYS_READ,
                      Restriction.ANY,
                      _ -> Answer.json(200, new byte[0])),
              Routes.builder()
                  .narrowed(
                      "GET",
                      "/v1/deliveries",
                      Scope.DELIVERIES_READ,
                      Restriction.ANY,
                      _ -> Answer.json(200, new byte[0])))) {
        List<Routes.Shown> changed = new ArrayList<>(doors.managementRoutes());
        Routes.Shown added = more.build().shown().getFirst();
        changed.removeIf(route -> name(route).equals(name(added)));
        changed.add(added);
        assertNotEquals(page(), rows(doors.routes(), changed));
      }
    }
  }
}
