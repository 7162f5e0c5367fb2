package dev.sluice.ingress.http.webhook;

import dev.sluice.signature.Template;
import java.util.List;
import java.util.Optional;

/// What becomes of a webhook's request. Of several templates, the first of which nothing is missing
/// counts.
///
/// @param source the source of its events
/// @param types what happened; when all lack something, `fallbackType`
/// @param fallbackType the type of an event that has no other
/// @param ids by what repeats are recognised; when all lack something, each request is a new event
/// @param subjects what it happened to
/// @param times when it happened; when all lack something, the time of the signature, or else that
///   of arrival
/// @param headers the header fields that are kept, as extensions
/// @param content what the body holds
/// @param payload the field of a form whose JSON is the data
public record Mapping(
    String source,
    List<Template> types,
    String fallbackType,
    List<Template> ids,
    List<Template> subjects,
    List<Template> times,
    List<String> headers,
    Content content,
    Optional<String> payload) {

  /// How many templates each attribute may have.
  public static final int MAX_TEMPLATES = 8;

  /// What a body holds.
  public enum Content {
    /// One event.
    ONE,
    /// A JSON array of events.
    ELEMENTS,
    /// CloudEvents, in any of their modes.
    CLOUDEVENTS,
    /// An event of any shape of the table, in an envelope of SNS.
    SHAPED
  }

  /// Copies the lists.
  public Mapping {
    types = List.copyOf(types);
    ids = List.copyOf(ids);
    subjects = List.copyOf(subjects);
    times = List.copyOf(times);
    headers = List.copyOf(headers);
  }

  /// The name of the extension that keeps a header field: its letters and digits, in lower case.
  public static String extension(String header) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        name.append((char) (c + ('a' - 'A')));
      } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
        name.append(c);
      }
    }
    return name.toString();
  }
}
