package dev.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds who may use whom. `docs/ARCHITECTURE.md` shows the same map; change both together.
class ArchitectureTest {

  private static final String ROOT = "dev.sluice.";

  /// Each room, and the rooms that it may use.
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          // sluice-api
          room("fault"),
          room("time"),
          room("event", "fault"),
          room("journal", "event"),
          room("outbox", "journal"),
          room("target", "event", "outbox"),
          room("object"),
          room("registry", "event"),
          room("index", "event", "journal"),
          // sluice-testkit: no other room may use it
          room("testkit", "time"),
          room("testkit.notify"),
          room("testkit.sparkpost", "time"),
          room("testkit.forwarding", "event", "index", "journal", "object", "outbox", "registry"),
          room(
              "testkit.memory",
              "event",
              "fault",
              "index",
              "journal",
              "object",
              "outbox",
              "registry",
              "target",
              "time"),
          room(
              "testkit.contract",
              "event",
              "fault",
              "index",
              "journal",
              "object",
              "outbox",
              "registry",
              "target",
              "testkit",
              "testkit.notify",
              "time"),
          // sluice-events
          room("events.json", "fault"),
          room("events.cloudevents", "event", "events.json", "fault"),
          room("events.sparkpost", "event", "events.json", "fault", "index"),
          room(
              "events.shape",
              "event",
              "events.cloudevents",
              "events.json",
              "events.sparkpost",
              "fault"),
          // sluice-core
          room("view", "event", "events.json", "fault"),
          room("transform", "event", "fault", "journal", "outbox", "view"),
          room("rule", "fault", "outbox", "transform", "view"),
          room("intake", "event", "fault", "journal", "time"),
          room("routing", "event", "fault", "journal", "outbox", "rule", "time", "view"),
          room("indexing", "event", "fault", "index", "journal", "time"),
          room("delivery", "event", "fault", "journal", "outbox", "target", "time", "transform"),
          room("archive", "audit", "event", "fault", "journal", "object", "outbox", "time", "view"),
          room("object.disk", "object"),
          room("audit", "journal", "outbox"),
          room("retention", "fault", "journal", "outbox", "time"),
          room("engine.bytes"),
          room("engine.log", "journal", "time"),
          room("engine.journal", "engine.bytes", "engine.log", "event", "fault", "journal", "time"),
          room(
              "engine.rocksdb",
              "audit",
              "engine.bytes",
              "engine.journal",
              "engine.log",
              "event",
              "fault",
              "index",
              "journal",
              "outbox",
              "registry",
              "time"),
          // sluice-query
          room("query", "fault"),
          // sluice-server
          room("readymade"),
          room("secret", "fault"),
          room("identity", "fault", "time"),
          room("vault", "event", "fault", "registry"),
          room(
              "management",
              "event",
              "events.cloudevents",
              "events.json",
              "fault",
              "registry",
              "time"),
          room("identity.key", "event", "fault", "identity", "management", "registry", "time"),
          room(
              "identity.token",
              "event",
              "events.json",
              "fault",
              "identity",
              "management",
              "registry",
              "time"),
          room(
              "identity.oauth",
              "event",
              "fault",
              "identity",
              "identity.token",
              "management",
              "registry",
              "time"),
          room(
              "identity.user",
              "event",
              "fault",
              "identity",
              "identity.token",
              "mail.relay",
              "management",
              "registry",
              "time"),
          room("mail.relay", "event", "fault", "registry", "secret", "time"),
          room("mail"),
          room("mail.message", "events.json", "fault"),
          room("mail.verdict", "fault", "mail", "mail.message", "time"),
          room("client", "event", "events.json", "fault", "time"),
          room("client.generator"),
          room("ingress.http", "event", "fault", "identity", "intake", "journal", "outbox", "time"),
          room(
              "ingress.http.cognito",
              "event",
              "fault",
              "identity",
              "identity.user",
              "ingress.http"),
          room(
              "ingress.http.manage",
              "fault",
              "identity",
              "identity.key",
              "ingress.http",
              "mail.relay"),
          room(
              "ingress.http.oauth",
              "event",
              "fault",
              "identity",
              "identity.oauth",
              "identity.token",
              "ingress.http"),
          room(
              "sparkpost",
              "event",
              "events.json",
              "events.sparkpost",
              "fault",
              "identity",
              "index",
              "indexing",
              "ingress.http",
              "intake",
              "journal",
              "object",
              "time"),
          room("notify.template", "events.json", "fault"),
          room(
              "notify.manners",
              "event",
              "fault",
              "identity",
              "journal",
              "notify.template",
              "outbox",
              "registry",
              "target",
              "time"),
          room(
              "notify.integration",
              "event",
              "fault",
              "mail.relay",
              "notify.template",
              "outbox",
              "secret",
              "target",
              "target.http",
              "time"),
          room(
              "notify.integration.catalog",
              "event",
              "fault",
              "mail.relay",
              "notify.integration",
              "notify.template",
              "outbox",
              "secret",
              "target",
              "time"),
          room(
              "notify",
              "event",
              "events.json",
              "fault",
              "identity",
              "intake",
              "journal",
              "management",
              "notify.integration",
              "notify.integration.catalog",
              "notify.manners",
              "notify.template",
              "outbox",
              "registry",
              "routing",
              "secret",
              "target",
              "time",
              "view"),
          room(
              "ingress.http.notify",
              "fault",
              "identity",
              "ingress.http",
              "notify",
              "notify.manners",
              "notify.sns",
              "notify.template",
              "outbox"),
          room("notify.sns", "fault", "notify", "notify.template", "outbox", "time"),
          room("sparkpost.api", "fault", "secret", "target.http"),
          room(
              "sparkpost.catchup",
              "event",
              "events.sparkpost",
              "fault",
              "intake",
              "journal",
              "registry",
              "sparkpost.api",
              "time"),
          room(
              "sparkpost.connect",
              "event",
              "events.sparkpost",
              "fault",
              "identity",
              "identity.key",
              "identity.oauth",
              "ingress.http",
              "management",
              "registry",
              "sparkpost.api",
              "sparkpost.catchup",
              "time"),
          room("target.http", "event", "fault", "outbox", "secret", "target", "time", "view"),
          room(
              "config",
              "archive",
              "delivery",
              "events.sparkpost",
              "fault",
              "identity",
              "identity.key",
              "identity.token",
              "identity.user",
              "ingress.http",
              "mail.relay",
              "notify",
              "notify.integration",
              "notify.integration.catalog",
              "notify.manners",
              "notify.template",
              "outbox",
              "readymade",
              "retention",
              "routing",
              "rule",
              "secret",
              "sparkpost.api",
              "sparkpost.catchup",
              "sparkpost.connect",
              "target.http",
              "time",
              "transform",
              "vault",
              "view"),
          room(
              "app",
              "archive",
              "audit",
              "client",
              "config",
              "delivery",
              "engine.rocksdb",
              "event",
              "events.cloudevents",
              "events.sparkpost",
              "fault",
              "identity",
              "identity.key",
              "indexing",
              "ingress.http",
              "ingress.http.cognito",
              "ingress.http.manage",
              "identity.oauth",
              "identity.token",
              "identity.user",
              "ingress.http.oauth",
              "ingress.http.notify",
              "intake",
              "journal",
              "mail.relay",
              "management",
              "notify",
              "notify.integration",
              "notify.integration.catalog",
              "notify.manners",
              "notify.sns",
              "notify.template",
              "object",
              "object.disk",
              "outbox",
              "query",
              "registry",
              "retention",
              "routing",
              "rule",
              "secret",
              "sparkpost",
              "sparkpost.api",
              "sparkpost.catchup",
              "sparkpost.connect",
              "target",
              "target.http",
              "time",
              "transform",
              "vault"),
          room("demo", "app", "client.generator", "config", "time"),
          room(
              "cli",
              "app",
              "audit",
              "client.generator",
              "config",
              "demo",
              "event",
              "events.cloudevents",
              "fault",
              "outbox",
              "query",
              "readymade",
              "rule",
              "target.http",
              "time",
              "transform",
              "view"));

  /// Libraries that only some rooms may know.
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "org.rocksdb.", Set.of("engine.rocksdb"),
          "org.junit.", Set.of("testkit.contract"),
          "software.amazon.event.ruler.", Set.of("rule"),
          "org.eclipse.jetty.",
              Set.of("ingress.http", "notify.integration", "sparkpost.api", "target.http", "app"),
          "com.nimbusds.", Set.of("identity.token"),
          "picocli.", Set.of("cli"),
          "jakarta.mail.", Set.of("mail.relay"),
          "org.bouncycastle.", Set.of("identity.user"),
          "org.snakeyaml.", Set.of("config"),
          "java.sql.", Set.of("query"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  private static Map.Entry<String, Set<String>> room(String name, String... uses) {
    return Map.entry(name, Set.of(uses));
  }

  private static String roomOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  private static Set<String> wrongArrows(Map<String, Set<String>> rooms) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String room = roomOf(type);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass used = dependency.getTargetClass().getBaseComponentType();
        if (isOurs(used) && !roomOf(used).equals(room)) {
          if (!rooms.getOrDefault(room, Set.of()).contains(roomOf(used))) {
            wrong.add(room + " uses " + roomOf(used) + ": " + dependency.getDescription());
          }
        }
      }
    }
    return wrong;
  }

  @Test
  void everyRoomUsesOnlyTheRoomsThatTheTableAllows() {
    assertEquals(Set.of(), wrongArrows(ROOMS));
  }

  @Test
  void everyPackageStandsInTheTableAndEveryRowIsAPackage() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(roomOf(type)));
    assertEquals(new TreeSet<>(ROOMS.keySet()), packages);
  }

  @Test
  void theTableHasNoCycles() {
    for (String room : ROOMS.keySet()) {
      Set<String> reached = new HashSet<>();
      List<String> next = List.copyOf(ROOMS.get(room));
      while (!next.isEmpty()) {
        Set<String> further = new HashSet<>();
        for (String each : next) {
          if (reached.add(each)) {
            further.addAll(ROOMS.getOrDefault(each, Set.of()));
          }
        }
        next = List.copyOf(further);
      }
      assertFalse(reached.contains(room), room + " uses itself by way of others");
    }
  }

  @Test
  void theRuleCanFail() {
    Map<String, Set<String>> stricter = new HashMap<>(ROOMS);
    stricter.put("journal", Set.of());
    assertTrue(
        wrongArrows(stricter).stream().anyMatch(wrong -> wrong.startsWith("journal uses event")),
        "a journal that may not use events has to be found");
  }

  @Test
  void onlyTheRoomsThatNeedALibraryKnowIt() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getName();
        LIBRARIES.forEach((library, allowed) -> {
          if (used.startsWith(library) && !allowed.contains(roomOf(type))) {
            wrong.add(dependency.getDescription());
          }
        });
      }
    }
    assertEquals(Set.of(), wrong);
  }
}
