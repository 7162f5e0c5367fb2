package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.events.shape.Samples.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s3                    | aws-s3             | /aws.s3                | 1
          eventbridge-scheduled | aws-eventbridge    | /aws.events            | 1
          cloudevent-draft      | cloudevent         | /my/context            | 1
          alexa-smart-home-v2   | aws-alexa          | /aws.alexa             | 1
          cloudtrail            | aws-cloudtrail     | /sns.amazonaws.com     | 2
          cloudformation        | aws-cloudformation | /aws.cloudformation    | 1
          cloudfront            | aws-cloudfront     | /aws.cloudfront        | 1
          config                | aws-config         | /aws.config            | 1
          codecommit            | aws-codecommit     | /aws.codecommit        | 1
          cognito-sync          | aws-cognito        | /aws.cognito           | 1
          dynamodb              | aws-dynamodb       | /aws.dynamodb          | 2
          ec2-lifecycle         | aws-eventbridge    | /aws.ec2               | 1
          iot-events            | aws-iot-events     | /myChargedEvent        | 1
          kinesis               | aws-kinesis        | /aws.kinesis           | 2
          firehose              | aws-firehose       | /aws.kinesis.firehose  | 2
          lex                   | aws-lex            | /aws.lex               | 1
          ses                   | aws-ses            | /aws.ses               | 1
          sns                   | aws-sns            | /aws.sns               | 1
          sqs                   | aws-sqs            | /aws.sqs               | 2
          """)
  void theNineteenSamplesOfTheFirstHandlerKeepTheirPaths(
      String sample, String shape, String path, int records) {
    assertRecognised(sample, shape, path, records);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s3-deleted             | aws-s3                     | /aws.s3                     | 2
          s3-compatible          | s3-compatible              | /minio.s3                   | 1
          s3-test                | aws-s3-test                | /aws.s3.test                | 1
          s3-batch               | aws-s3-batch               | /aws.s3.batch               | 1
          firehose-direct        | aws-firehose-direct        | /aws.kinesis.firehose       | 1
          lex-v2                 | aws-lex-v2                 | /aws.lex.v2                 | 1
          alexa-directive        | aws-alexa-directive        | /aws.alexa.directive        | 1
          alexa-skill            | aws-alexa-skill            | /aws.alexa.skill            | 1
          cognito-trigger        | aws-cognito-trigger        | /aws.cognito.trigger        | 1
          sns-http               | aws-sns-http               | /aws.sns.http               | 1
          sns-confirmation       | aws-sns-http               | /aws.sns.http               | 1
          ses-notification       | aws-ses-notification       | /aws.ses.notification       | 1
          ses-sending            | aws-ses-sending            | /aws.ses.sending            | 1
          kafka-msk              | aws-kafka                  | /aws.kafka                  | 3
          kafka-own              | kafka                      | /kafka                      | 1
          mq-activemq            | aws-mq                     | /aws.mq                     | 1
          mq-rabbitmq            | aws-rmq                    | /aws.rmq                    | 3
          logs                   | aws-logs                   | /aws.logs                   | 1
          codepipeline           | aws-codepipeline           | /aws.codepipeline           | 1
          connect                | aws-connect                | /aws.connect                | 1
          secretsmanager         | aws-secretsmanager         | /aws.secretsmanager         | 1
          cloudevent             | cloudevent                 | /shop                       | 1
          cloudevents-batch      | cloudevent                 | /shop                       | 2
          eventbridge-s3         | aws-eventbridge            | /aws.s3                     | 1
          google-pubsub          | google-pubsub              | /google.pubsub              | 1
          google-functions       | google-functions           | /google.functions           | 1
          google-functions-flat  | google-functions-flat      | /google.functions           | 1
          google-storage         | google-storage             | /google.storage             | 1
          azure-eventgrid        | azure-eventgrid            | /azure.eventgrid            | 2
          azure-eventgrid-one    | azure-eventgrid            | /azure.eventgrid            | 1
          azure-validation       | azure-eventgrid-validation | /azure.eventgrid            | 1
          azure-monitor          | azure-monitor              | /azure.monitor              | 1
          sparkpost              | sparkpost                  | /sparkpost                  | 2
          alb                    | aws-alb                    | /aws.alb                    | 1
          apigateway-v1          | aws-apigateway             | /aws.apigateway             | 1
          apigateway-v2          | aws-apigateway-v2          | /aws.apigateway.v2          | 1
          lambda-url             | aws-lambda-url             | /aws.lambda.url             | 1
          apigateway-websocket   | aws-apigateway-websocket   | /aws.apigateway.websocket   | 1
          apigateway-authorizer  | aws-apigateway-authorizer  | /aws.apigateway.authorizer  | 1
          """)
  void eachShapeThatTheFirstHandlerLackedHasAPath(
      String sample, String shape, String path, int records) {
    assertRecognised(sample, shape, path, records);
  }

  private static void assertRecognised(String sample, String shape, String path, int records) {
    Recognition found = Samples.recognised(sample);
    assertEquals(shape, found.shape());
    assertEquals(path, found.path());
    assertEquals(records, found.records());
    assertTrue(found.isRecognised());
  }

  /// Where two rules of the first handler hold, the later one counted. That is kept, but for whole
  /// envelopes: what says that it is a CloudEvent or an event of EventBridge is one.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"source":"a"}                                                       | /a
          {"source":"/a"}                                                      | /a
          {"source":"/a/b"}                                                    | /a/b
          {"source":"a","event":{"eventName":"b"}}                             | /b
          {"event":{"eventName":"b"},"Records":[{"eventSource":"x:y:z"}]}      | /x.y.z
          {"Records":[{"eventSource":"x:y","EventSource":"v:w"}]}              | /v.w
          {"Records":[{"EventSource":"v:w"}],"bot":1,"outputDialogMode":1,"currentIntent":1} | /aws.lex
          {"bot":1,"outputDialogMode":1,"currentIntent":1,"records":[{"kinesisRecordMetadata":{"a":1}}]} | /aws.kinesis.firehose
          {"records":[{"kinesisRecordMetadata":{"a":1}}],"identityId":1,"identityPoolId":1} | /aws.cognito
          {"identityId":1,"identityPoolId":1,"configRuleId":1}                 | /aws.config
          {"configRuleId":1,"Records":[{"cf":{"a":1}}]}                        | /aws.cloudfront
          {"Records":[{"cf":{"a":1}}],"LogicalResourceId":"a"}                 | /aws.cloudformation
          {"LogicalResourceId":"a","header":{"a":1},"payload":{"a":1}}         | /aws.alexa
          {"source":"a","header":{},"payload":{"a":1}}                         | /a
          {"source":"a","LogicalResourceId":"b"}                               | /aws.cloudformation
          {"specversion":"1.0","id":"1","type":"t","source":"a","configRuleId":"b"} | /a
          {"source":"a","detail-type":"t","detail":{},"LogicalResourceId":"b"} | /a
          """)
  void theOrderOfTheFirstHandlerIsKept(String event, String path) {
    assertEquals(path, Samples.recognisedText(event).path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"source":"a/b"}                   | /a/b
          {"source":"https://ex.com/x"}      | /https://ex.com/x
          {"source":"//pubsub/x"}            | //pubsub/x
          {"source":"/"}                     | /
          {"source":"a b?c#d;e%41\\\\f"}     | /a%20b%3Fc%23d%3Be%2541%5Cf
          {"source":"\\u00e9\\ud83d\\ude00"} | /%C3%A9%F0%9F%98%80
          {"source":"a\\u0000\\r\\n"}        | /a%00%0D%0A
          {"source":"a:b@c,d"}               | /a:b@c,d
          {"source":"..."}                   | /...
          """)
  void onlyALeadingSlashIsTakenAndOddCharactersAreEncoded(String event, String path) {
    assertEquals(path, Samples.recognisedText(event).path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"source":"../admin"}        | has a segment '..'
          {"source":"/a/./b"}          | has a segment '.'
          {"source":"a/.."}            | has a segment '..'
          {"source":"\\ud800"}         | holds half a surrogate pair
          """)
  void aSourceThatNoPathCanBeMadeOfGoesToTheDefaultPathWithANote(String event, String reason) {
    Recognition found = Samples.recognisedText(event);
    assertEquals("/", found.path());
    assertEquals("source", found.shape());
    assertTrue(found.notes().getFirst().contains(reason), found.notes()::toString);
  }

  @Test
  void aSourceThatIsTooLongGoesToTheDefaultPathWithANote() {
    String longest = "a".repeat(2_047);
    assertEquals("/" + longest, Samples.recognisedText("{\"source\":\"" + longest + "\"}").path());
    Recognition found = Samples.recognisedText("{\"source\":\"a" + longest + "\"}");
    assertEquals("/", found.path());
    assertTrue(found.notes().getFirst().contains("2,048 characters"), found.notes()::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}
          []
          [null]
          null
          42
          "text"
          {"my":"event"}
          {"source":""}
          {"source":7}
          {"source":{"a":1}}
          {"event":{"eventName":7}}
          {"Records":[]}
          {"records":[]}
          {"Records":{}}
          {"Records":[null]}
          {"Records":["text",7,[]]}
          {"Records":[{"eventSource":null}]}
          {"Records":[{"eventSource":["aws:s3"]}]}
          {"requestContext":{}}
          """)
  void whatIsNotRecognisedGoesToTheDefaultPathAndIsKept(String event) {
    ShapeTable table = ShapeTable.standard().withDefaultPath("/events/other");
    Recognition found = table.recognise(event.getBytes(StandardCharsets.UTF_8));
    assertEquals("unrecognised", found.shape());
    assertEquals("/events/other", found.path());
    assertEquals(1, found.records());
    assertEquals(1, found.notes().size());
    assertEquals(List.of(found.whole()), found.eachRecord());
    assertEquals("dev.sluice.unrecognised", found.whole().type());
    assertEquals("/events/other", found.whole().source());
    assertEquals(event, found.whole().data().text());
  }

  @Test
  void recordsThatAreNoObjectsDoNotHideWhatTheOthersAre() {
    Recognition found =
        Samples.recognisedText("{\"Records\":[null,\"x\",{\"eventSource\":\"aws:s3\"},null]}");
    assertEquals("aws-s3", found.shape());
    assertEquals(4, found.records());
    assertEquals(
        List.of("3 of 4 records are not like the first; none of them is lost"), found.notes());
    assertEquals(
        List.of(
            "dev.sluice.unrecognised",
            "dev.sluice.unrecognised",
            "com.amazonaws.s3.record",
            "dev.sluice.unrecognised"),
        found.eachRecord().stream().map(event -> event.type()).toList());
    assertEquals(4, found.eachRecord().stream().map(event -> event.id()).distinct().count());
  }

  @Test
  void eachRecordOfAMixedListIsReadAsWhatItIs() {
    Recognition found =
        Samples.recognisedText(
            """
            {"Records":[{"eventSource":"aws:sqs","messageId":"m"},
                        {"eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}
            """);
    assertEquals("/aws.sqs", found.path());
    assertEquals(
        List.of("com.amazonaws.sqs.message", "com.amazonaws.s3.ObjectCreated:Put"),
        found.eachRecord().stream().map(event -> event.type()).toList());
  }

  @Test
  void requestsAreToldApartFromEventsWithAdvice() {
    for (String request : List.of("alb", "apigateway-v1", "apigateway-v2", "lambda-url")) {
      String note = Samples.recognised(request).notes().getFirst();
      assertTrue(note.startsWith("this is a request, not an event"), note);
    }
    assertTrue(Samples.recognised("alb").notes().getFirst().contains("load balancer"));
    assertTrue(Samples.recognised("apigateway-v1").notes().getFirst().contains("API Gateway"));
  }

  @Test
  void aPathThatTwoShapesShareIsNoted() {
    assertEquals(
        List.of("its path is also that of 'aws-s3'; a row of your own can give it another"),
        Samples.recognised("eventbridge-s3").notes());
    assertEquals(List.of(), Samples.recognised("ec2-lifecycle").notes());
  }

  @Test
  void aCloudEventInBinaryModeHasThePathOfItsSource() {
    Recognition found =
        ShapeTable.standard()
            .recognise(
                new Fields(
                    Map.of(
                        "CE-SpecVersion", "1.0",
                        "ce-id", "1",
                        "ce-type", "t",
                        "ce-source", "/shop",
                        "content-type", "text/plain")),
                "no JSON".getBytes(StandardCharsets.UTF_8));
    assertEquals("cloudevent", found.shape());
    assertEquals("/shop", found.path());
    assertEquals("/my/%2520context", bound("my/%2520context").path());
    assertEquals("no JSON", found.whole().data().text());
    assertEquals(List.of(found.whole()), found.eachRecord());
  }

  @Test
  void aRowThatChangesThePathOfCloudEventsHoldsInBinaryModeToo() {
    Recognition found =
        ShapeTable.standard()
            .with("[{\"name\":\"cloudevent\",\"path\":\"/ce/{type}\"}]")
            .recognise(
                new Fields(
                    Map.of(
                        "ce-specversion", "1.0", "ce-id", "1", "ce-type", "t", "ce-source", "/s")),
                new byte[0]);
    assertEquals("/ce/t", found.path());
  }

  private static Recognition bound(String source) {
    return ShapeTable.standard()
        .recognise(
            new Fields(
                Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-type", "t", "ce-source", source)),
            new byte[0]);
  }

  @Test
  void aBatchOfCloudEventsIsReadByTheBinding() {
    Recognition found =
        ShapeTable.standard()
            .recognise(
                new Fields(Map.of("Content-Type", "application/cloudevents-batch+json")),
                Samples.bytes("cloudevents-batch"));
    assertEquals("/shop", found.path());
    assertEquals(2, found.records());
    assertEquals(Samples.events("cloudevents-batch"), found.eachRecord());
    assertEquals("dev.sluice.batch.cloudevent", found.whole().type());
  }

  @Test
  void everyRowOfTheTableHasASample() {
    Set<String> rows =
        ShapeTable.standard().rows().stream().map(ShapeTable.Row::name).collect(Collectors.toSet());
    // Their samples are the lines of the tables above that are no files.
    rows.removeAll(Set.of("aws-record-capital", "aws-record", "source"));
    for (String sample : AdaptationTest.SAMPLES) {
      rows.remove(Samples.recognised(sample).shape());
    }
    assertEquals(Set.of(), rows);
  }
}
