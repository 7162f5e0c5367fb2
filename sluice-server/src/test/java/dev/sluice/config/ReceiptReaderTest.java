package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong in `receipt` is told with its line, its place, and what would be right.
class ReceiptReaderTest {

  /// What is tried begins in line 6.
  private static final String ABOVE =
      """
      smtp: { domains: [example.com] }
      targets:
        app: { http: { url: "http://127.0.0.1:1/" } }
        fetch: { http: { url: "http://127.0.0.1:1/", method: GET } }
      receipt:
      """;

  @TempDir Path folder;

  private Configuration read(String receipt) throws IOException {
    Path file = folder.resolve("sluice.yaml");
    Files.writeString(file, ABOVE + receipt.indent(2));
    return Configuration.load(file);
  }

  private String problems(String receipt) {
    Fault fault = assertThrows(Fault.class, () -> read(receipt));
    return fault.sentence().replace(folder + "/", "");
  }

  private static String rule(String members) {
    return "rules: [ { name: a, " + members + " } ]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          rulez: [] | unknown key 'rulez' in 'receipt'; did you mean 'rules'?
          rules: [ { recipients: [example.com] } ] | 'name' in receipt rule 1 is missing; one would be name: support
          rules: [ { name: "-a" } ] | receipt rule 1: rule: '-a' cannot name a receipt rule: a name has 1 to 64 letters, digits, '_', '.' or '-', and begins and ends with a letter or digit
          rules: [ { name: sluice.a } ] | receipt rule 1: 'sluice.a': names with 'sluice.' in front are the hub's own
          rules: [ { name: a, tsl: require } ] | unknown key 'tsl' in receipt rule 1; did you mean 'tls'?
          rules: [ { name: a, tls: required } ] | receipt rule 1: tls: it must be optional or require
          rules: [ { name: a, enabled: 1 } ] | 'enabled' in receipt rule 1 must be true or false, not the number 1
          rules: [ { name: a, recipients: ["a b@c.d"] } ] | receipt rule 1: 'a b@c.d' is no recipient; one would be user@example.com, example.com or .example.com
          rules: [ { name: a, recipients: ["@c.d"] } ] | receipt rule 1: '@c.d' is no recipient; one would be user@example.com, example.com or .example.com
          rules: [ { name: a, recipients: ["*.c.d"] } ] | receipt rule 1: '*.c.d' is no recipient; one would be user@example.com, example.com or .example.com
          rules: [ { name: a }, { name: a } ] | 'name' in receipt rule 2: another receipt rule has the name 'a'
          stores: { "a b": {} } | 'a b' cannot name a store: a name has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter or digit
          stores: { a: { folder: ./x }, b: { folder: ./x/y } } | 'folder' in store 'b': x/y is, or lies in, or holds the folder of store 'a'
          stores: { a: { keep: 1m } } | 'keep' in store 'a': '1m' is out of range; 1h to 3650d is right
          stores: { a: { keeps: 1d } } | unknown key 'keeps' in store 'a'; did you mean 'keep'?
          filters: { block: [192.0.2.1/24] } | 'filters' of 'receipt': 192.0.2.1 has bits set behind the first 24
          filters: { deny: [192.0.2.0/24] } | unknown key 'deny' in 'filters' of 'receipt'; known are allow, block
          filters: { allow: [mail.example.com] } | 'filters' of 'receipt': 'mail.example.com' is no range of addresses; one would be 192.0.2.0/24 or 2001:db8::/32
          """)
  void aWrongKeyIsToldWithItsLineAndWhatWouldBeRight(String receipt, String sentence) {
    assertEquals("sluice.yaml:6: " + sentence, problems(receipt));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          { store: other } | 'actions' in receipt rule 1: there is no store 'other'; known are postmaster
          { store: postmaster, prefix: /a } | receipt rule 'a', action 1: store: a prefix has at most 512 characters of printable ASCII, no '\\', and does not begin with '/'
          { store: postmaster, prefix: a/../b } | receipt rule 'a', action 1: store: a prefix has no empty, '.' or '..' segment
          { stores: postmaster } | receipt rule 'a', action 1: an action is exactly one of store, publish, application, bounce, add-header, stop
          { store: postmaster, stop: true } | receipt rule 'a', action 1: an action is exactly one of store, publish, application, bounce, add-header, stop, not store and stop
          { application: other } | 'actions' in receipt rule 1: there is no target 'other'; known are app, fetch
          { application: fetch, wait: true } | 'actions' in receipt rule 1: target 'fetch' gives no answer: it must be app, or http and have a body
          { application: app, on-failure: defer } | receipt rule 'a', action 1: on-failure: it says what happens when the answer does not come that 'wait' asks for
          { application: app, wait: true, on-failure: stop } | receipt rule 'a', action 1: on-failure: it must be continue or defer
          { publish: utf8 } | receipt rule 'a', action 1: publish: 'utf8' is neither utf-8 nor base64
          { bounce: mailbox-ful } | receipt rule 'a', action 1: 'mailbox-ful' is no bounce (custom has its own code and message); did you mean 'mailbox-full'?
          { bounce: custom, message: no } | receipt rule 'a', action 1: code: it is missing
          { bounce: custom, code: 250, message: no } | receipt rule 'a', action 1: code: it must be a number of 400 to 599
          { bounce: mailbox-full, sender: nobody } | receipt rule 'a', action 1: bounce: 'nobody' is not an address
          { add-header: "X Y", value: v } | receipt rule 'a', action 1: add-header: a header's name has 1 to 50 letters, digits or '-', not 'X Y'
          { add-header: X-Y } | receipt rule 'a', action 1: value: it is missing
          { stop: false } | receipt rule 'a', action 1: stop: it must be true
          """)
  void aWrongActionIsToldWithItsRuleAndWhatWouldBeRight(String action, String sentence) {
    assertEquals("sluice.yaml:6: " + sentence, problems(rule("actions: [ " + action + " ]")));
  }

  @Test
  void oneMistakeIsOneProblemAndEachHasItsLine() {
    String problems =
        problems(
            """
            stores:
              inbox: { keep: 1x }
            rules:
              - name: a
                recipients: [nobody@]
                actions:
                  - { store: inbox }
                  - { addHeader: X-Y, value: v }
              - name: b
                actions: [ { store: inbx } ]
            """);
    assertEquals(
        """
        sluice.yaml:7: 'keep' in store 'inbox': '1x' is not a duration; one would be 500ms, 60s, 5m, 24h or 7d
        sluice.yaml:9: receipt rule 1: 'nobody@' is no recipient; one would be user@example.com, example.com or .example.com
        sluice.yaml:13: 'addHeader' in receipt rule 'a', action 2: here it is written 'add-header'
        sluice.yaml:15: 'actions' in receipt rule 2: there is no store 'inbx'; did you mean 'inbox'?
        """
            .strip(),
        problems);
  }

  @Test
  void whatIsRightIsRead() throws IOException {
    Configuration read =
        read(
            """
            stores: { inbox: { folder: ./in, keep: 7d } }
            filters: { block: [192.0.2.0/24], allow: [192.0.2.7] }
            rules:
              - name: first
                tls: require
                scan: false
                recipients: [a@example.com, .example.com]
                actions: [ { store: inbox, prefix: x/ }, { add-header: X-Y, value: v } ]
              - { name: second, enabled: false }
            """);
    ReceiptSettings receipt = read.receipt();
    ReceiptSettings.Store inbox = receipt.stores().get("inbox");
    assertEquals(
        new ReceiptSettings.Store(folder.resolve("in"), Optional.of(Duration.ofDays(7))), inbox);
    assertEquals("first,second", names(receipt));
    assertTrue(receipt.rules().getFirst().needsTls());
    assertTrue(receipt.stores().containsKey("postmaster"));
  }

  private static String names(ReceiptSettings receipt) {
    return receipt.rules().stream().map(ReceiptRule::name).collect(Collectors.joining(","));
  }

  @Test
  void thereAreLimitsToStoresAndRules() {
    String stores = numbered(101, "s%d: {}");
    assertTrue(problems("stores: { " + stores + " }").contains("at most 100 may stand here"));
    String rules = numbered(201, "{ name: r%d }");
    assertTrue(
        problems("rules: [ " + rules + " ]").contains("there are at most 200 receipt rules"));
    String recipients = numbered(101, "a%d@example.com");
    assertTrue(
        problems(rule("recipients: [ " + recipients + " ]")).contains("at most 100 recipients"));
    String actions = numbered(11, "{ add-header: X-%d, value: v }");
    assertTrue(problems(rule("actions: [ " + actions + " ]")).contains("at most 10 actions"));
  }

  private static String numbered(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(", "));
  }
}
