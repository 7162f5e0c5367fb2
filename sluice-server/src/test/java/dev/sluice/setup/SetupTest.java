package dev.sluice.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.TargetSettings;
import dev.sluice.config.Written;
import dev.sluice.fault.Fault;
import dev.sluice.management.Notice;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.target.http.Connection;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.time.Clock;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SetupTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final OptionalLong ANY = OptionalLong.empty();

  private final MemoryEngine engine =
      new MemoryEngine(Clock.system(), java.time.Duration.ofDays(1));
  private final List<Notice> notices = new ArrayList<>();
  private final LiveRules live = new LiveRules(RuleSet.compile(List.of()));
  private final Fleet fleet = new Fleet();
  private Setup setup = start("file-rule");

  /// Whoever would deliver.
  private static final class Fleet implements Setup.Delivering {
    private final Map<String, TargetSettings.HttpTarget> begun = new TreeMap<>();
    private final Map<String, Long> owed = new HashMap<>();

    @Override
    public void begin(TargetName name, TargetSettings.HttpTarget target) {
      begun.put(name.value(), target);
    }

    @Override
    public void changed(TargetName name) {}

    @Override
    public void end(TargetName name) {
      begun.remove(name.value());
    }

    @Override
    public long owed(TargetName name) {
      return owed.getOrDefault(name.value(), 0L);
    }
  }

  private Setup start(String fileRule) {
    Rule rule =
        new Rule(
            new RuleName(fileRule),
            "{\"source\":[\"/file\"]}",
            List.of(new TargetName("file-target")),
            true);
    TargetSettings.Topic target =
        new TargetSettings.Topic(
            dev.sluice.notify.TopicName.parse("a/b"), TargetSettings.NOTIFYING, true);
    Setup started =
        new Setup(
            new Setup.Fixed(
                List.of(rule), Map.of(new TargetName("file-target"), target), Written.NOTHING),
            engine.registry(),
            (Notice notice, List<Change> all) -> {
              engine.registry().write(all);
              notices.add(notice);
            },
            Clock.system(),
            SetupTest::reach,
            fleet,
            live);
    started.begin();
    return started;
  }

  private static void reach(URI url) {
    if (url.getHost().equals("10.0.0.1")) {
      throw Fault.of(Fault.Kind.INVALID, "address-refused", "10.0.0.1");
    }
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Setup.Put rule(String name, String text) {
    return setup.putRule("ann", name, json(text), Optional.empty(), ANY);
  }

  private Setup.Put target(String name, String text) {
    return setup.putTarget("ann", name, json(text), ANY);
  }

  private List<String> matched(String event) {
    return live.get().matching(json(event)).stream().map(each -> each.name().value()).toList();
  }

  private static void refused(String code, Runnable change) {
    assertEquals(code, assertThrows(Fault.class, change::run).code());
  }

  @Test
  void aRuleCountsAtOnceAndIsVersionedWithWhoAndWhen() {
    assertEquals(List.of(), matched("{'source':'/shop'}"));
    Setup.Put made = rule("shop", "{'pattern':{'source':['/shop']},'targets':['file-target']}");
    assertTrue(made.isNew());
    assertEquals(1, made.kept().version());
    assertEquals(List.of("shop"), matched("{'source':'/shop'}"));
    assertEquals(List.of("file-rule"), matched("{'source':'/file'}"));

    Setup.Put again =
        setup.putRule(
            "ben",
            "shop",
            json("{'filters':[{'exact':{'source':'/till'}}],'targets':'file-target'}"),
            Optional.empty(),
            OptionalLong.of(1));
    assertFalse(again.isNew());
    assertEquals("ann", again.kept().made().by());
    assertEquals("ben", again.kept().changed().by());
    assertEquals(List.of(), matched("{'source':'/shop'}"));
    assertEquals(List.of("shop"), matched("{'source':'/till'}"));

    setup.enableRule("ben", "shop", false, ANY);
    assertEquals(List.of(), matched("{'source':'/till'}"));
    assertEquals(3, setup.enableRule("ben", "shop", false, ANY).version(), "nothing changed");
    setup.deleteRule("ben", "shop", OptionalLong.of(3));
    assertEquals(
        List.of("rule.created", "rule.replaced", "rule.disabled", "rule.removed"),
        notices.stream().map(Notice::type).toList());
  }

  @Test
  void whatIsWrongIsRefusedAndChangesNothing() {
    rule("shop", "{'pattern':{'source':['/shop']},'targets':['file-target']}");
    String[][] wrong = {
      {"invalid-rule", "{'targets':['file-target']}"},
      {"invalid-rule", "{'pattern':{'source':['/x']},'targets':['nowhere']}"},
      {"invalid-rule", "{'pattern':{'source':['/x']},'targets':['file-target'],'patern':1}"},
      {"invalid-rule", "{'pattern':{'source':['/x']},'targets':['file-target'],'inputs':{'b':{}}}"},
      {"invalid-pattern", "{'pattern':{'source':'/x'},'targets':['file-target']}"},
      {"invalid-filter", "{'filters':[{'sql':'1 +'}],'targets':['file-target']}"},
      {
        "invalid-rule",
        "{'pattern':{'source':['/x']},'targets':['file-target']," + "'description':'${env:HOME}'}"
      },
    };
    for (String[] each : wrong) {
      refused(each[0], () -> rule("shop", each[1]));
    }
    refused("rule-in-file", () -> rule("file-rule", "{'pattern':{'source':['/x']}}"));
    refused("invalid-rule", () -> rule("sluice.unroutable", "{'pattern':{'source':['/x']}}"));
    refused(
        "rule-too-large",
        () ->
            rule(
                "big", "{'pattern':{'source':['/x']},'description':'" + "x".repeat(70_000) + "'}"));
    refused(
        "rule-changed",
        () ->
            setup.putRule(
                "ann",
                "shop",
                json("{'pattern':{'source':['/x']}}"),
                Optional.empty(),
                OptionalLong.of(7)));
    refused("no-such-rule", () -> setup.deleteRule("ann", "none", ANY));
    assertEquals(List.of("shop"), matched("{'source':'/shop'}"));
    assertEquals(1, notices.size());
    assertEquals(1, setup.find(Sort.RULE, "shop").orElseThrow().version());
  }

  @Test
  void aRuleWithoutTargetsIsKeptAndOwesNobody() {
    rule("empty", "{'pattern':{'source':['/shop']}}");
    assertEquals(List.of(), live.get().matching(json("{'source':'/shop'}")).getFirst().targets());
  }

  @Test
  void numbersOfAPatternStayExact() {
    rule(
        "exact",
        "{'pattern':{'detail':{'n':[{'numeric':['=',12345678901234567891.5]}]}},'targets':[]}");
    assertEquals(List.of("exact"), matched("{'detail':{'n':12345678901234567891.5}}"));
    assertEquals(List.of(), matched("{'detail':{'n':12345678901234567891.25}}"));
  }

  @Test
  void aTargetUsesConnectionsOfRunTimeAndFollowsThem() {
    refused(
        "invalid-target",
        () -> target("crm", "{'http':{'url':'https://crm.example/','connection':'crm'}}"));
    setup.putConnection("ann", "crm", json("{'basic':{'username':'u','password':'p1'}}"), ANY);
    target("crm", "{'http':{'url':'https://crm.example/','connection':'crm'}}");
    assertEquals("p1", password());
    setup.putConnection("ann", "crm", json("{'basic':{'username':'u','password':'p2'}}"), ANY);
    assertEquals("p2", password());
    refused("connection-in-use", () -> setup.deleteConnection("ann", "crm", ANY));
    refused(
        "connection-in-use",
        () -> {
          target(
              "crm",
              "{'http':{'url':'https://crm.example/?k=1','headers':{'X-A':'b'},"
                  + "'connection':'crm'}}");
          setup.putConnection("ann", "crm", json("{'api-key':{'header':'X-A','value':'v'}}"), ANY);
        });
    setup.deleteTarget("ann", "crm", false, ANY);
    assertTrue(fleet.begun.isEmpty());
    setup.deleteConnection("ann", "crm", ANY);
  }

  private String password() {
    TargetSettings.HttpTarget crm = fleet.begun.get("crm");
    assertTrue(crm != null);
    return ((Connection.Basic) crm.settings().connection()).password().reveal();
  }

  @Test
  void secretsAreHiddenWhenShownAndKeptWhenGivenBack() {
    setup.putConnection("ann", "crm", json("{'basic':{'username':'u','password':'p1'}}"), ANY);
    target(
        "hook",
        "{'webhook':{'url':'https://a.example/','headers':{'X-Team':'blue'},"
            + "'secret':['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']}}");
    ObjectNode crm = setup.shown(Sort.CONNECTION, setup.find(Sort.CONNECTION, "crm").orElseThrow());
    ObjectNode hook = setup.shown(Sort.TARGET, setup.find(Sort.TARGET, "hook").orElseThrow());
    assertEquals("{\"basic\":{\"username\":\"u\",\"password\":\"***\"}}", crm.toString());
    assertEquals(
        "{\"webhook\":{\"url\":\"https://a.example/\",\"headers\":{\"X-Team\":\"***\"},"
            + "\"secret\":\"***\"}}",
        hook.toString());
    setup.putTarget("ann", "hook", hook, ANY);
    setup.putConnection("ann", "crm", crm, ANY);
    assertTrue(
        setup.find(Sort.TARGET, "hook").orElseThrow().json().toString().contains("whsec_Mf"));
    assertTrue(
        setup.find(Sort.CONNECTION, "crm").orElseThrow().json().toString().contains("\"p1\""));
    refused("invalid-connection", () -> setup.putConnection("ann", "other", crm, ANY));
  }

  @Test
  void whatIsOnTheHubsMachineCannotBeATarget() {
    for (String kind : List.of("'archive':{'path':'/tmp'}", "'app':'./a.war'", "'topic':'a/b'")) {
      refused("invalid-target", () -> target("t", "{" + kind + "}"));
    }
    refused("invalid-target", () -> target("t", "{'http':{'url':'https://a.example/${file:x}'}}"));
    refused("address-refused", () -> target("t", "{'http':{'url':'https://10.0.0.1/'}}"));
    refused(
        "address-refused",
        () ->
            setup.putConnection(
                "ann",
                "c",
                json(
                    "{'oauth':{'token-url':'https://10.0.0.1/','client-id':'a',"
                        + "'client-secret':'b'}}"),
                ANY));
    refused("target-in-file", () -> target("file-target", "{'http':{'url':'https://a.example/'}}"));
    assertTrue(fleet.begun.isEmpty());
  }

  @Test
  void aTargetStaysWhileARuleNamesItOrItIsOwedSomething() {
    target("crm", "{'http':{'url':'https://crm.example/'}}");
    rule("shop", "{'pattern':{'source':['/shop']},'targets':['crm'],'input':{'path':'$.detail'}}");
    refused("target-in-use", () -> setup.deleteTarget("ann", "crm", true, ANY));
    refused(
        "target-in-use",
        () -> target("crm", "{'http':{'url':'https://crm.example/','method':'GET'}}"));
    setup.deleteRule("ann", "shop", ANY);
    fleet.owed.put("crm", 2L);
    refused("target-owed", () -> setup.deleteTarget("ann", "crm", false, ANY));
    setup.deleteTarget("ann", "crm", true, ANY);
    assertTrue(setup.find(Sort.TARGET, "crm").isEmpty());
  }

  @Test
  void singleTargetsOfARuleHaveInputsOfTheirOwn() {
    rule(
        "shop",
        "{'pattern':{'source':['/shop']},'targets':['file-target'],'input':{'path':'$.a'},"
            + "'inputs':{'file-target':{'constant':1}}}");
    assertEquals(
        "1",
        live.input(new RuleName("shop"), new TargetName("file-target"))
            .map(input -> ((dev.sluice.transform.InputTransform.Constant) input).json().text())
            .orElseThrow());
  }

  @Test
  void allIsThereAfterARestartAndTheFileGoesFirst() {
    setup.putConnection("ann", "crm", json("{'basic':{'username':'u','password':'p1'}}"), ANY);
    target("crm", "{'http':{'url':'https://crm.example/','connection':'crm'}}");
    rule("shop", "{'pattern':{'source':['/shop']},'targets':['crm']}");
    fleet.begun.clear();
    setup = start("another-rule");
    assertEquals("p1", password());
    assertEquals(List.of("shop"), matched("{'source':'/shop'}"));
    assertEquals("ann", setup.find(Sort.RULE, "shop").orElseThrow().made().by());
    assertEquals(
        2, rule("shop", "{'pattern':{'source':['/shop']},'targets':['crm']}").kept().version());

    setup = start("shop");
    assertEquals(List.of(), matched("{'source':'/shop'}"));
    assertEquals(List.of("shop"), matched("{'source':'/file'}"));
    refused("rule-in-file", () -> setup.deleteRule("ann", "shop", ANY));
    assertTrue(setup.all(Sort.RULE).isEmpty());
  }
}
