package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxCommandTest extends WithHubStub {

  private static final String MESSAGE =
      """
      {"id":"m1","at":"2026-11-21T10:00:00Z","sender":"ann@sender.test","recipients":["a@b.c"],
       "rules":[{"rule":"all","receipt":{"spfVerdict":{"status":"PASS"}}}],
       "mail":{"commonHeaders":{"subject":"Hi\\u001b[2J\\u202eevil"}},"stored":true,"store":"in box",
       "key":"a b/m1","headers":[{"name":"X-Evil","value":"\\u0007x"}],
       "text":"one\\u001b]0;title\\u0007\\r\\ntwo\\n",
       "parts":[{"number":"1","role":"text","type":"text/plain","size":9,"sha256":"00"}]}\
      """;

  @TempDir Path folder;

  private int run(String... arguments) {
    return ask("mailbox", arguments);
  }

  @Test
  void mailIsListedAsItIsAskedFor() {
    hub.on(
        "GET /v1/mail/messages",
        200,
        "{\"messages\":[{\"id\":\"m1\",\"at\":\"t\",\"rule\":\"all\",\"sender\":\"\","
            + "\"recipients\":[\"a@b.c\"],\"subject\":\"Hi\\u001b[2J\"}],\"next\":7}");
    assertEquals(
        0, run("list", "--recipient", "a+x@b.c", "--rule", "all", "--limit", "5"), err::toString);
    assertEquals(
        "GET /v1/mail/messages?recipient=a%2Bx%40b.c&rule=all&limit=5",
        hub.requests().getFirst().line());
    assertTrue(out.toString().contains("m1"), out::toString);
    assertTrue(out.toString().contains("<>"), out::toString);
    assertTrue(out.toString().contains("--after 7"), out::toString);
    assertFalse(out.toString().contains("\u001b"), out::toString);
  }

  @Test
  void aMessageIsShownWithNothingThatATerminalWouldActOn() {
    hub.on("GET /v1/mail/messages/m1", 200, MESSAGE);
    assertEquals(0, run("show", "m1", "--headers"), err::toString);
    String shown = out.toString();
    assertTrue(shown.contains("rule       all, spf PASS"), shown);
    assertTrue(shown.contains("X-Evil: x"), shown);
    assertTrue(shown.contains("  two\n"), shown);
    assertTrue(shown.contains("text/plain"), shown);
    assertTrue(
        shown.chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x7f && c != 0x202e), shown);
  }

  @Test
  void aMessageAndAPartAreSavedAndNothingIsReplaced() throws IOException {
    hub.on("GET /v1/mail/messages/m1", 200, MESSAGE);
    hub.on("GET /v1/objects/in box/a b/m1", 200, "whole");
    hub.on("GET /v1/mail/messages/m1/parts/1", 200, "part");
    Path whole = folder.resolve("whole");
    Path part = folder.resolve("part");
    assertEquals(0, run("save", "m1", whole.toString()), err::toString);
    assertEquals("whole", Files.readString(whole));
    assertEquals(0, run("save", "m1", part.toString(), "--part", "1"), err::toString);
    assertEquals("part", Files.readString(part));
    assertEquals(1, run("save", "m1", whole.toString(), "--part", "1"));
    assertEquals("whole", Files.readString(whole));
    assertEquals(1, run("save", "m1", folder.resolve("x").toString(), "--part", "9"));
    assertTrue(err.toString().contains("no such thing"), err::toString);
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void aMessageThatIsNotStoredCannotBeSaved() {
    hub.on("GET /v1/mail/messages/m2", 200, "{\"id\":\"m2\",\"stored\":false}");
    assertEquals(1, run("save", "m2", folder.resolve("y").toString()));
    assertTrue(err.toString().contains("no rule has stored"), err::toString);
  }

  @Test
  void withoutACommandTheHubsOwnLettersAreShown() {
    hub.on(
        "GET /v1/mailbox",
        200,
        "{\"letters\":[{\"at\":\"t\",\"to\":\"a\",\"subject\":\"s\",\"text\":\"code 1\"}]}");
    assertEquals(0, run("--last", "1"), err::toString);
    assertTrue(out.toString().contains("code 1"), out::toString);
  }
}
