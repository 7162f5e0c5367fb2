package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.disk.DiskObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCommandTest {

  private static final String LINE =
      "{\"version\":\"0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\",\"time\":\"2026-11-21T10:00:00Z\",\"detail\":{\"n\":1.5,\"t\":\"a,\\\"b\\\"\"}}\n";

  @TempDir Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        targets:
          mail: { archive: { path: ./archive, error-prefix: bad/ } }
          mail-de: { archive: { path: ./german }, enabled: false }
          empty: { archive: { path: ./nowhere } }
        """);
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    String[] all = new String[arguments.length + 3];
    all[0] = "query";
    all[1] = "--config";
    all[2] = folder.resolve("sluice.yaml").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  private String answer(String... arguments) {
    assertEquals(0, run(arguments), err::toString);
    return out.toString();
  }

  private static String name(String archive, long position) {
    return archive + "-0a1b2c3d-%020d-%020d.jsonl".formatted(position, position);
  }

  private void write(String file, String... ids) throws IOException {
    Path path = folder.resolve("archive").resolve(file);
    Files.createDirectories(path.getParent());
    StringBuilder text = new StringBuilder();
    for (String id : ids) {
      text.append(LINE.formatted(id));
    }
    Files.writeString(path, text);
  }

  @Test
  void onlyFinishedFilesThatAreNoErrorsAreRead() throws IOException {
    write("a/" + name("mail", 1), "1", "2");
    write("../german/" + name("mail-de", 1), "3");
    write("bad/" + name("mail", 1), "4");
    write(".sluice/0a1b2c3d-mail/drafts/" + name("mail", 9), "6");
    assertEquals("count\n    2\n", answer("SELECT count(*) AS count FROM mail"));
    assertEquals("id\n 3\n", answer("SELECT id FROM \"mail-de\""));
    assertEquals("count\n    0\n", answer("SELECT count(*) AS count FROM empty"));
    assertEquals("", err.toString());
  }

  @Test
  void filesThatTheArchiveHasNotWrittenAreToldOf() throws IOException {
    write("a/" + name("mail", 1), "1");
    write("notes.txt", "2");
    write("a/" + name("other", 1), "3");
    assertEquals("n\n1\n", answer("SELECT count(*) AS n FROM events"));
    assertTrue(
        err.toString()
            .contains(
                "that it has not written: 2, such as a/"
                    + name("other", 1)
                    + ", notes.txt; they are left out"),
        err::toString);
  }

  @Test
  void theFormsSayTheSame() throws IOException {
    write(name("mail", 1), "1");
    String sql =
        "SELECT id, time, detail, detail ->> 't' AS t, (detail ->> 'n')::DOUBLE AS n, subject, [1,"
            + " 2] AS list, '' AS empty FROM mail";
    assertEquals(
        """
        id  time                  detail                   t      n    subject  list    empty
         1  2026-11-21T10:00:00Z  {"n":1.5,"t":"a,\\"b\\""}  a,"b"  1.5           [1, 2]
        """,
        answer(sql));
    // A ' stands for a quote.
    assertEquals(
        """
        id,time,detail,t,n,subject,list,empty
        1,2026-11-21T10:00:00Z,'{''n'':1.5,''t'':''a,\\''b\\''''}','a,''b''',1.5,,'[1, 2]',''
        """
            .replace('\'', '"'),
        answer("--format", "csv", sql));
    assertEquals(
        """
        [
        {"id":"1","time":"2026-11-21T10:00:00Z","detail":{"n":1.5,"t":"a,\\"b\\""},"t":"a,\\"b\\"","n":1.5,"subject":null,"list":[1,2],"empty":""}
        ]
        """,
        answer("--format", "json", sql));
    assertEquals("[]\n", answer("--format", "json", sql + " WHERE false"));
    assertEquals(
        "[\n{\"x\":\"nan\",\"y\":\"[1.0, inf]\"}\n]\n",
        answer("--format=json", "SELECT 'nan'::DOUBLE AS x, [1, 'inf'::DOUBLE] AS y"));
  }

  @Test
  void controlCharactersNeverReachATerminal() throws IOException {
    write(name("mail", 1), "\\u001b[2J");
    assertFalse(answer("SELECT id FROM mail").contains("\u001b"));
  }

  @Test
  void aCutIsSaid() {
    assertEquals("range\n    0\n    1\n", answer("--max-rows", "2", "SELECT * FROM range(3)"));
    assertTrue(err.toString().contains("cut after 2 rows"), err::toString);
  }

  @Test
  void wrongCallsSayWhatWouldBeRight() {
    assertEquals(2, run());
    assertTrue(err.toString().contains("SELECT count(*) FROM events"), err::toString);
    assertEquals(2, run("--views", "SELECT 1"));
    assertEquals(2, run("--timeout", "soon", "SELECT 1"));
    assertTrue(err.toString().contains("'soon' is not a duration"), err::toString);
    assertEquals(2, run("--max-rows", "0", "SELECT 1"));
    assertTrue(err.toString().contains("1 to 1000000 is right"), err::toString);
    assertEquals(1, run("--format", "json", "SELECT 1 AS a, 2 AS a"));
    assertTrue(err.toString().contains("two columns are called 'a'"), err::toString);
    assertEquals(1, run("COPY (SELECT 1) TO 'x'"));
    assertTrue(err.toString().contains("only a SELECT can be asked"), err::toString);
  }

  @Test
  void theViewsAreListed() {
    String views = answer("--views");
    assertTrue(views.contains("\nsparkpost_messages\n  one row for each message"), views);
    assertTrue(views.contains("mail-de\n"), views);
  }

  /// While objects appear, every answer holds whole objects, and never fewer than the one before.
  @Test
  void anArchiveCanBeAskedWhileItIsWritten()
      throws IOException, InterruptedException, ExecutionException {
    DiskObjectStore store = new DiskObjectStore(folder.resolve("archive"), "0a1b2c3d-mail");
    AtomicBoolean isEnough = new AtomicBoolean();
    CountDownLatch some = new CountDownLatch(1);
    FutureTask<Integer> writer =
        new FutureTask<>(() -> {
          int objects = 0;
          while (!isEnough.get() && objects < 400) {
            Draft draft = store.draft();
            for (int i = 0; i < 10; i++) {
              byte[] line = LINE.formatted(objects + "." + i).getBytes(StandardCharsets.UTF_8);
              draft.write(line, 0, line.length);
            }
            store.publish(draft.seal(new ObjectKey(name("mail", ++objects))));
            some.countDown();
          }
          return objects;
        });
    Thread.ofPlatform().start(writer);
    some.await();
    int before = 0;
    for (int i = 0; i < 3; i++) {
      int lines =
          Integer.parseInt(
              answer("--format", "csv", "SELECT count(*) FROM events").lines().toList().get(1));
      assertEquals(0, lines % 10);
      assertTrue(lines >= before && lines > 0, lines + " after " + before);
      before = lines;
    }
    isEnough.set(true);
    int objects = writer.get();
    assertEquals(
        "n\n%d\n".formatted(objects * 10),
        answer("--format", "csv", "SELECT count(*) AS n FROM mail"));
  }
}
