package com.example.books;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.annotation.WebServlet;
import java.io.Serial;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes mail to `books@…`: one whose subject is `Review 7: Wonderful` adds a review to book 7, any
/// other adds its subject to the wishes. Spam, viruses and mail to others are passed over.
@WebServlet("/aws.ses")
public final class MailServlet extends EventServlet {

  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST = 200;
  private static final Pattern REVIEW =
      Pattern.compile("review ([0-9]{1,9}): *(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  @Override
  void take(JsonNode record) {
    JsonNode receipt = record.at("/ses/receipt");
    if (!isForBooks(receipt) || isBad(receipt)) {
      return;
    }
    String subject = record.at("/ses/mail/commonHeaders/subject").asText().strip();
    String text = subject.length() <= LONGEST ? subject : subject.substring(0, LONGEST);
    if (text.isEmpty()) {
      return;
    }
    Matcher review = REVIEW.matcher(text);
    shelf()
        .once(
            "ses " + text(record, "/ses/mail/messageId"),
            () -> {
              if (review.matches()) {
                shelf().review(review.group(1), review.group(2));
              } else {
                shelf().wish(text);
              }
            });
  }

  private static boolean isForBooks(JsonNode receipt) {
    for (JsonNode recipient : receipt.path("recipients")) {
      if (recipient.asText().toLowerCase(Locale.ROOT).startsWith("books@")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBad(JsonNode receipt) {
    return List.of("spamVerdict", "virusVerdict").stream()
        .anyMatch(verdict -> receipt.path(verdict).path("status").asText().equals("FAIL"));
  }
}
