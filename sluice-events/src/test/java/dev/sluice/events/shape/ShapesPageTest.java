package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapesPageTest {

  private static final String PAGE = page();

  private static String page() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("docs/event-shapes.md");
      if (Files.exists(file)) {
        try {
          return Files.readString(file);
        } catch (IOException e) {
          throw new AssertionError(file.toString(), e);
        }
      }
    }
    throw new AssertionError("docs/event-shapes.md is in no folder above");
  }

  /// The lines of the table that begins with a heading, without its first two.
  private static List<String> table(String heading) {
    return PAGE.substring(PAGE.indexOf(heading))
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .toList();
  }

  @Test
  void thePageHasEachRowInTheOrderInWhichTheyAreTried() {
    List<String> documented =
        table("| shape | is one when |").stream()
            .map(line -> line.replaceAll("^\\| (`[^`]+`) .* (`[^`]+`) \\|$", "$1 $2"))
            .toList();
    assertEquals(
        ShapeTable.standard().rows().stream()
            .map(row -> "`" + row.name() + "` `" + row.path().replace("|", "\\|") + "`")
            .toList(),
        documented);
  }

  @Test
  void theAttributesOnThePageAreThoseOfTheTable() throws IOException {
    String table;
    try (var in = ShapeTable.class.getResourceAsStream("shapes.json")) {
      table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String line : table("| shape | `source` |")) {
      for (String template : line.split("`")) {
        if (template.contains("{")) {
          assertTrue(table.contains('"' + template.replace("\\|", "|") + '"'), template);
        }
      }
    }
  }

  @Test
  void theRowsOfThePageAreRead() {
    String rows = PAGE.substring(PAGE.indexOf("```json\n") + 8);
    ShapeTable table = ShapeTable.standard().with(rows.substring(0, rows.indexOf("```")));
    Recognition found =
        table.recognise(
            "{\"kind\":\"order.placed\",\"lines\":[{\"number\":1}],\"id\":7}"
                .getBytes(StandardCharsets.UTF_8));
    assertEquals("/orders/order.placed", found.path());
    assertEquals("7-1", found.eachRecord().getFirst().id());
  }
}
