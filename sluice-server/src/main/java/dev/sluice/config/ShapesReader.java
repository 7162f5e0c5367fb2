package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import java.util.Optional;

/// Reads `shapes`: rows of one's own, and the path of what no row fits.
final class ShapesReader {

  private ShapesReader() {}

  /// The table that comes with the hub, with what the file adds to it.
  static ShapeTable read(Section top) {
    Optional<Section> shapes = top.section("shapes");
    if (shapes.isEmpty()) {
      return ShapeTable.standard();
    }
    Section section = shapes.get();
    ShapeTable table = rows(section);
    ShapeTable read = section.parsed("default-path", table::withDefaultPath).orElse(table);
    section.finish();
    return read;
  }

  /// Each row is tried by itself first, so that every wrong one is told.
  private static ShapeTable rows(Section section) {
    ShapeTable standard = ShapeTable.standard();
    Optional<JsonNode> rows = section.anyJson("rows");
    if (rows.isEmpty()) {
      return standard;
    }
    if (!rows.get().isArray()) {
      section.wrong("rows", "must be a list of rows, such as [{ name: order, … }]");
      return standard;
    }
    int number = 0;
    boolean areRight = true;
    for (JsonNode row : rows.get()) {
      number++;
      try {
        standard.with("[" + row + "]");
      } catch (Fault e) {
        areRight = false;
        section.wrong("rows", e.sentence().replaceFirst("^shape 1", "row " + number));
      }
    }
    try {
      return areRight ? standard.with(rows.get().toString()) : standard;
    } catch (Fault e) {
      section.wrong("rows", e.sentence().replaceFirst("^shape ", "row "));
      return standard;
    }
  }
}
