package dev.sluice.servlet.war;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Books in a WAR, found by their annotation.
@WebServlet({"/aws.s3", "/books/*"})
public final class WarBooks extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/vnd.api+json");
    response.setHeader("X-Loader", getClass().getClassLoader().getClass().getSimpleName());
    response.setHeader("X-Hub", sees("dev.sluice.servlet.ServletApplication"));
    response.getOutputStream().print("{\"data\":[]}");
  }

  private static String sees(String type) {
    try {
      return Class.forName(type).getSimpleName();
    } catch (ClassNotFoundException e) {
      return "hidden";
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(201);
    response.setContentType(request.getContentType());
    request.getInputStream().transferTo(response.getOutputStream());
  }
}
