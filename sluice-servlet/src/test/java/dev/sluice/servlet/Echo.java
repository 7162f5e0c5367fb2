package dev.sluice.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/// Echoes an event as 201, with the path and the `ce-` headers as headers; what has the word
/// `poison` in it is answered with 500.
public final class Echo extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    boolean isPoison = new String(body, StandardCharsets.UTF_8).contains("poison");
    response.setStatus(isPoison ? 500 : 201);
    response.setHeader("X-Path", request.getRequestURI());
    response.setHeader("X-Method", request.getMethod());
    for (String name : Collections.list(request.getHeaderNames())) {
      if (name.startsWith("ce-")) {
        response.setHeader("X-" + name, request.getHeader(name));
      }
    }
    response.setContentType(
        request.getContentType() == null ? "text/plain" : request.getContentType());
    response.getOutputStream().write(body);
  }
}
