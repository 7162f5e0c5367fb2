package dev.sluice.notify;

import static dev.sluice.notify.TopicsUnderTest.SECRET_URL;
import static dev.sluice.notify.TopicsUnderTest.byUrl;
import static dev.sluice.notify.TopicsUnderTest.draft;
import static dev.sluice.notify.TopicsUnderTest.keyed;
import static dev.sluice.notify.TopicsUnderTest.name;
import static dev.sluice.notify.TopicsUnderTest.slack;
import static dev.sluice.notify.TopicsUnderTest.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.notify.template.Json;
import dev.sluice.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  private static final TopicName DEPLOYS = name("deploys/done");

  private final TopicsUnderTest world = new TopicsUnderTest();
  private final Topics topics = world.start();

  private Topics.Made made(TopicDraft draft) {
    return topics.create("operator", draft, Optional.empty());
  }

  private static void refused(String code, Executable work) {
    assertEquals(code, assertThrows(Fault.class, work).code());
  }

  private static FileTopic inFile(String name, String hash) {
    return new FileTopic(draft(name, slack("m")), new Secret(hash));
  }

  @Test
  void aTopicThatIsMadeOpensByItsHashAtOnceAndAfterAStart() {
    Topics.Made made = made(draft("deploys/done", slack("Deploy of $app done")));

    assertTrue(made.hash().matches("[A-Za-z0-9_-]{32}"), made.hash());
    assertTrue(made.topic().id().value().matches("[a-z0-9]{12}"));
    assertEquals(Optional.of(made.topic()), topics.open(DEPLOYS, made.hash()));

    Topic again = world.start().open(DEPLOYS, made.hash()).orElseThrow();
    assertEquals(made.topic().id(), again.id());
    assertEquals(made.topic().keys(), again.keys());
    assertEquals(made.topic().changed(), again.changed());
    assertEquals(1, again.version());
  }

  @Test
  void aWrongHashAndAnUnknownTopicAndNoHashOpenNothing() {
    made(draft("deploys/done", slack("m")));

    for (String hash : List.of("", "wrong", "0".repeat(64))) {
      assertEquals(Optional.empty(), topics.open(DEPLOYS, hash));
      assertEquals(Optional.empty(), topics.open(name("deploys/other"), hash));
    }
  }

  @Test
  void aHashThatSomebodyBringsAlongIsTakenAsItIs() {
    topics.create("operator", draft("deploys/done"), Optional.of("1c9e-of-the-old-table"));

    assertTrue(topics.open(DEPLOYS, "1c9e-of-the-old-table").isPresent());
    for (String hash : List.of("", "a b", "é", "x".repeat(257))) {
      refused("invalid-topic", () -> topics.create("operator", draft("a/b"), Optional.of(hash)));
    }
  }

  @Test
  void channelAndNameStayApart() {
    Topics.Made one = made(draft("a_b/c"));
    Topics.Made other = made(draft("a/b_c"));

    assertNotEquals(one.topic().id(), other.topic().id());
    assertEquals(Optional.empty(), topics.open(name("a/b_c"), one.hash()));
    assertTrue(topics.open(name("a_b/c"), one.hash()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/", "/a", "a/b/c", "a b/c", "a/ö", "a/b\n"})
  void aNameIsTwoPartsOfFewCharacters(String text) {
    assertThrows(IllegalArgumentException.class, () -> TopicName.parse(text));
  }

  @Test
  void aNamesPartsHave64CharactersAtMost() {
    assertEquals("b", TopicName.parse("x".repeat(64) + "/b").name());
    assertThrows(IllegalArgumentException.class, () -> TopicName.parse("x".repeat(65) + "/b"));
  }

  @Test
  void furtherIntegrationsOfANameHaveKeysOfTheirOwn() {
    Topic topic =
        made(draft(
                "deploys/done",
                slack("a"),
                slack("b"),
                keyed("slack-3", slack("c")),
                slack("d"),
                byUrl("json://127.0.0.1/hook")))
            .topic();

    assertEquals(List.of("slack", "slack-2", "slack-3", "slack-4", "webhook"), topic.keys());
    assertEquals("topic." + topic.id() + ".slack-2", topic.targets().get(1).value());
  }

  @Test
  void whatCanNeverBeSentIsRefusedWithItsPlace() {
    Json model = new Json.Text("m");
    GivenCredentials none = GivenCredentials.ofTexts(Map.of());
    Map<IntegrationDraft, String> wrong =
        Map.of(
            new IntegrationDraft("slak", model, none),
            "unknown-integration",
            new IntegrationDraft("slack", model, none),
            "invalid-credentials",
            new IntegrationDraft("slack", new Json.Scalar("7"), slack("m").credentials()),
            "invalid-template",
            new IntegrationDraft("slack", model, GivenCredentials.ofUrl("json://localhost/x")),
            "invalid-topic",
            byUrl("nobody://x"),
            "invalid-notify-url",
            new IntegrationDraft(Optional.empty(), Optional.empty(), model, none),
            "invalid-topic");
    wrong.forEach((integration, code) -> {
      Fault fault =
          assertThrows(
              Fault.class, () -> made(draft("deploys/done", slack("m"), integration)), code);
      assertEquals(code, fault.code());
      assertTrue(fault.sentence().startsWith("integrations[1]"), fault.sentence());
    });
    for (String key : List.of("", "A", "-a", "a.b", "x".repeat(46))) {
      refused("invalid-topic", () -> made(draft("deploys/done", keyed(key, slack("m")))));
    }
    refused(
        "invalid-topic",
        () -> made(draft("deploys/done", keyed("k", slack("a")), keyed("k", slack("b")))));
    assertEquals(Optional.empty(), topics.find(DEPLOYS));
    assertEquals(List.of(), world.notices);
  }

  @Test
  void tooManyIntegrationsAndTooLargeTopicsAreRefused() {
    IntegrationDraft[] many =
        Collections.nCopies(Topics.MAX_INTEGRATIONS + 1, slack("m"))
            .toArray(IntegrationDraft[]::new);
    refused("invalid-topic", () -> made(draft("deploys/done", many)));
    IntegrationDraft[] large =
        Collections.nCopies(5, slack("x".repeat(60_000))).toArray(IntegrationDraft[]::new);
    refused("topic-too-large", () -> made(draft("deploys/done", large)));
  }

  @Test
  void thereAreSoManyTopicsAndNoMore() {
    for (int i = 0; i < Topics.MAX_TOPICS; i++) {
      made(draft("many/" + i));
    }
    refused("too-many-topics", () -> made(draft("many/more")));
    topics.delete("operator", name("many/7"), OptionalLong.empty());
    made(draft("many/more"));
  }

  @Test
  void nothingThatIsSecretStandsOnDiskInANoticeOrInAText() {
    Topics.Made made = made(draft("deploys/done", slack("Deploy of $app")));
    topics.rotateHash("operator", DEPLOYS, Topics.OVERLAP, Optional.empty());

    String stored =
        world.engine.registry().list("", "", 1_000).stream()
            .map(row -> row.key() + new String(row.value().toBytes(), StandardCharsets.ISO_8859_1))
            .collect(Collectors.joining("\n"));
    Topic topic = topics.require(DEPLOYS);
    for (String text :
        List.of(
            stored,
            world.notices.toString(),
            made.toString(),
            topic.toString(),
            topic.integrations().getFirst().credentials().toString())) {
      assertFalse(text.contains("very-secret-token"), text);
      assertFalse(text.contains(made.hash()), text);
      assertFalse(text.contains(topic.hashes().getFirst().digest()), text);
    }
    assertTrue(SECRET_URL.contains("very-secret-token"));
  }

  @Test
  void aChangeIsToldAndCountsAtOnce() {
    made(draft("deploys/done", slack("m")));
    Topic fresh =
        topics.replace("anna", strict("deploys/done", slack("n"), slack("o")), OptionalLong.of(1));

    assertTrue(fresh.isStrict());
    assertEquals(2, fresh.version());
    assertEquals("anna", fresh.changed().orElseThrow().by());
    assertEquals("operator", fresh.made().orElseThrow().by());
    assertEquals(Optional.of(fresh), topics.find(fresh.id()));
    topics.delete("anna", DEPLOYS, OptionalLong.of(2));
    assertEquals(Optional.empty(), topics.find(DEPLOYS));
    assertEquals(Optional.empty(), topics.find(fresh.id()));
    assertEquals(
        List.of("topic.created", "topic.replaced", "topic.removed"),
        world.notices.stream().map(notice -> notice.type()).toList());
    assertEquals("slack slack-2", world.notices.get(1).details().get("integrations"));
    assertEquals("deploys/done", world.notices.get(1).subject());
  }

  @Test
  void whatIsNotThereOrWasChangedSinceIsRefused() {
    refused("no-such-topic", () -> topics.require(DEPLOYS));
    refused(
        "no-such-topic", () -> topics.replace("anna", draft("deploys/done"), OptionalLong.empty()));
    refused("no-such-topic", () -> topics.delete("anna", DEPLOYS, OptionalLong.empty()));
    made(draft("deploys/done"));
    refused("topic-exists", () -> made(draft("deploys/done")));
    refused(
        "topic-changed", () -> topics.replace("anna", draft("deploys/done"), OptionalLong.of(2)));
    refused("topic-changed", () -> topics.delete("anna", DEPLOYS, OptionalLong.of(0)));
    // Another table over the same registry, as a process that should not be there would have.
    Topics other = world.start();
    other.replace("bert", draft("deploys/done"), OptionalLong.empty());
    refused(
        "topic-changed", () -> topics.replace("anna", draft("deploys/done"), OptionalLong.of(1)));
  }

  @Test
  void aRotatedHashCountsUntilItsEndAndTheNewOneAtOnce() {
    String first = made(draft("deploys/done")).hash();
    String second =
        topics.rotateHash("anna", DEPLOYS, Duration.ofHours(1), Optional.empty()).hash();

    assertTrue(topics.open(DEPLOYS, first).isPresent());
    assertTrue(topics.open(DEPLOYS, second).isPresent());
    world.clock.advance(Duration.ofHours(1));
    assertEquals(Optional.empty(), topics.open(DEPLOYS, first));
    assertTrue(topics.open(DEPLOYS, second).isPresent());

    String third = topics.rotateHash("anna", DEPLOYS, Duration.ZERO, Optional.empty()).hash();
    assertEquals(Optional.empty(), topics.open(DEPLOYS, second));
    assertTrue(world.start().open(DEPLOYS, third).isPresent());
    refused(
        "invalid-topic",
        () -> topics.rotateHash("anna", DEPLOYS, Duration.ofDays(31), Optional.empty()));
  }

  @Test
  void aThirdHashEndsTheFirst() {
    String first = made(draft("deploys/done")).hash();
    topics.rotateHash("anna", DEPLOYS, Topics.MAX_OVERLAP, Optional.empty());
    topics.rotateHash("anna", DEPLOYS, Topics.MAX_OVERLAP, Optional.empty());

    assertEquals(Optional.empty(), topics.open(DEPLOYS, first));
    assertEquals(2, topics.require(DEPLOYS).hashes().size());
  }

  @Test
  void aTopicThatIsMadeAgainHasItsOldIdAndAnotherHash() {
    Topics.Made first = made(draft("deploys/done", slack("m")));
    topics.delete("anna", DEPLOYS, OptionalLong.empty());
    Topics later = world.start();
    Topics.Made again = later.create("anna", draft("deploys/done"), Optional.empty());

    assertEquals(first.topic().id(), again.topic().id());
    assertEquals(Optional.empty(), later.open(DEPLOYS, first.hash()));
  }

  @Test
  void aTopicOfTheFileOpensKeepsItsIdAndCanBeChangedThereAlone() {
    Topics one = world.start(inFile("ops/alarm", "hash-of-the-file"));
    Topic topic = one.open(name("ops/alarm"), "hash-of-the-file").orElseThrow();

    assertEquals(Topic.Origin.FILE, topic.origin());
    assertEquals(List.of("slack"), topic.keys());
    assertEquals(Optional.empty(), one.open(name("ops/alarm"), "another"));
    refused("topic-in-file", () -> one.replace("anna", draft("ops/alarm"), OptionalLong.empty()));
    refused("topic-in-file", () -> one.delete("anna", topic.name(), OptionalLong.empty()));
    refused(
        "topic-in-file",
        () -> one.rotateHash("anna", topic.name(), Duration.ZERO, Optional.empty()));
    refused("topic-exists", () -> one.create("anna", draft("ops/alarm"), Optional.empty()));
    Topics later = world.start(inFile("ops/alarm", "rotated"));
    assertEquals(topic.id(), later.open(topic.name(), "rotated").orElseThrow().id());
    assertEquals(Optional.empty(), world.start().find(topic.name()));
  }

  @Test
  void aTopicOfTheFileGoesBeforeOneThatWasMadeAndHasItsId() {
    Topics.Made made = made(draft("ops/alarm", slack("m"), slack("n")));
    Topics later = world.start(inFile("ops/alarm", "hash-of-the-file"));

    assertEquals(Optional.empty(), later.open(name("ops/alarm"), made.hash()));
    assertEquals(made.topic().id(), later.require(name("ops/alarm")).id());
    assertTrue(world.start().open(name("ops/alarm"), made.hash()).isPresent());
  }

  @Test
  void aTopicOfTheFileThatIsWrongIsRefused() {
    refused("invalid-topic", () -> world.start(inFile("ops/alarm", "")));
    refused(
        "unknown-integration",
        () ->
            world.start(
                new FileTopic(
                    draft(
                        "ops/alarm",
                        new IntegrationDraft(
                            "slak", new Json.Text("m"), GivenCredentials.ofTexts(Map.of()))),
                    new Secret("h"))));
  }

  @Test
  void listenersAreToldOfWhatThereIsAndOfEachChange() {
    made(draft("a/a", slack("m")));
    List<String> told = new ArrayList<>();
    topics.listen((before, after) -> told.add(shown(before) + " > " + shown(after)));
    made(draft("b/b"));
    topics.replace("anna", draft("a/a", slack("m"), slack("n")), OptionalLong.empty());
    topics.delete("anna", name("b/b"), OptionalLong.empty());

    assertEquals(
        List.of("none > [slack]", "none > []", "[slack] > [slack, slack-2]", "[] > none"), told);
  }

  private static String shown(Optional<Topic> topic) {
    return topic.map(each -> each.keys().toString()).orElse("none");
  }

  @Test
  void topicsAreListedByNameAPageAtATime() {
    for (String each : List.of("b/a", "a/b", "a/a", "a_b/c")) {
      made(draft(each));
    }
    List<Topic> first = topics.list(Optional.empty(), 2);

    assertEquals(List.of(name("a/a"), name("a/b")), first.stream().map(Topic::name).toList());
    assertEquals(
        List.of(name("a_b/c"), name("b/a")),
        topics.list(Optional.of(name("a/b")), 9).stream().map(Topic::name).toList());
  }
}
