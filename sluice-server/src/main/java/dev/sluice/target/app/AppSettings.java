package dev.sluice.target.app;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.servlet.Environ;
import dev.sluice.target.http.HttpTargetSettings;
import java.nio.file.Path;
import java.util.Optional;

/// Which application, and what it gets.
///
/// @param place where it is
/// @param content what the body of a request is
public record AppSettings(Place place, Content content) {

  /// The body in which an application gets an event, when its rule makes no other.
  ///
  /// @param shapes what puts it back into the body that it came in
  public Payload body(Event event, ShapeTable shapes) {
    return Request.body(event, new Form(content, shapes));
  }

  /// Where an application is.
  public sealed interface Place {}

  /// In a file that is loaded into this process.
  ///
  /// @param path a jar or a WAR, or the folder of an unpacked WAR; absolute
  /// @param type the class to run, for a jar; a WAR says itself what it runs
  /// @param environ what its requests have in common
  public record InFile(Path path, Optional<String> type, Environ environ) implements Place {}

  /// At a URL, in whatever language it is written.
  ///
  /// @param base what its paths are put behind; without a slash at the end
  public record AtUrl(HttpTargetSettings base) implements Place {}
}
