package dev.sluice.bench.crash;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small world in which all is well, and each thing that can be wrong with it.
///
/// | number | request | fate |
/// | --- | --- | --- |
/// | 0 to 3 | a batch; 0 and 3 are pushed | acknowledged |
/// | 4, 5 | a wrong batch | refused |
/// | 6 | a single one, pushed, which the target refuses | acknowledged |
/// | 7 to 9 | a batch, 9 pushed, of which nothing is kept | unknown |
class VerdictTest {

  private static final int ROOM = 100;
  private static final String NAME = "archive-hub1-1-30.jsonl";

  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger(ROOM);
  private final Arrivals arrivals = new Arrivals(ROOM, findings);
  private final Map<String, String> deadLetters = new HashMap<>();
  private final List<Integer> archived = new ArrayList<>(List.of(0, 1, 2, 3, 6));
  private Books books =
      new Books(
          5 + Verdict.OWN_EVENTS,
          5 + Verdict.OWN_EVENTS,
          Verdict.OWN_EVENTS,
          Map.of("keep", new Books.Account(5, 5, 0, 0), "push", new Books.Account(3, 2, 0, 1)));

  @TempDir Path folder;

  VerdictTest() {
    ledger.acknowledge(next(Form.BATCH, 4));
    assertEquals(4, next(Form.WRONG_BATCH, 2).first());
    ledger.acknowledge(next(Form.STRUCTURED, 1));
    assertEquals(7, next(Form.BATCH, 3).first());
    for (int number : new int[] {0, 3}) {
      arrivals.arrived("d" + number, "e" + number);
      arrivals.took("e" + number);
    }
    arrivals.arrived("d6", "e6");
    arrivals.refused("d6", 410);
    deadLetters.put("d6", "HTTP_410");
  }

  private Posting next(Form form, int size) {
    return ledger.next(form, size).orElseThrow();
  }

  private static String line(int number, int position) {
    return "{\"id\":\"e%d\",\"detail\":{\"text\":\"%s\"},\"_position\":%d}\n"
        .formatted(number, Posting.text(number), position);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// Holds the world against the ledger and gives back what is wrong, each kind once.
  private List<Wrong> found() throws IOException {
    write(
        "t/" + NAME,
        IntStream.range(0, archived.size())
            .mapToObj(i -> line(archived.get(i), i + 1))
            .collect(joining()));
    ArchiveContents contents = ArchiveContents.read(folder, ROOM, findings);
    new Verdict(ledger, contents, arrivals, books, deadLetters, findings).find();
    return Arrays.stream(Wrong.values()).filter(kind -> findings.count(kind) > 0).toList();
  }

  private void accept(int events, int pushed, int taken) {
    books =
        new Books(
            events + Verdict.OWN_EVENTS,
            events + Verdict.OWN_EVENTS,
            Verdict.OWN_EVENTS,
            Map.of(
                "keep",
                new Books.Account(events, events, 0, 0),
                "push",
                new Books.Account(pushed, taken, 0, 1)));
  }

  @Test
  void aWorldInWhichAllIsAsToldIsRight() throws IOException {
    assertEquals(List.of(), found());
  }

  @Test
  void whatWasAcknowledgedAndIsNotThereIsLost() throws IOException {
    archived.removeAll(List.of(0, 1, 2, 3));
    accept(1, 1, 0);
    assertEquals(List.of(Wrong.LOST, Wrong.DELIVERED_UNKEPT), found());
    assertEquals(4, findings.count(Wrong.LOST));
  }

  @Test
  void whatStandsTwiceIsFound() throws IOException {
    archived.add(2);
    assertEquals(List.of(Wrong.TWICE), found());
  }

  @Test
  void whatWasRefusedMustNotBeThere() throws IOException {
    archived.add(4);
    accept(6, 3, 2);
    assertEquals(List.of(Wrong.REFUSED_BUT_KEPT), found());
  }

  @Test
  void anUnknownBatchIsThereAsAWholeOrNotAtAll() throws IOException {
    archived.addAll(List.of(7, 8));
    accept(7, 3, 2);
    assertEquals(List.of(Wrong.TORN_BATCH), found());
  }

  @Test
  void anUnknownBatchThatWasKeptIsDeliveredToo() throws IOException {
    archived.addAll(List.of(7, 8, 9));
    accept(8, 4, 3);
    assertEquals(List.of(Wrong.NOT_DELIVERED), found());
  }

  @Test
  void whatNobodySentIsForeign() throws IOException {
    write("t/archive-hub1-36-36.jsonl", "{\"id\":\"stranger\"}\n");
    arrivals.arrived("d", "stranger");
    assertEquals(List.of(Wrong.FOREIGN), found());
    assertEquals(2, findings.count(Wrong.FOREIGN));
  }

  @Test
  void tornLinesAndFilesAndForeignContentAreDamage() throws IOException {
    write("t/archive-hub1-36-36.jsonl", "{\"id\":\"e7\",\"det\n");
    write("t/archive-hub1-37-37.jsonl", "{\"id\":\"e7\"}");
    write("t/archive-hub1-38-38.jsonl", "");
    write("t/archive-hub1-40-40.jsonl", "\n");
    write("t/notes.txt", "\n");
    archived.remove(Integer.valueOf(6));
    write("t/archive-hub1-39-39.jsonl", line(5, 39).replace("e5", "e6"));
    assertEquals(List.of(Wrong.DAMAGED), found());
    assertEquals(6, findings.count(Wrong.DAMAGED));
  }

  @Test
  void aLineAtAPositionOutsideItsFileOrOutOfOrderIsDamage() throws IOException {
    archived.removeAll(List.of(3, 6));
    write("t/archive-hub1-41-42.jsonl", line(3, 43));
    write("t/archive-hub1-51-52.jsonl", line(6, 51) + line(7, 51) + line(8, 52) + line(9, 0));
    accept(8, 4, 3);
    assertEquals(List.of(Wrong.DAMAGED, Wrong.NOT_DELIVERED), found());
    assertEquals(3, findings.count(Wrong.DAMAGED));
  }

  @Test
  void aDraftThatIsLeftIsFound() throws IOException {
    write(".sluice/hub1/drafts/1", "half");
    assertEquals(List.of(Wrong.LEFT_OVER), found());
  }

  @Test
  void thePartitionsOfOneFlushMayHaveTheSamePositions() throws IOException {
    archived.remove(Integer.valueOf(6));
    write("u/" + NAME, line(6, 7));
    assertEquals(List.of(), found());
  }

  @Test
  void filesOfTwoFlushesWithTheSamePositionsAreFound() throws IOException {
    archived.remove(Integer.valueOf(6));
    write("u/archive-hub1-5-36.jsonl", line(6, 5));
    assertEquals(List.of(Wrong.OVERLAP), found());
  }

  @Test
  void aDeliveryIdNamesOneEventAndAnEventHasOne() throws IOException {
    arrivals.arrived("d0", "e3");
    assertEquals(List.of(Wrong.DELIVERY_ID), found());
    assertEquals(2, findings.count(Wrong.DELIVERY_ID));
  }

  @Test
  void deadLettersAreWhatTheTargetRefusedAndForThatReason() throws IOException {
    deadLetters.put("d6", "TIMEOUT");
    deadLetters.put("d0", "HTTP_400");
    arrivals.refused("d3", 404);
    accept(5, 3, 1);
    assertEquals(List.of(Wrong.DEAD_LETTERS, Wrong.ACCOUNTS), found());
    assertEquals(3, findings.count(Wrong.DEAD_LETTERS));
  }

  @Test
  void accountsAreHeldAgainstWhatIsThere() throws IOException {
    accept(6, 3, 2);
    assertEquals(List.of(Wrong.ACCOUNTS), found());
    assertEquals(3, findings.count(Wrong.ACCOUNTS));
  }
}
