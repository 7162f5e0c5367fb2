package dev.sluice.ingress.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Who answers questions in SQL.
public interface QueryDesk {

  /// The form of an answer.
  enum Form {
    /// An array with an object for each row.
    JSON("application/json"),
    /// RFC 4180.
    CSV("text/csv; charset=utf-8"),
    /// A Parquet file.
    PARQUET("application/vnd.apache.parquet");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    /// Its media type.
    public String contentType() {
      return contentType;
    }

    /// Reads `json`, `csv` or `parquet`.
    ///
    /// @throws IllegalArgumentException when it is none of them
    static Form parse(String text) {
      for (Form each : values()) {
        if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
          return each;
        }
      }
      throw new IllegalArgumentException("'" + text + "' is no form; json, csv and parquet are");
    }
  }

  /// Answers one SELECT.
  ///
  /// @param maxRows empty for as many as are usual for the form
  /// @throws dev.sluice.fault.Fault when it cannot be answered
  Answer answer(String sql, Form form, Optional<Integer> maxRows, Optional<Duration> timeout);
}
