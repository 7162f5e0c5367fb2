package com.example.books;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/// Takes events: a request is one event with its records. 204 says that all of them are taken, also
/// those that ask for nothing here; any other status makes the sender send it again, or set it
/// aside.
abstract class EventServlet extends JsonServlet {

  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST_BYTES = 1 << 20;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonNode records = read(request, MOST_BYTES).path("Records");
    if (!records.isArray()) {
      throw new Refused(400, "the event has no records");
    }
    for (JsonNode record : records) {
      take(record);
    }
    response.setStatus(204);
  }

  abstract void take(JsonNode record);
}
