package dev.sluice.mail.receipt.rule;

import dev.sluice.mail.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The bounces that SES has ready.
public enum BounceTemplate {
  /// There is nobody of that name.
  MAILBOX_DOES_NOT_EXIST(550, "5.1.1", "Mailbox does not exist"),
  /// The message is too large.
  MESSAGE_TOO_LARGE(552, "5.3.4", "Message too large"),
  /// The mailbox has no room.
  MAILBOX_FULL(552, "5.2.2", "Mailbox full"),
  /// What the message says is not wanted.
  MESSAGE_CONTENT_REJECTED(500, "5.6.1", "Message content rejected"),
  /// No reason is given.
  UNKNOWN_FAILURE(554, "5.0.0", "Unknown failure"),
  /// The sender may try again.
  TEMPORARY_FAILURE(450, "4.0.0", "Temporary failure");

  private final int code;
  private final String status;
  private final String words;

  BounceTemplate(int code, String status, String text) {
    this.code = code;
    this.status = status;
    this.words = text;
  }

  /// What the sender is told.
  public Reply reply() {
    return new Reply(code, status, words);
  }

  /// As it is written in rules.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The template that is written so.
  static Optional<BounceTemplate> find(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
  }

  /// How all are written.
  static List<String> texts() {
    return Arrays.stream(values()).map(BounceTemplate::text).toList();
  }
}
