package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.pattern.FlatEvent;
import dev.sluice.rule.pattern.Interpreter;
import dev.sluice.rule.pattern.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/// Each row of the tables of `docs/rules.md` matches and does not match what it says.
class RulesPageTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final java.util.regex.Pattern CODE = java.util.regex.Pattern.compile("`([^`]+)`");

  @Test
  void everyOperatorOnThePageMatchesWhatItSays() throws IOException {
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("../docs/rules.md"))) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length != 6) {
        continue;
      }
      String pattern = first(cells[2]);
      if (pattern.startsWith("[{") || pattern.startsWith("[\"")) {
        requireAll("{\"detail\":{\"a\":" + pattern + "}}", cells, "{\"detail\":{\"a\":%s}}");
        rows++;
      } else if (pattern.startsWith("{")) {
        requireAll(pattern, cells, "%s");
        rows++;
      }
    }
    assertTrue(rows > 25, "the tables are not found");
  }

  private static void requireAll(String pattern, String[] cells, String event)
      throws JsonProcessingException {
    for (int cell : List.of(3, 4)) {
      Matcher values = CODE.matcher(cells[cell]);
      int count = 0;
      while (values.find()) {
        ObjectNode view = (ObjectNode) JSON.readTree(event.replace("%s", values.group(1)));
        assertEquals(cell == 3, bySet(pattern, view), pattern + " of " + view);
        assertEquals(
            cell == 3,
            new Interpreter(FlatEvent.of(view), 1_000).matches(Pattern.read("r", pattern)),
            pattern + " of " + view + " by the interpreter");
        count++;
      }
      assertTrue(count > 0, pattern);
    }
  }

  private static boolean bySet(String pattern, ObjectNode view) {
    Rule rule = new Rule(new RuleName("r"), pattern, List.of(new TargetName("t")), true);
    return !RuleSet.compile(List.of(rule)).matching(view).isEmpty();
  }

  private static String first(String cell) {
    Matcher code = CODE.matcher(cell);
    return code.find() ? code.group(1) : "";
  }
}
