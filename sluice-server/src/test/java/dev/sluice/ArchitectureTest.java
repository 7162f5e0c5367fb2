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

/// Holds who may use whom, as the table of {@link Rooms} has it.
class ArchitectureTest {

  private static final String ROOT = "dev.sluice.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

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
    assertEquals(Set.of(), wrongArrows(Rooms.ALL));
  }

  @Test
  void everyPackageStandsInTheTableAndEveryRowIsAPackage() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(roomOf(type)));
    assertEquals(new TreeSet<>(Rooms.ALL.keySet()), packages);
  }

  @Test
  void theTableHasNoCycles() {
    for (String room : Rooms.ALL.keySet()) {
      Set<String> reached = new HashSet<>();
      List<String> next = List.copyOf(Rooms.ALL.get(room));
      while (!next.isEmpty()) {
        Set<String> further = new HashSet<>();
        for (String each : next) {
          if (reached.add(each)) {
            further.addAll(Rooms.ALL.getOrDefault(each, Set.of()));
          }
        }
        next = List.copyOf(further);
      }
      assertFalse(reached.contains(room), room + " uses itself by way of others");
    }
  }

  @Test
  void theRuleCanFail() {
    Map<String, Set<String>> stricter = new HashMap<>(Rooms.ALL);
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
        Rooms.LIBRARIES.forEach((library, allowed) -> {
          if (used.startsWith(library) && !allowed.contains(roomOf(type))) {
            wrong.add(dependency.getDescription());
          }
        });
      }
    }
    assertEquals(Set.of(), wrong);
  }
}
