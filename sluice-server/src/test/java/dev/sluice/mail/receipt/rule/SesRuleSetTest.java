package dev.sluice.mail.receipt.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SesRuleSetTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static JsonNode json(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  @Test
  void whatTheToolOfSesPrintsBecomesRules() throws JsonProcessingException {
    SesRuleSet.Read read =
        SesRuleSet.read(
            json(
                """
                {"Metadata":{"Name":"mine","CreatedTimestamp":"2026-01-01T00:00:00Z"},
                 "Rules":[
                  {"Name":"Special","Enabled":true,"TlsPolicy":"Require","ScanEnabled":true,
                   "Recipients":["sombody_special@gosparta.io",".gosparta.io"],
                   "Actions":[
                    {"S3Action":{"BucketName":"bodies","ObjectKeyPrefix":"in/","TopicArn":"arn:aws:sns:us-west-2:123412341234:t"}},
                    {"AddHeaderAction":{"HeaderName":"X-A","HeaderValue":"b c"}},
                    {"LambdaAction":{"FunctionArn":"arn:aws:lambda:us-west-2:123412341234:function:MyApp","InvocationType":"RequestResponse"}},
                    {"SNSAction":{"TopicArn":"arn:aws:sns:us-west-2:123412341234:mails","Encoding":"Base64"}},
                    {"BounceAction":{"SmtpReplyCode":"550","StatusCode":"5.1.1","Message":"Gone","Sender":"Bounces <b@gosparta.io>"}},
                    {"StopAction":{"Scope":"RuleSet"}}]},
                  {"Name":"Default"}]}
                """),
            Map.of("bodies", "inbox"));
    assertEquals(
        json(
            """
            {"name":"Special","enabled":true,
             "recipients":["sombody_special@gosparta.io",".gosparta.io"],
             "tls":"require","scan":true,
             "actions":[{"store":"inbox","prefix":"in/"},{"addHeader":"X-A","value":"b c"},
              {"application":"MyApp","wait":true,"onFailure":"continue"},{"publish":"base64"},
              {"bounce":"custom","code":550,"status":"5.1.1","message":"Gone","sender":"b@gosparta.io"},
              {"stop":true}]}
            """),
        RuleJson.write(read.rules().getFirst()));
    ReceiptRule second = read.rules().get(1);
    assertEquals(List.of(false, false), List.of(second.isEnabled(), second.isScanned()));
    assertTrue(
        read.notes().stream().anyMatch(note -> note.contains("ScanEnabled is absent")),
        read.notes().toString());
    assertEquals(3, read.notes().size());
  }

  @Test
  void aRuleOfCloudFormationIsRead() throws JsonProcessingException {
    SesRuleSet.Read read =
        SesRuleSet.read(
            json(
                """
                {"Type":"AWS::SES::ReceiptRule",
                 "Properties":{"RuleSetName":"x","Rule":{"Name":"r","Enabled":true,"ScanEnabled":true,
                  "Actions":[{"S3Action":{"BucketName":"b"}}]}}}
                """),
            Map.of());
    assertEquals("r", read.rules().getFirst().name());
    assertEquals(List.of(), read.notes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "{\"Rules\":{}}",
        "{\"Rules\":[7]}",
        "{\"Rules\":[{}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Enabled\":\"true\"}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"TlsPolicy\":\"Maybe\"}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Recipients\":[{\"Ref\":\"X\"}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"WorkmailAction\":{\"OrganizationArn\":\"a\"}}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"ConnectAction\":{}}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"S3Action\":{\"BucketName\":{\"Ref\":\"B\"}}}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"S3Action\":{\"BucketName\":\"b\",\"More\":1}}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"BounceAction\":{\"SmtpReplyCode\":\"250\",\"Message\":\"m\"}}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"AddHeaderAction\":{\"HeaderName\":\"a b\",\"HeaderValue\":\"x\"}}]}]}",
        "{\"Rules\":[{\"Name\":\"r\",\"Actions\":[{\"AddHeaderAction\":{\"HeaderName\":\"a\",\"HeaderValue\":\"x\\r\\ny\"}}]}]}",
      })
  void whatIsNotUnderstoodIsRefusedAndNotLeftOut(String text) throws JsonProcessingException {
    JsonNode wrong = json(text);
    Fault fault = assertThrows(Fault.class, () -> SesRuleSet.read(wrong, Map.of()));
    assertEquals("invalid-rule-set", fault.code());
  }
}
