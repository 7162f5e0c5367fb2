package dev.sluice.servlet.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServletContainerTest {

  private static final Limits SMALL = new Limits(Duration.ofSeconds(20), 1_000, 2_000, 2);

  private static volatile CountDownLatch interrupted = new CountDownLatch(1);

  private static ServletContainer container;

  /// Does what the path says.
  public static final class Many extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (request.getPathInfo()) {
        case "/echo" -> {
          response.setStatus(201);
          response.setContentType(request.getContentType());
          response.getOutputStream().write(request.getInputStream().readAllBytes());
        }
        case "/seen" -> {
          response.setContentType("text/plain;charset=utf-8");
          response
              .getWriter()
              .print(
                  String.join(
                      " ",
                      request.getMethod(),
                      request.getRequestURL(),
                      String.valueOf(request.getQueryString()),
                      request.getProtocol(),
                      String.valueOf(request.getContentLength()),
                      String.valueOf(request.getHeader("x-a")),
                      request.isSecure() ? "secure" : "plain"));
        }
        case "/cookies" -> {
          response.addCookie(new Cookie("a", "1"));
          response.addCookie(new Cookie("b", "2"));
          response.addHeader("X-Twice", "one");
          response.addHeader("X-Twice", "two");
        }
        case "/bytes" -> {
          response.setContentType("image/png");
          response.getOutputStream().write(new byte[] {(byte) 0x89, 0, (byte) 0xff});
          response.flushBuffer();
          response.getOutputStream().write(7);
        }
        case "/throws" -> throw new IllegalStateException("boom");
        case "/throws-late" -> {
          response.getWriter().print("begun");
          response.flushBuffer();
          throw new IllegalStateException("too late");
        }
        case "/hangs" -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        }
        case "/long" -> {
          for (int i = 0; i < 100; i++) {
            response.getOutputStream().write(new byte[1_000]);
          }
        }
        case "/short" -> {
          response.setContentLength(10);
          response.getOutputStream().write(new byte[3]);
        }
        case "/short-late" -> {
          response.setContentLength(10);
          response.getOutputStream().write(new byte[3]);
          response.flushBuffer();
        }
        case "/async" -> {
          AsyncContext later = request.startAsync();
          later.start(() -> {
            try {
              later.getResponse().getWriter().print("later");
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            } finally {
              later.complete();
            }
          });
        }
        case "/never" -> request.startAsync();
        default -> response.sendError(404);
      }
    }
  }

  @BeforeAll
  static void start() {
    container = ServletContainer.start(new Application.OnClassPath(Many.class), "", SMALL);
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  private static Call post(String target, String body) {
    return new Call(
        "POST",
        Call.Origin.LOCALHOST,
        target,
        List.of(new Header("Content-Type", "application/json"), new Header("X-A", "ä")),
        Payload.ofText(body));
  }

  private static Answer answer(String path) {
    return assertInstanceOf(Ending.Answered.class, container.run(post(path, "{}"))).answer();
  }

  private static Ending.Failed failed(String path) {
    return assertInstanceOf(Ending.Failed.class, container.run(post(path, "{}")));
  }

  @Test
  void theApplicationGetsTheBodyAndItsAnswerComesBack() {
    String body = "{\"my\":\"event\",\"ö\":[1]}";
    Answer answer =
        assertInstanceOf(Ending.Answered.class, container.run(post("/echo", body))).answer();
    assertEquals(201, answer.status());
    assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), answer.body().toBytes());
    assertEquals("application/json", answer.header("content-type").orElseThrow());
    assertEquals("23", answer.header("Content-Length").orElseThrow());
  }

  @Test
  void theApplicationSeesMethodPathQueryAndHeaders() {
    Call call =
        new Call(
            "delete",
            new Call.Origin("https", "app.example", 8443),
            "/seen?a=b%20c",
            List.of(new Header("X-A", "1")),
            Payload.EMPTY);
    Answer answer = assertInstanceOf(Ending.Answered.class, container.run(call)).answer();
    assertEquals(
        "delete https://app.example:8443/seen a=b%20c HTTP/1.1 -1 1 secure",
        answer.text().orElseThrow());
  }

  @Test
  void repeatedHeadersStayApart() {
    Answer answer = answer("/cookies");
    assertEquals(
        List.of("a=1", "b=2"),
        answer.headers().stream()
            .filter(header -> header.name().equals("Set-Cookie"))
            .map(Header::value)
            .toList());
    assertEquals(
        2, answer.headers().stream().filter(header -> header.name().equals("X-Twice")).count());
  }

  @Test
  void bytesThatAreNoTextComeBackAsTheyAre() {
    Answer answer = answer("/bytes");
    assertArrayEquals(new byte[] {(byte) 0x89, 0, (byte) 0xff, 7}, answer.body().toBytes());
    assertTrue(answer.text().isEmpty());
  }

  @Test
  void anExceptionEndsTheCallWithItsReason() {
    Ending.Failed failed = failed("/throws");
    assertEquals(Ending.Failure.THREW, failed.failure());
    assertEquals("the application threw java.lang.IllegalStateException: boom", failed.reason());
    assertEquals(500, failed.answer().status());
  }

  @Test
  void anExceptionAfterTheBeginningOfAnAnswerIsNoAnswer() {
    Ending.Failed failed = failed("/throws-late");
    assertEquals(Ending.Failure.ANSWER_BROKEN, failed.failure());
    assertTrue(failed.reason().contains("too late"), failed.reason());
    assertEquals("begun", failed.answer().excerpt());
  }

  @Test
  void aCallThatHangsEndsAtItsLimitAndIsInterrupted() throws InterruptedException {
    interrupted = new CountDownLatch(1);
    Ending.Failed failed =
        assertInstanceOf(
            Ending.Failed.class, container.run(post("/hangs", "{}"), Duration.ofMillis(50)));
    assertEquals(Ending.Failure.TOO_SLOW, failed.failure());
    assertEquals("the application did not end within 50 ms", failed.reason());
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    assertEquals(201, answer("/echo").status());
  }

  @Test
  void anAnswerOverTheLimitFailsTheCall() {
    Ending.Failed failed = failed("/long");
    assertEquals(Ending.Failure.ANSWER_TOO_LARGE, failed.failure());
  }

  @Test
  void anAnswerThatIsShorterThanItSaysIsNone() {
    // Jetty still can make it an error while nothing has been sent.
    assertEquals(500, answer("/short").status());
    assertEquals(Ending.Failure.ANSWER_BROKEN, failed("/short-late").failure());
  }

  @Test
  void anAsynchronousServletAnswersLater() {
    assertEquals("later", answer("/async").text().orElseThrow());
  }

  @Test
  void anAsynchronousServletThatNeverEndsEndsAtItsLimit() {
    Ending.Failed failed =
        assertInstanceOf(
            Ending.Failed.class, container.run(post("/never", "{}"), Duration.ofMillis(50)));
    assertEquals(Ending.Failure.TOO_SLOW, failed.failure());
  }

  @Test
  void anEventOverTheLimitIsRefused() {
    Fault fault = assertThrows(Fault.class, () -> container.run(post("/echo", "1".repeat(1_001))));
    assertEquals("event-too-large", fault.code());
  }

  @Test
  void oddPathsReachTheApplication() {
    for (String path : List.of("/https://ex.com/x", "/a%2Fb", "/a%25b", "/a%3Bb", "/%C3%A4", "/")) {
      assertEquals(404, answer(path).status(), path);
    }
    assertEquals(400, answer("/a/%2e%2e/WEB-INF/x").status());
  }
}
