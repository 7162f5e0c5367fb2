package dev.sluice.target.app;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/// An application for tests, which does what its path says.
///
/// It is loaded apart, so it shares nothing with the test but the JDK's own classes: what it gets
/// goes into a queue of texts that stands among the system properties under the name that the
/// header `Box` has, and a latch under that name and `.latch` holds it up.
@WebServlet("/*")
public final class Books extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Sluice-Delivery",
          "Sluice-Attempt",
          "Sluice-Target",
          "Sluice-Event",
          "Sluice-Question",
          "ce-id");

  @Override
  public void init() {
    if (version().equals("broken")) {
      throw new IllegalStateException("no database");
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    note(request, path);
    switch (path) {
      case "/taken" -> response.setStatus(204);
      case "/aws.s3" -> response.setStatus(200);
      case "/aws.ses" -> {
        response.setContentType("application/json");
        response.getWriter().print("{\"disposition\": \"STOP_RULE\"}");
      }
      case "/pause" -> {
        response.setHeader("Retry-After", "120");
        response.setStatus(503);
      }
      case "/throws" -> throw new IllegalStateException("boom");
      case "/error" -> throw new AssertionError("no good");
      case "/overflow" -> response.getWriter().print(deeper(1));
      case "/exit" -> System.exit(1);
      case "/hangs" -> await(request, true);
      case "/hangs-on" -> await(request, false);
      case "/broken" -> {
        response.setContentLength(10);
        response.getOutputStream().write(new byte[3]);
        response.flushBuffer();
      }
      case "/long" -> {
        for (int i = 0; i < 3_000; i++) {
          response.getOutputStream().write(new byte[1_000]);
        }
      }
      case "/garbage" -> {
        response.setStatus(500);
        response.getOutputStream().write(new byte[] {(byte) 0xff, 0, 1});
      }
      case "/version" -> said(response, 400, version());
      default -> {
        if (path.startsWith("/status/")) {
          said(response, Integer.parseInt(path.substring(8)), "as you like");
        } else {
          said(response, 404, "nothing at " + path);
        }
      }
    }
  }

  private static void said(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain");
    response.getWriter().print(text);
  }

  private static String version() {
    try (InputStream in = Books.class.getResourceAsStream("/version.txt")) {
      return in == null ? "none" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @SuppressWarnings("unchecked")
  private static void note(HttpServletRequest request, String path) throws IOException {
    StringBuilder got = new StringBuilder(request.getMethod() + " " + path + "\n");
    for (String header : HEADERS) {
      if (request.getHeader(header) != null) {
        got.append(header).append(": ").append(request.getHeader(header)).append('\n');
      }
    }
    got.append('\n');
    got.append(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    Object box = System.getProperties().get(request.getHeader("Box"));
    ((Queue<String>) Objects.requireNonNull(box)).add(got.toString());
  }

  private static void await(HttpServletRequest request, boolean heedsInterrupts) {
    String name = request.getHeader("Box") + ".latch";
    CountDownLatch latch =
        (CountDownLatch) Objects.requireNonNull(System.getProperties().get(name));
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        if (heedsInterrupts) {
          return;
        }
      }
    }
  }

  private static int deeper(int depth) {
    return depth == 0 ? 0 : 1 + deeper(depth + 1);
  }
}
