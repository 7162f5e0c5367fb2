package com.example.books;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import java.util.function.Supplier;

/// What all servlets here have in common: JSON in, JSON out, and one shelf.
abstract class JsonServlet extends HttpServlet {

  @Serial private static final long serialVersionUID = 1L;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String SHELF = Shelf.class.getName();

  /// Whoever comes first makes it.
  Shelf shelf() {
    synchronized (JsonServlet.class) {
      if (getServletContext().getAttribute(SHELF) instanceof Shelf shelf) {
        return shelf;
      }
      Shelf shelf = new Shelf();
      getServletContext().setAttribute(SHELF, shelf);
      return shelf;
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      super.service(request, response);
    } catch (Refused refused) {
      write(response, refused.status(), Map.of("error", refused.sentence()));
    }
  }

  /// Reads the content of a request.
  ///
  /// @param mostBytes a larger one is refused
  static JsonNode read(HttpServletRequest request, int mostBytes) throws IOException {
    byte[] bytes = request.getInputStream().readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new Refused(413, "the content has more than " + mostBytes + " bytes");
    }
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new Refused(400, "the content is not JSON");
    }
  }

  static void write(HttpServletResponse response, int status, Object content) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.getOutputStream().write(JSON.writeValueAsBytes(content));
  }

  /// The text at a place of an event that has to be there.
  static String text(JsonNode json, String pointer) {
    JsonNode found = json.at(pointer);
    return need(found.isTextual() ? found.textValue() : "", () -> pointer + " is no text");
  }

  private static String need(String text, Supplier<String> otherwise) {
    if (text.isEmpty()) {
      throw new Refused(400, otherwise.get());
    }
    return text;
  }
}
