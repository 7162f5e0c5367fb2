package dev.sluice.notify.integration;

import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.notify.template.Places;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Places by their paths, in which `*` stands for each number: `embeds.*.title`.
///
/// A path that is not in the table is looked up by its last step, and has the place of all others
/// when that is not there either. A field called `url`, or whose name ends in `url`, is a URL:
/// values in it are percent-encoded, unless it begins with a value, which then is the URL.
public final class PlaceTable implements Places {

  private final Place others;
  private final Map<String, Place> places = new HashMap<>();

  private PlaceTable(Place others) {
    this.others = others;
  }

  /// A table in which all texts have a place.
  public static PlaceTable of(Place others) {
    return new PlaceTable(others);
  }

  /// This table with a place at a path; the empty path is a model that is a text.
  public PlaceTable with(String path, Place place) {
    PlaceTable table = new PlaceTable(others);
    table.places.putAll(places);
    table.places.put(path, place);
    return table;
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    String[] steps = path.split("\\.");
    for (int i = 0; i < steps.length; i++) {
      steps[i] = steps[i].matches("[0-9]+") ? "*" : steps[i];
    }
    String general = String.join(".", steps);
    String last = steps[steps.length - 1];
    Optional<Place> known =
        Optional.ofNullable(places.get(general))
            .or(() -> Optional.ofNullable(places.get("*." + last)));
    if (known.isPresent()) {
      return known.get();
    }
    if (last.equals("url") || last.endsWith("_url") || last.endsWith("Url")) {
      boolean isAllValue = parent.text(last).filter(t -> t.startsWith("$")).isPresent();
      return Place.of(isAllValue ? Escape.LINE : Escape.URL, 2_048);
    }
    return others;
  }
}
