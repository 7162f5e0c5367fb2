package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.NavigableMap;

/// Pages of lists. `NextToken` is the name of the last item of a page.
final class Paging {

  private Paging() {}

  /// @param all the items by their names
  static ObjectNode of(Asked asked, String member, NavigableMap<String, ? extends JsonNode> all) {
    int limit = asked.limit();
    String after = asked.text("NextToken").orElse("");
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray(member);
    String last = "";
    for (Map.Entry<String, ? extends JsonNode> each : all.tailMap(after, false).entrySet()) {
      if (items.size() == limit) {
        return page.put("NextToken", last);
      }
      items.add(each.getValue());
      last = each.getKey();
    }
    return page;
  }
}
