package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.archive.line.LineShape;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirehoseSyntaxTest {

  private static final Map<String, String> KEYS =
      Map.of(
          "eventType", ".detail.eventType",
          "schemaVersion", "$.detail.schemaVersion",
          "region", "detail.region",
          "detailType", ".[\"detail-type\"]");

  private static String resolved(String prefix) throws IOException {
    JsonNode view =
        new JsonMapper()
            .readTree(
                "{\"detail-type\":\"prod\",\"time\":\"2001-01-01T00:00:00Z\","
                    + "\"detail\":{\"eventType\":\"a/b\",\"schemaVersion\":1,\"region\":\"eu\"}}");
    Instant arrival = Instant.parse("2026-11-21T09:30:00Z");
    return Prefix.parse(prefix, KEYS).resolve(view, arrival)
            instanceof Resolution.Resolved(String text)
        ? text
        : "missing";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !{partitionKeyFromQuery:eventType}/!{partitionKeyFromQuery:schemaVersion}/ | a%2Fb/1/
          !{partitionKeyFromQuery:region}-!{partitionKeyFromQuery:detailType}/       | eu-prod/
          year=!{timestamp:yyyy}/month=!{timestamp:MM}/!{timestamp:yyyy-MM-dd/HH}/   | year=2026/month=11/2026-11-21/09/
          eventType={detail.eventType}/schemaVersion={detail.schemaVersion}/         | eventType=a%2Fb/schemaVersion=1/
          {detail.region}/!{timestamp:yyyy}/wow!/                                    | eu/2026/wow!/
          wow!{{x}}/                                                                 | wow!{x}/
          """)
  void theExpressionsOfFirehoseStandForWhatTheyDoThere(String prefix, String place)
      throws IOException {
    assertEquals(place, resolved(prefix));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !{partitionKeyFromQuery:other}/        | there is no partition key 'other'
          !{partitionKeyFromLambda:customer}/    | write the path of the value
          !{firehose:random-string}/             | must have the same name
          !{firehose:error-output-type}/         | stands in error prefixes only
          !{firehose:else}/                      | is not understood
          !{detail.x}/                           | is not understood
          !{timestamp:yyyy-MM-dd'T'HH}/          | a time has yyyy
          x!{timestamp:yyyy                      | is not closed
          """)
  void whatIsNotUnderstoodIsSaid(String prefix, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> Prefix.parse(prefix, KEYS));
    assertEquals("invalid-prefix", fault.code());
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      textBlock =
          """
          .detail.a | tostring
          .detail.a // "none"
          .detail|.a
          .
          $
          .detail[]
          {a: .b}
          """)
  void aPartitionKeyIsAPathAndNothingMoreOfJq(String path) {
    Fault fault =
        assertThrows(
            Fault.class, () -> Prefix.parse("!{partitionKeyFromQuery:a}/", Map.of("a", path)));
    assertTrue(fault.sentence().contains("nothing else"), fault.sentence());
  }

  @Test
  void errorsStandBySort() throws IOException {
    World world = new World(World.memory());
    world.event("{}", "r");
    world.journal.forget(world.event("{\"k\":1}", "r"));
    world.event("{\"k\":1}", "r");
    ErrorTail.Split errors =
        ErrorTail.parse("error/x!{firehose:error-output-type}/!{timestamp:yyyy}/");
    assertEquals("error/", errors.root());
    Archive archive =
        world.archive(
            new ArchiveSettings(
                Prefix.parse("{detail.k}/"),
                errors.root(),
                1 << 20,
                Duration.ofSeconds(60),
                new LineSettings(Compression.NONE, 500, errors.tail(), LineShape.PLAIN)));
    World.drain(archive);
    archive.flush();
    int year = world.clock.now().atZone(java.time.ZoneOffset.UTC).getYear();
    assertEquals(
        List.of("1", "error/xevent-lost/1970", "error/xpartitioning-failed/" + year),
        world.keys().stream().map(key -> key.substring(0, key.lastIndexOf('/'))).toList());
    assertEquals(new Tally(1, 2), world.outbox.tallies().get(new RuleName("r")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !{firehose:error-output-type}/             | a plain folder comes first
          error/!{partitionKeyFromQuery:eventType}/  | has none here either
          error/!{firehose:random-string}/           | must have the same name
          error/{detail.x}/                          | cannot stand here
          error/{time:yyyy}/                         | cannot stand here
          """)
  void anErrorPrefixLooksAtNoValue(String prefix, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> ErrorTail.parse(prefix));
    assertTrue(fault.sentence().contains(sentence), fault.sentence());
  }
}
