package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.sqs.SqsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sources` and `shapes`.
class SourcesReaderTest {

  private static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigurationReader.read(file, name -> name);
  }

  private String problem(String yaml) {
    return assertThrows(Fault.class, () -> load(yaml)).sentence();
  }

  @Test
  void theUrlOfAQueueIsEnough() throws IOException {
    List<SqsSettings> sources =
        load("sources: { orders: { sqs: { queue: \"" + URL + "\" } } }").sources();
    assertEquals(
        List.of(
            new SqsSettings(
                "orders",
                URI.create(URL),
                "eu-central-1",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                100,
                false,
                false,
                false)),
        sources);
    assertEquals("orders", sources.getFirst().queueName());
  }

  @Test
  void everyKeyIsRead() throws IOException {
    SqsSettings read =
        load("""
        sources:
          off: { enabled: false, sqs: { queue: "http://127.0.0.1:9324/0/other" } }
          local:
            sqs:
              queue: "http://127.0.0.1:9324/000000000000/a.fifo"
              region: eu-west-1
              access-key: "${env:ACCESS}"
              secret-key: "${env:SECRET}"
              session-token: "${env:TOKEN}"
              wait: 5s
              visibility: 2m
              in-flight: 7
              unwrap: sns
              each: event
              unrecognised: leave
        """)
            .sources()
            .getFirst();
    assertEquals("local", read.name());
    assertEquals("eu-west-1", read.region());
    assertEquals(Optional.of(URI.create("http://127.0.0.1:9324/")), read.endpoint());
    SqsSettings.Credentials credentials = read.credentials().orElseThrow();
    assertEquals("SECRET", credentials.secretKey().reveal());
    assertFalse(read.toString().contains("SECRET"), read.toString());
    assertEquals(Duration.ofSeconds(5), read.poll());
    assertEquals(Duration.ofMinutes(2), read.visibility());
    assertEquals(7, read.inFlight());
    assertTrue(read.isFromSns() && read.isWhole() && read.leavesUnrecognised());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                | 'sqs' in source 'a' is missing",
        "{ sqs: {} }                                       | 'queue' in 'sqs' of source 'a' is"
            + " missing",
        "{ sqs: { queue: orders } }                        | a URL has a host",
        "{ sqs: { queue: 'https://h/' } }                  | the URL of a queue is right",
        "{ sqs: { queue: 'https://h/1/q?x=1' } }           | without a query",
        "{ sqs: { queue: 'https://h/1/q', wait: 21s } }    | 1s to 20s is right",
        "{ sqs: { queue: 'https://h/1/q', in-flight: 0 } } | 1 to 1000 is right",
        "{ sqs: { queue: 'https://h/1/q', unwrap: gzip } } | sns is",
        "{ sqs: { queue: 'https://h/1/q', each: all } }    | right is event or record",
        "{ sqs: { queue: 'https://h/1/q', unrecognised: drop } } | right is leave or admit",
        "{ sqs: { queue: 'https://h/1/q', access-key: '${env:A}' } } | it needs the other of the"
            + " two",
        "{ sqs: { queue: 'https://h/1/q', session-token: '${env:A}' } } | it needs 'access-key'",
        "{ sqs: { queue: 'https://h/1/q', regoin: x } }    | did you mean 'region'?"
      })
  void whatIsWrongIsTold(String source, String told) {
    String problem = problem("sources:\n  a: " + source + "\n");
    assertTrue(problem.contains(told) && problem.contains("sluice.yaml:2: "), problem);
  }

  @Test
  void aQueueIsAskedByOneSourceOnly() {
    String problem =
        problem(
            "sources: { a: { sqs: { queue: \"%s\" } }, b: { sqs: { queue: \"%s\" } } }"
                .formatted(URL, URL));
    assertTrue(problem.contains("source 'b' asks the queue that source 'a' asks"), problem);
  }

  @Test
  void rowsOfOnesOwnAndTheDefaultPathCount() throws IOException {
    ShapeTable table =
        load("""
        shapes:
          default-path: /unknown
          rows:
            - { name: order, when: [kind = order], path: /orders, event: { source: /shop, id: "{ref}" } }
            - { name: aws-lex-v2, path: /aws.lex }
        """)
            .shapes();
    assertEquals("order", shape(table, "{\"kind\":\"order\",\"ref\":\"1\"}"));
    assertEquals("/unknown", table.recognise(bytes("{\"a\":1}")).path());
    assertEquals(
        "/aws.lex",
        table
            .recognise(bytes("{\"bot\":{},\"sessionState\":{},\"invocationSource\":\"x\"}"))
            .path());
  }

  private static String shape(ShapeTable table, String json) {
    return table.recognise(bytes(json)).shape();
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyWrongRowIsToldAndSoIsAWrongPath() {
    String problem =
        problem(
            """
            shapes:
              default-path: "no slash"
              rows:
                - { name: a, when: [kind], path: /a }
                - { name: b, path: /b }
                - { name: c, when: ["x ="], pth: /c }
            """);
    assertTrue(problem.contains("sluice.yaml:2: 'default-path' in 'shapes': "), problem);
    assertTrue(problem.contains("'rows' in 'shapes': row 2 'b': when: "), problem);
    assertTrue(problem.contains("'rows' in 'shapes': row 3 'c': pth: "), problem);
    assertTrue(problem("shapes: { rows: {} }").contains("must be a list of rows"));
    assertTrue(
        problem(
                "shapes: { rows: [{ name: a, when: [k], path: /a }, { name: a, when: [k], path: /a"
                    + " }] }")
            .contains("row 2 'a': name: there is another row"));
  }
}
