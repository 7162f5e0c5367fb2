package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.servlet.container.Application;
import dev.sluice.servlet.container.Limits;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  /// Notes what it gets, and does not like poison.
  public static final class Noting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      SEEN.add(body);
      response.setStatus(body.contains("poison") ? 500 : 204);
    }
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static String run(String event) {
    Settings settings =
        new Settings(
            new Application.OnClassPath(Noting.class),
            Environ.DEFAULT,
            Settings.Content.EVENT,
            Settings.Records.EACH,
            Spelling.PLAIN,
            300,
            Limits.DEFAULT);
    try (ServletApplication application = ServletApplication.start(settings)) {
      byte[] answer =
          application.invoke(Payload.ofText(event.replace('\'', '"')), Duration.ofSeconds(30));
      return new String(answer, StandardCharsets.UTF_8).replace('"', '\'');
    }
  }

  private static String sqs(String id, String body, String more) {
    return "{'messageId':'%s','body':'%s','eventSource':'aws:sqs'%s}".formatted(id, body, more);
  }

  private static String failures(String... ids) {
    String listed =
        String.join(",", List.of(ids).stream().map(id -> "{'itemIdentifier':" + id + "}").toList());
    return "{'batchItemFailures':[" + listed + "]}";
  }

  @Test
  void oneBadMessageComesAgainAlone() {
    String good = sqs("1", "fine", "");
    String bad = sqs("2", "poison", "");
    String event = "{ 'Records' : [ " + good + " , " + bad + ", " + good + " ], 'x': 1e400 }";
    assertEquals(failures("'2'"), run(event));
    assertEquals(3, SEEN.size());
    String alone = "{ 'Records' : [" + bad + "], 'x': 1e400 }";
    assertEquals(alone.replace('\'', '"'), SEEN.get(1));
  }

  @Test
  void aBatchWithoutFailuresIsDone() {
    assertEquals(failures(), run("{'Records':[" + sqs("1", "fine", "") + "]}"));
  }

  @Test
  void whenNothingWasTakenTheWholeInvocationFails() {
    String event = "{'Records':[" + sqs("1", "poison", "") + "," + sqs("2", "poison", "") + "]}";
    Fault fault = assertThrows(Fault.class, () -> run(event));
    assertEquals("application-failed", fault.code());
    assertTrue(fault.sentence().startsWith("none of 2 records was taken"), fault.sentence());
  }

  @Test
  void nothingOvertakesInAMessageGroup() {
    String queue = ",'eventSourceARN':'arn:aws:sqs:eu-west-1:1:q.fifo'";
    String a = queue + ",'attributes':{'MessageGroupId':'a'}";
    String b = queue + ",'attributes':{'MessageGroupId':'b'}";
    String event =
        "{'Records':["
            + String.join(
                ",",
                sqs("1", "fine", a),
                sqs("2", "poison", a),
                sqs("3", "fine", b),
                sqs("4", "fine", a))
            + "]}";
    assertEquals(failures("'2'", "'4'"), run(event));
    assertEquals(3, SEEN.size());
  }

  @Test
  void aShardGoesOnAtItsFirstFailure() {
    String event =
        "{'Records':["
            + "{'eventSource':'aws:kinesis','kinesis':{'sequenceNumber':'7','data':'fine'}},"
            + "{'eventSource':'aws:kinesis','kinesis':{'sequenceNumber':'8','data':'poison'}},"
            + "{'eventSource':'aws:kinesis','kinesis':{'sequenceNumber':'9','data':'fine'}}]}";
    assertEquals(failures("'8'", "'9'"), run(event));
    assertEquals(2, SEEN.size());
  }

  @Test
  void aStreamOfATableGoesOnAtItsFirstFailure() {
    String event =
        "{'Records':["
            + "{'eventSource':'aws:dynamodb','dynamodb':{'SequenceNumber':'111','Keys':{}}},"
            + "{'eventSource':'aws:dynamodb','dynamodb':{'SequenceNumber':'222','Keys':{'Id':{'S':'poison'}}}}]}";
    assertEquals(failures("'222'"), run(event));
  }

  @Test
  void aPartitionGoesOnAtItsFirstFailureAndOthersAreDone() {
    String event =
        "{'eventSource':'aws:kafka','eventSourceArn':'arn','records':{"
            + "'t-0':[{'topic':'t','partition':0,'offset':15,'value':'poison'},"
            + "{'topic':'t','partition':0,'offset':16,'value':'fine'}],"
            + "'t-1':[{'topic':'t','partition':1,'offset':3,'value':'fine'}]}}";
    assertEquals(
        failures("{'topic-partition':'t-0','offset':15}", "{'topic-partition':'t-0','offset':16}"),
        run(event));
    assertEquals(
        "{'eventSource':'aws:kafka','eventSourceArn':'arn','records':{'t-1':[{'topic':'t','partition':1,'offset':3,'value':'fine'}]}}"
            .replace('\'', '"'),
        SEEN.get(1));
  }

  @Test
  void whatIsNoSuchBatchIsRunWhole() {
    for (String event :
        List.of(
            "{'Records':[{'eventSource':'aws:s3','s3':{}}]}",
            "{'Records':[" + sqs("1", "a", "") + ",null]}",
            "{'Records':[{'eventSource':'aws:sqs','body':'no id'}]}",
            "{'Records':[]}",
            "{'records':[{'recordId':'1'}]}",
            "{'records':{'t-0':[{'offset':1}]}}",
            "{'source':'a'}",
            "[1,2]",
            "1")) {
      Optional<Batch> batch = Batch.of(Payload.ofText(event.replace('\'', '"')));
      assertFalse(batch.isPresent(), event);
    }
  }
}
