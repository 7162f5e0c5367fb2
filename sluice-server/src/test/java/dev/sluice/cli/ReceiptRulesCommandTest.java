package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptRulesCommandTest extends WithHubStub {

  private static final String RULE =
      """
      {"name":"sales","enabled":true,"recipients":["sales@example.com"],"tls":"optional",\
      "scan":true,"actions":[{"store":"inbox","prefix":"sales/"},{"stop":true}],"from":"api","version":1}\
      """;

  private static final String RULE_SET =
      """
      {"Metadata":{"Name":"mine"},"Rules":[
        {"Name":"first","Enabled":true,"ScanEnabled":true,"Recipients":["a@example.com"],"TlsPolicy":"Require",
         "Actions":[{"S3Action":{"BucketName":"my-bucket","ObjectKeyPrefix":"in/"}},
                    {"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-west-1:1:function:MyFunction",
                                     "InvocationType":"Event"}}]},
        {"Name":"second","Actions":[{"StopAction":{"Scope":"RuleSet"}}]}]}
      """;

  @TempDir Path folder;

  private int run(String... arguments) {
    return ask("receipt-rules", arguments);
  }

  private List<String> lines() {
    return hub.requests().stream().map(HubStub.Request::line).toList();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void theRulesAreListedInTheirOrder() {
    hub.on(
        "GET /v1/receipt-rules",
        200,
        "{\"rules\":[{\"name\":\"gone\\u001b[2J\",\"from\":\"file\",\"enabled\":false,"
            + "\"tls\":\"require\",\"recipients\":[],\"actions\":[]},"
            + RULE
            + "]}");
    assertEquals(0, run("list"), err::toString);
    List<String> rows = out.toString().lines().toList();
    assertEquals(3, rows.size(), out::toString);
    assertTrue(rows.get(1).matches("gone.*2J +file +no +require +all +-"), rows.get(1));
    assertTrue(
        rows.get(2).matches("sales +api +yes +optional +sales@example.com +store, stop"),
        rows.get(2));
    assertTrue(out.toString().indexOf('\u001b') < 0, out::toString);
  }

  @Test
  void whereThereAreNoRulesThatIsSaid() {
    hub.on("GET /v1/receipt-rules", 200, "{\"rules\":[]}");
    assertEquals(0, run("list"), err::toString);
    assertEquals("no receipt rules", out.toString().strip());
  }

  @Test
  void oneRuleIsShownWhole() {
    hub.on("GET /v1/receipt-rules/sales", 200, RULE);
    assertEquals(0, run("show", "sales"), err::toString);
    assertTrue(out.toString().contains("sales/"), out::toString);
    assertEquals(1, run("show", "other"));
    assertTrue(err.toString().contains("no such thing"), err::toString);
  }

  @Test
  void aRuleIsMadeOfAFileAtItsPlace() throws IOException {
    hub.on("POST /v1/receipt-rules", 201, RULE);
    String yaml = file("rule.yaml", "name: sales\nactions: [ { store: inbox } ]\n");
    assertEquals(0, run("create", "--file", yaml), err::toString);
    String json = file("rule.json", "{\"name\":\"sales\"}");
    assertEquals(0, run("create", "--file", json, "--after", "spam"), err::toString);
    assertEquals(0, run("create", "--file", json, "--after", ""), err::toString);
    assertEquals(
        List.of(
            "{\"name\":\"sales\",\"actions\":[{\"store\":\"inbox\"}]}",
            "{\"name\":\"sales\",\"after\":\"spam\"}",
            "{\"name\":\"sales\",\"after\":\"\"}"),
        hub.requests().stream().map(HubStub.Request::body).toList());
    assertTrue(out.toString().contains("\"version\""), out::toString);
  }

  @Test
  void whatTheHubRefusesIsSaidWithItsReason() throws IOException {
    hub.on("POST /v1/receipt-rules", 400, "{\"detail\":\"there is no store 'inbx'\"}");
    assertEquals(1, run("create", "--file", file("rule.json", "{\"name\":\"sales\"}")));
    assertTrue(err.toString().contains("there is no store 'inbx'"), err::toString);
    assertEquals(1, run("create", "--file", file("list.json", "[1]")));
    assertTrue(err.toString().contains("must hold one receipt rule"), err::toString);
    assertEquals(1, run("create", "--file", folder.resolve("none.json").toString()));
    assertEquals(1, hub.requests().size());
  }

  @Test
  void aRuleIsRemovedOnlyInTheVersionThatWasSeen() {
    hub.on("DELETE /v1/receipt-rules/sales", 204, "");
    assertEquals(0, run("delete", "sales", "--version", "3"), err::toString);
    assertEquals("\"3\"", hub.requests().getFirst().headers().get("if-match"));
    assertEquals(0, run("delete", "sales"), err::toString);
    assertEquals(null, hub.requests().getLast().headers().get("if-match"));
    assertTrue(out.toString().contains("removed sales"), out::toString);
    hub.on("DELETE /v1/receipt-rules/sales", 409, "{\"detail\":\"it has changed\"}");
    assertEquals(1, run("delete", "sales", "--version", "3"));
    assertTrue(err.toString().contains("it has changed"), err::toString);
  }

  @Test
  void theOrderIsSetAndShown() {
    hub.on("PUT /v1/receipt-rules", 200, "{\"rules\":[" + RULE + "]}");
    assertEquals(0, run("order", "sales", "spam"), err::toString);
    assertEquals("{\"order\":[\"sales\",\"spam\"]}", hub.requests().getFirst().body());
    assertTrue(out.toString().contains("sales@example.com"), out::toString);
    assertEquals(2, run("order"));
  }

  @Test
  void aRuleSetOfSesIsImportedInItsOrderWithNamesOfOurs() throws IOException {
    hub.on("POST /v1/receipt-rules", 201, RULE);
    String set = file("set.json", RULE_SET);
    assertEquals(
        0,
        run("import", set, "--name", "my-bucket=inbox", "--name", "MyFunction=helpdesk"),
        err::toString);
    assertEquals(List.of("POST /v1/receipt-rules", "POST /v1/receipt-rules"), lines());
    assertEquals(
        "{\"name\":\"first\",\"enabled\":true,\"recipients\":[\"a@example.com\"],\"tls\":\"require\","
            + "\"scan\":true,\"actions\":[{\"store\":\"inbox\",\"prefix\":\"in/\"},"
            + "{\"application\":\"helpdesk\"}]}",
        hub.requests().getFirst().body());
    assertTrue(hub.requests().getLast().body().contains("\"enabled\":false"));
    assertTrue(err.toString().contains("Enabled is absent, which is false"), err::toString);
    assertTrue(out.toString().contains("2 made, 0 refused"), out::toString);
  }

  @Test
  void aDryRunAsksNobodyAndPrintsWhatWouldBeMade() throws IOException {
    assertEquals(0, run("import", file("set.json", RULE_SET), "--dry-run"), err::toString);
    assertEquals(List.of(), hub.requests());
    assertTrue(out.toString().contains("\"store\":\"my-bucket\""), out::toString);
    assertTrue(out.toString().contains("2 would be made, 0 refused"), out::toString);
  }

  @Test
  void rulesThatTheHubRefusesAreNamedAndTheOthersMade() throws IOException {
    hub.on("POST /v1/receipt-rules", 409, "{\"detail\":\"there is such a rule\"}");
    assertEquals(1, run("import", file("set.json", RULE_SET)));
    assertEquals(2, hub.requests().size());
    assertTrue(
        err.toString().contains("refused  second: the hub refused: there is such a rule (409)"),
        err::toString);
    assertTrue(out.toString().contains("0 made, 2 refused"), out::toString);
  }

  @Test
  void whatTheHubCannotDoIsRefusedBeforeAnythingIsMade() throws IOException {
    String set =
        RULE_SET.replace(
            "{\"StopAction\":{\"Scope\":\"RuleSet\"}}",
            "{\"WorkmailAction\":{\"OrganizationArn\":\"arn:x\"}}");
    assertEquals(1, run("import", file("set.json", set)));
    assertEquals(List.of(), hub.requests());
    assertTrue(err.toString().contains("Workmail"), err::toString);
  }

  @Test
  void aCallWithoutACommandSaysWhichThereAre() {
    PrintWriter written = new PrintWriter(err);
    assertEquals(2, Sluice.run(new PrintWriter(out), written, "receipt-rules"));
    assertTrue(
        err.toString().contains("list, show, create, delete, order or import"), err::toString);
  }
}
