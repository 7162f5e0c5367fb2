package dev.sluice.rule.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// Explanations as JSON.
///
/// ```
/// {"rule":…,"matches":false,"sentence":…,
///  "findings":[{"holds":false,"place":…,"wanted":…,"found":[…],"sentence":…,
///               "near":[{"kind":…,"sentence":…}]}]}
/// ```
public final class ExplanationJson {

  private ExplanationJson() {}

  /// Writes one.
  ///
  /// @param rule the name of the rule
  public static ObjectNode of(String rule, Explanation explanation) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode().put("rule", rule);
    whole.put("matches", explanation.matches()).put("sentence", explanation.sentence());
    ArrayNode findings = whole.putArray("findings");
    for (Explanation.Finding finding : explanation.findings()) {
      ObjectNode one = findings.addObject().put("holds", finding.holds());
      one.put("place", finding.place()).put("wanted", finding.wanted());
      finding.found().forEach(one.putArray("found")::add);
      one.put("sentence", finding.sentence());
      ArrayNode near = one.putArray("near");
      for (Explanation.NearMiss miss : finding.near()) {
        near.addObject()
            .put("kind", miss.kind().name().toLowerCase(Locale.ROOT))
            .put("sentence", miss.sentence());
      }
    }
    return whole;
  }
}
