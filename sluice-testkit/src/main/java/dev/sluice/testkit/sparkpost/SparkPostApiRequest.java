package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A request as the stand-in got it.
///
/// @param path below the base URL, such as `/webhooks`
/// @param query the parameters, decoded
/// @param subaccount what `X-MSYS-SUBACCOUNT` says
public record SparkPostApiRequest(
    String method, String path, Map<String, String> query, OptionalInt subaccount, String body) {

  /// Copies the query.
  public SparkPostApiRequest {
    query = Map.copyOf(query);
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/"));
  }

  /// Method and path, such as `GET /webhooks`.
  public String line() {
    return method + " " + path;
  }

  ObjectNode object() {
    try {
      JsonNode read = SparkPostApiReply.JSON.readTree(body);
      if (read instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw SparkPostApiReply.refused(400, "Invalid JSON", String.valueOf(e.getLocation()));
    }
    throw SparkPostApiReply.refused(400, "Invalid JSON", "an object is needed");
  }
}
