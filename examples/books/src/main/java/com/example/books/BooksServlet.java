package com.example.books;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Set;

/// The books, for people: all of them, one of them, a new one, one less.
@WebServlet("/books/*")
public final class BooksServlet extends JsonServlet {

  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST_BYTES = 64 << 10;
  private static final int LONGEST = 200;
  private static final Set<String> FIELDS = Set.of("title", "author");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = id(request);
    write(response, 200, id.isEmpty() ? shelf().books() : shelf().book(id));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!id(request).isEmpty()) {
      throw new Refused(405, "a book is made at /books");
    }
    JsonNode json = read(request, MOST_BYTES);
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!FIELDS.contains(name)) {
            throw new Refused(400, "a book has a title and an author, and no '" + name + "'");
          }
        });
    Book book = shelf().add(field(json, "title"), field(json, "author"));
    response.setHeader("Location", request.getContextPath() + "/books/" + book.id());
    write(response, 201, book);
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
    shelf().remove(id(request));
    response.setStatus(204);
  }

  private static String field(JsonNode json, String name) {
    String text = json.path(name).isTextual() ? json.path(name).textValue().strip() : "";
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new Refused(400, "'" + name + "' must be a text of 1 to " + LONGEST + " characters");
    }
    return text;
  }

  private static String id(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? "" : path.substring(1);
  }
}
