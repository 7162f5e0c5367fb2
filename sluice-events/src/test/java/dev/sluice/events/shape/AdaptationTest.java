package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Timestamp;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.shape.Samples.Fields;
import dev.sluice.fault.Fault;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdaptationTest {

  /// Each sample, and the attributes of the event that its last record makes. Where an id is a
  /// fingerprint, it stands as `#`.
  private static final String EXPECTED =
      """
      alb | arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/49e9d65c45c6791a | com.amazonaws.alb.request | Root=1-5c536348-3d683b8b04734faae651f476.# | /orders |
      alexa-directive | aws:alexa | com.amazonaws.alexa.Alexa.PowerController.TurnOn | 1bd5d003-31b9-476f-ad03-71d471922820 | lamp-1 |
      alexa-skill | aws:alexa/amzn1.ask.skill.1 | com.amazonaws.alexa.IntentRequest | amzn1.echo-api.request.1 | order | 2026-03-01T10:00:00Z
      alexa-smart-home-v2 | aws:alexa | com.amazonaws.alexa.SwitchOnOffRequest | # | lamp-1 |
      apigateway-authorizer | arn:aws:execute-api:eu-west-1:111122223333:aaaaaaaaaa/prod/GET/orders | com.amazonaws.apigateway.authorizer | # |  |
      apigateway-v1 | aws:apigateway/1234567890 | com.amazonaws.apigateway.request | c6af9ac6-7b61-11e6-9a41-93e8deadbeef | /orders/1 | 2026-03-01T10:00:00.870Z
      apigateway-v2 | aws:apigateway/aaaaaaaaaa | com.amazonaws.apigateway.v2.request | JKJaXmPLvHcESHA= | /orders/1 | 2026-03-01T10:00:00.067Z
      apigateway-websocket | aws:apigateway/aaaaaaaaaa | com.amazonaws.apigateway.websocket.CONNECT | Kz7vSHXJrPEFUjw= | Kz7vSfXOrPECGhg= | 2026-03-01T10:00:00.001Z
      azure-eventgrid-one | /subscriptions/s-1/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/books | Microsoft.Storage.BlobCreated | 831e1650-001e-001b-66ab-eeb76e069633 | /blobServices/default/containers/books/blobs/a.pdf | 2026-03-01T18:41:00.9584103Z
      azure-eventgrid | /subscriptions/s-1/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/books | Microsoft.Storage.BlobDeleted | 831e1650-001e-001b-66ab-eeb76e069632 | /blobServices/default/containers/books/blobs/a.pdf | 2026-03-01T18:41:00.9584103Z
      azure-monitor | /subscriptions/s-1/resourcegroups/shop/providers/microsoft.compute/virtualmachines/vm-1 | azure.monitor.alert.Resolved | /subscriptions/s-1/providers/Microsoft.AlertsManagement/alerts/b9569717.Resolved.# | cpu is high | 2026-03-01T14:03:16.2246313Z
      azure-validation | /subscriptions/s-1/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/books | Microsoft.EventGrid.SubscriptionValidationEvent | 2d1781af-3a4c-4d7c-bd0c-e34b19da4e66 |  | 2026-03-01T18:41:00.9584103Z
      cloudevent-draft | /my/context | com.example.someevent | A234-1234-1234 |  | 2018-04-05T17:31:00Z
      cloudevent | /shop | order.placed | 42 |  | 2026-03-01T10:00:00Z
      cloudevents-batch | /shop | order.paid | 44 |  |
      cloudformation | arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1134083a-2608-1e91-9897-022501a2c456 | com.amazonaws.cloudformation.Create | 5d478078-13e9-baf0-464a-7ef285ecc786 | primerinvoke |
      cloudfront | aws:cloudfront/EDFDVBD6EXAMPLE | com.amazonaws.cloudfront.request | # | /picture.jpg |
      cloudtrail | sns.amazonaws.com | com.amazonaws.cloudtrail.GetTopicAttributes | ec5bb073-0000-4d45-b03c-f07b9fc9ea18 |  | 2026-03-01T10:27:02Z
      codecommit | arn:aws:codecommit:eu-west-1:111122223333:shop | com.amazonaws.codecommit.ReferenceChanges | 31ade2c7-0000-47c5-a937-1cf99e2790e9.1 | refs/heads/main | 2026-03-01T20:58:25.400+00:00
      codepipeline | aws:codepipeline/111122223333 | com.amazonaws.codepipeline.job | 11111111-abcd-1111-abcd-111111abcdef |  |
      cognito-sync | aws:cognito/eu-west-1:pool-1 | com.amazonaws.cognito.SyncTrigger | # | eu-west-1:id-1 |
      cognito-trigger | aws:cognito/eu-west-1_aBcDeFgHi | com.amazonaws.cognito.PreSignUp_SignUp | # | ada |
      config | arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-0123456 | com.amazonaws.config.evaluation | # | no-open-ports |
      connect | arn:aws:connect:eu-west-1:111122223333:instance/9308c2a1 | com.amazonaws.connect.ContactFlowEvent | # | 4a573372-1f28-4e26-b97b-XXXXXXXXXXX |
      dynamodb | arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-03-01T00:00:00.000 | com.amazonaws.dynamodb.REMOVE | c81e728d9d4c2f636f067f89cc14862c |  | 2026-03-01T10:00:00Z
      ec2-lifecycle | aws.ec2 | EC2 Instance State-change Notification | b6ba298a-7732-2226-0000-976312c1a050 |  | 2026-03-01T17:59:30Z
      eventbridge-s3 | aws.s3 | Object Created | 17793124-05d4-b198-2fde-7ededc63b103 |  | 2026-03-01T10:15:33Z
      eventbridge-scheduled | aws.events | Scheduled Event | 6f0b1c9e-3a51-4f0e-9a44-0f6a5f2d7c11 |  | 2026-03-01T10:00:00Z
      firehose-direct | arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders | com.amazonaws.firehose.record | 49546986683135544286507457936321625675700192471156785154 |  | 2026-03-01T10:00:00Z
      firehose | arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders | com.amazonaws.firehose.record | 4954699 | order-2 | 2026-03-01T10:00:01Z
      google-functions-flat | projects/_/buckets/books/objects/a.pdf | providers/cloud.storage/eventTypes/object.change | 1144231683168618 |  | 2026-03-01T22:23:12.000Z
      google-functions | //storage.googleapis.com/projects/_/buckets/books/objects/a.pdf | google.storage.object.finalize | 1144231683168617 |  | 2026-03-01T22:23:11.521Z
      google-pubsub | //pubsub.googleapis.com/projects/shop/subscriptions/orders | google.cloud.pubsub.topic.v1.messagePublished | 2070443601311540 |  | 2026-03-01T19:13:55.749Z
      google-storage | //storage.googleapis.com/projects/_/buckets/books | google.cloud.storage.object | books/a.pdf/1360887697105000/1 | objects/a.pdf | 2026-03-01T00:21:37.000Z
      iot-events | aws:iotevents/battery | com.amazonaws.iotevents.myChargedEvent | 49f0f32f-0000-38a7-8a76-d6ca49dd0bc4 | 100009 | 2026-03-01T10:00:00.647Z
      kafka-msk | arn:aws:kafka:eu-west-1:111122223333:cluster/shop/vpc-2priv-2pub/751d2973 | com.amazonaws.kafka.record | orders-1-15 | orders | 2026-03-01T10:00:00.700Z
      kafka-own | kafka:kafka-1.example.com:9092 | com.amazonaws.kafka.record | orders-0-0 | orders | 2026-03-01T10:00:00.700Z
      kinesis | arn:aws:kinesis:eu-west-1:111122223333:stream/orders | com.amazonaws.kinesis.record | shardId-000000000006:49590338271490256608559692538361571096 | order-1 | 2026-03-01T10:00:01.500Z
      lambda-url | //aaaaaaaaaa.lambda-url.eu-west-1.on.aws | com.amazonaws.lambda.url.request | JKJaXmPLvHcESHA= | /orders/1 | 2026-03-01T10:00:00.067Z
      lex-v2 | aws:lex/BOTID12345 | com.amazonaws.lex.v2.DialogCodeHook | # | order |
      lex | aws:lex/shop-bot | com.amazonaws.lex.FulfillmentCodeHook | # | order |
      logs | aws:logs | com.amazonaws.logs.batch | # |  |
      mq-activemq | arn:aws:mq:eu-west-1:111122223333:broker:shop:b-1 | com.amazonaws.mq.message | ID:b-1.mq.eu-west-1.amazonaws.com-37557-1-1:1:1:1 | orders | 2026-03-01T10:00:00.938Z
      mq-rabbitmq | arn:aws:mq:eu-west-1:111122223333:broker:shop:b-2 | com.amazonaws.rmq.message | #.#.2 | orders::/ |
      s3-batch | aws:s3batch/f3cc4f60-61f6-4a2b-8a21-d07600c373ce | com.amazonaws.s3.batch.task | inv-1.task-1 | a.jpg |
      s3-compatible | minio:s3.books | com.amazonaws.s3.s3:ObjectCreated:Put | 17A1.dd90.# | a.pdf | 2026-03-01T10:15:32.000Z
      s3-deleted | aws:s3.eu-west-1.books | com.amazonaws.s3.ObjectRemoved:Delete | D82B88E5F771F646.abc.# | two.pdf | 2026-03-01T10:15:31.000Z
      s3-test | aws:s3.books | com.amazonaws.s3.TestEvent | 5582815E1AEA5ADF.8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE |  | 2026-03-01T09:00:00.000Z
      s3 | aws:s3.eu-west-1.books | com.amazonaws.s3.ObjectCreated:Put | D82B88E5F771F645.vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5 | drafts/red+flower.pdf | 2026-03-01T10:15:30.123Z
      secretsmanager | arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCd | com.amazonaws.secretsmanager.createSecret | 1ab23456-cde7-8912-34fg-h56i78j9k12l.createSecret |  |
      ses-notification | aws:ses | com.amazonaws.ses.Received | d6iitobk75ur44p8kdnnp7g2n800.# | Where is it? | 2026-03-01T13:47:35.000Z
      ses-sending | arn:aws:ses:eu-west-1:111122223333:identity/shop@example.org | com.amazonaws.ses.Bounce | 01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000 | Your order | 2026-03-01T13:48:00.123Z
      ses | aws:ses | com.amazonaws.ses.received | o3vrnil0e2ic28tr.# | Where is it? | 2026-03-01T13:47:35.000Z
      sns-confirmation | arn:aws:sns:eu-west-1:111122223333:orders | com.amazonaws.sns.SubscriptionConfirmation | 165545c9-2a5c-472c-8df2-7ff2be2b3b1b |  | 2026-03-01T12:45:06.000Z
      sns-http | arn:aws:sns:eu-west-1:111122223333:orders | com.amazonaws.sns.Notification | 22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324 | An order | 2026-03-01T12:45:07.000Z
      sns | arn:aws:sns:eu-west-1:111122223333:orders:21be56ed-a058-49f5-8c98-aedd2564c486 | com.amazonaws.sns.Notification | 95df01b4-0000-5cb9-9903-4c221d41eb5e | An order | 2026-03-01T12:45:07.000Z
      sparkpost | sparkpost | com.sparkpost.track_event.click | 92356927693813857 | 000443ee14578172be22 | 2026-03-01T10:01:00Z
      sqs | arn:aws:sqs:eu-west-1:111122223333:orders | com.amazonaws.sqs.message | 2e1424d4-0000-459a-8184-9c92662be6da | group-1 | 2026-03-01T10:00:01.636Z
      """;

  static final List<String> SAMPLES =
      EXPECTED.lines().map(line -> line.substring(0, line.indexOf('|')).strip()).toList();

  static Stream<String> lines() {
    return EXPECTED.lines();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theLastRecordOfEachSampleHasTheAttributesOfTheTable(String line) {
    String[] cells = line.split("\\|", -1);
    Event event = Samples.events(cells[0].strip()).getLast();
    assertEquals(line.replaceAll(" *\\| *", "|").strip(), shown(cells[0].strip(), event));
  }

  private static String shown(String sample, Event event) {
    return String.join(
        "|",
        sample,
        event.source(),
        event.type(),
        Optional.of(event.id())
            .filter(id -> new String(Samples.bytes(sample), StandardCharsets.UTF_8).contains(id))
            .orElse(event.id().replaceAll("[0-9a-f]{32}", "#")),
        event.subject().orElse(""),
        event.time().map(Timestamp::text).orElse(""));
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void theSdkReadsEachEventAsTheSame(String sample) {
    for (Event event : Samples.events(sample)) {
      CloudEvent read = new JsonFormat().deserialize(CloudEventsJson.write(event));
      assertEquals(event.id(), read.getId());
      assertEquals(event.source(), read.getSource().toString());
      assertEquals(event.type(), read.getType());
      assertEquals(event.subject().orElse(null), read.getSubject());
      assertEquals(
          event.time().map(Timestamp::instant).orElse(null),
          read.getTime() == null ? null : read.getTime().toInstant());
      for (Map.Entry<String, Extension> extension : event.extensions().entrySet()) {
        assertEquals(
            extension.getValue().text(), String.valueOf(read.getExtension(extension.getKey())));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void theSameEventAgainHasTheSameIdsAndNoTwoRecordsHaveOne(String sample) {
    List<Event> first = Samples.events(sample);
    assertEquals(first, Samples.events(sample));
    assertEquals(
        first.size(),
        first.stream().map(event -> event.source() + ' ' + event.id()).distinct().count());
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void theDataStandsInTheEventByteForByte(String sample) {
    String text = new String(Samples.bytes(sample), StandardCharsets.UTF_8);
    for (Event event : Samples.events(sample)) {
      if (!sample.equals("cloudevent-draft")) {
        assertTrue(text.contains(event.data().text()), "the data is a part of the event");
        byte[] data = event.data().toBytes();
        assertTrue(!event.hasData() || StrictJson.isValue(data, 0, data.length), "it is JSON");
      }
    }
    Event whole = Samples.recognised(sample).whole();
    assertTrue(whole.hasData() || Samples.events(sample).equals(List.of(whole)));
  }

  @Test
  void aRecordOfS3IsTheDataOfItsEvent() {
    Event event = Samples.events("s3").getFirst();
    assertTrue(event.data().text().startsWith("{\n      \"eventVersion\": \"2.1\""));
    assertEquals(Optional.of("application/json"), event.dataContentType());
    assertEquals(Optional.empty(), event.dataSchema());
    assertEquals(
        Map.of("region", text("eu-west-1"), "resources", text("arn:aws:s3:::books")),
        event.extensions());
  }

  private static Extension text(String text) {
    return new Extension.Text(text);
  }

  @Test
  void anEventOfEventBridgeKeepsWhatTheMatchingViewShows() {
    Event event = Samples.events("ec2-lifecycle").getFirst();
    assertEquals(
        Map.of(
            "account", text("111122223333"),
            "detailtype", text("EC2 Instance State-change Notification"),
            "region", text("us-east-2"),
            "resources", text("[\"arn:aws:ec2:us-east-2:111122223333:instance/i-0c314\"]")),
        event.extensions());
    assertEquals(
        "{\"instance-id\":\"i-0c314\",\"state\":\"running\"}",
        event.data().text().replaceAll("\\s", ""));
  }

  @Test
  void theDataOfAnSnsRecordIsTheMessageAsSnsSendsItOverHttp() {
    Event event = Samples.events("sns").getFirst();
    assertTrue(event.data().text().contains("\"Message\": \"Hello\""));
    assertFalse(event.data().text().contains("EventSubscriptionArn"));
  }

  @Test
  void aNotificationOverHttpHasItsSubscriptionAsSource() {
    Fields headers =
        new Fields(Map.of("x-amz-sns-subscription-arn", "arn:aws:sns:eu-west-1:1:o:2"));
    Event event = ShapeTable.standard().recognise(headers, Samples.bytes("sns-http")).whole();
    assertEquals("arn:aws:sns:eu-west-1:1:o:2", event.source());
  }

  @Test
  void keysDeletedByOneRequestAreTwoEvents() {
    List<Event> events = Samples.events("s3-deleted");
    assertNotEquals(events.get(0).id(), events.get(1).id());
    assertEquals(events.get(0).source(), events.get(1).source());
    assertTrue(events.get(0).id().startsWith("D82B88E5F771F646.abc."));
  }

  @Test
  void aMessageThatTwoReceiptRulesTakeIsTwoEvents() {
    String other =
        new String(Samples.bytes("ses"), StandardCharsets.UTF_8)
            .replaceFirst(
                "\"recipients\": \\[\\s*\"shop@example.org\"",
                "\"recipients\":[\"help@example.org\"");
    assertNotEquals(
        Samples.events("ses").getFirst().id(),
        Samples.recognisedText(other).eachRecord().getFirst().id());
  }

  @Test
  void recordsAlikeWithoutAnIdAreCounted() {
    List<Event> events = Samples.events("mq-rabbitmq");
    assertEquals("m-1", events.get(0).id());
    assertEquals(events.get(1).id() + ".2", events.get(2).id());
  }

  @Test
  void whiteSpaceAndOrderDoNotChangeAFingerprint() {
    String one =
        Samples.recognisedText("{\"a\":1,\"b\":[{\"d\":2,\"c\":\"\\u00e9\"}]}").whole().id();
    assertEquals(
        one, Samples.recognisedText(" {\"b\":[{\"c\":\"é\", \"d\":2}],\n\"a\":1}").whole().id());
    assertNotEquals(
        one, Samples.recognisedText("{\"a\":1,\"b\":[{\"d\":3,\"c\":\"é\"}]}").whole().id());
  }

  @Test
  void theWholeOfSeveralRecordsIsOneBatch() {
    Event whole = Samples.recognised("sqs").whole();
    assertEquals("dev.sluice.batch.aws-sqs", whole.type());
    assertEquals("arn:aws:sqs:eu-west-1:111122223333:orders", whole.source());
    assertEquals(
        new String(Samples.bytes("sqs"), StandardCharsets.UTF_8).strip(), whole.data().text());
    assertEquals(Samples.recognised("sqs").whole(), whole);
  }

  @Test
  void theWholeOfAnEventWithoutRecordsIsThatEvent() {
    assertEquals(Samples.events("lex-v2").getFirst(), Samples.recognised("lex-v2").whole());
    assertEquals(
        Samples.events("azure-eventgrid-one").getFirst(),
        Samples.recognised("azure-eventgrid-one").whole());
  }

  @Test
  void aCloudEventOfTheDraftIsReadAsOneOfVersionOne() {
    Event event = Samples.events("cloudevent-draft").getFirst();
    assertEquals("<much wow=\"xml\"/>", event.data().text());
    assertEquals(new Extension.Whole(5), event.extensions().get("comexampleothervalue"));
  }

  @Test
  void aCloudEventThatIsNotValidIsRefusedWithItsPlace() {
    Recognition found =
        Samples.recognisedText(
            """
            [{"specversion":"1.0","id":"1","source":"/a","type":"t"},
             {"specversion":"1.0","id":"2","source":"a b","type":"t"}]
            """);
    Fault fault = assertThrows(Fault.class, found::eachRecord);
    assertEquals("invalid-event", fault.code());
    assertTrue(fault.sentence().startsWith("record 1: source:"), fault.sentence());
    Fault older =
        assertThrows(
            Fault.class,
            () ->
                Samples.recognisedText(
                        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/a\",\"type\":\"t\"}")
                    .whole());
    assertTrue(older.sentence().startsWith("specversion: must be 1.0"), older.sentence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a b\\u0000\\u00e9%zz%41  | a%20b%00%C3%A9%25zz%41
          \\ud800x                 | %EF%BF%BDx
          """)
  void oddCharactersOfAForeignSourceAreEncoded(String source, String expected) {
    assertEquals(
        expected, Samples.recognisedText("{\"source\":\"" + source + "\"}").whole().source());
  }

  @Test
  void controlCharactersOfASubjectAreEncodedAndOthersKept() {
    Event event =
        Samples.recognisedText(
                "{\"source\":\"a\",\"subject\":\"é 50%\\n\\uffff\",\"id\":\"\\u0007\"}")
            .whole();
    assertEquals(Optional.of("é 50%%0A%EF%BF%BF"), event.subject());
    assertEquals("%07", event.id());
  }
}
