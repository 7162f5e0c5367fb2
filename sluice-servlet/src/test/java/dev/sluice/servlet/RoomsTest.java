package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds who may use whom in this module; the table of the hub has these arrows too.
class RoomsTest {

  private static final String SERVLET = "dev.sluice.servlet";
  private static final String CONTAINER = "dev.sluice.servlet.container";

  private static final String DISCOVERY = "dev.sluice.servlet.discovery";

  private static final Map<String, Set<String>> ROOMS =
      Map.of(
          SERVLET,
          Set.of(
              CONTAINER,
              "dev.sluice.event",
              "dev.sluice.events.cloudevents",
              "dev.sluice.events.json",
              "dev.sluice.events.shape",
              "dev.sluice.fault"),
          CONTAINER,
          Set.of("dev.sluice.event", "dev.sluice.fault"),
          DISCOVERY,
          Set.of("dev.sluice.events.json", "dev.sluice.fault", "dev.sluice.time"));

  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "org.eclipse.jetty.", Set.of(CONTAINER),
          "jakarta.servlet.", Set.of(CONTAINER),
          "com.amazonaws.", Set.of(SERVLET),
          "com.fasterxml.jackson.", Set.of(SERVLET, DISCOVERY));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(SERVLET);

  private static Set<String> wrong(Map<String, Set<String>> rooms) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String room = type.getPackageName();
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String used = target.getPackageName();
        boolean isOurs = used.startsWith("dev.sluice.") && !used.equals(room);
        if (isOurs && !rooms.getOrDefault(room, Set.of()).contains(used)) {
          wrong.add(dependency.getDescription());
        }
        LIBRARIES.forEach((library, owners) -> {
          if (target.getName().startsWith(library) && !owners.contains(room)) {
            wrong.add(dependency.getDescription());
          }
        });
      }
    }
    return wrong;
  }

  @Test
  void everyRoomUsesOnlyWhatItMay() {
    assertEquals(Set.of(), wrong(ROOMS));
  }

  @Test
  void everyPackageStandsInTheTable() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(type.getPackageName()));
    assertEquals(new TreeSet<>(ROOMS.keySet()), packages);
  }

  @Test
  void theRuleCanFail() {
    assertFalse(wrong(Map.of(SERVLET, Set.of())).isEmpty());
  }
}
