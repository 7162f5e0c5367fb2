package dev.sluice.events.sparkpost;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Why a message came back, as SparkPost numbers it in `bounce_class`.
public enum BounceClass {
  UNDETERMINED(1, "Undetermined", Category.UNDETERMINED),
  INVALID_RECIPIENT(10, "Invalid Recipient", Category.HARD),
  SOFT_BOUNCE(20, "Soft Bounce", Category.SOFT),
  DNS_FAILURE(21, "DNS Failure", Category.SOFT),
  MAILBOX_FULL(22, "Mailbox Full", Category.SOFT),
  TOO_LARGE(23, "Too Large", Category.SOFT),
  TIMEOUT(24, "Timeout", Category.SOFT),
  ADMIN_FAILURE(25, "Admin Failure", Category.ADMIN),
  NO_RECIPIENT(30, "Generic Bounce: No RCPT", Category.HARD),
  GENERIC(40, "Generic Bounce", Category.SOFT),
  MAIL_BLOCK(50, "Mail Block", Category.BLOCK),
  SPAM_BLOCK(51, "Spam Block", Category.BLOCK),
  SPAM_CONTENT(52, "Spam Content", Category.BLOCK),
  PROHIBITED_ATTACHMENT(53, "Prohibited Attachment", Category.BLOCK),
  RELAYING_DENIED(54, "Relaying Denied", Category.BLOCK),
  AUTO_REPLY(60, "Auto-Reply", Category.SOFT),
  TRANSIENT(70, "Transient Failure", Category.SOFT),
  SUBSCRIBE(80, "Subscribe", Category.ADMIN),
  UNSUBSCRIBE(90, "Unsubscribe", Category.HARD),
  CHALLENGE_RESPONSE(100, "Challenge-Response", Category.SOFT);

  /// What sort of trouble it is.
  public enum Category {
    UNDETERMINED,
    HARD,
    SOFT,
    BLOCK,
    ADMIN
  }

  private static final Map<Integer, BounceClass> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(BounceClass::number, Function.identity()));

  private final int number;
  private final String title;
  private final Category category;

  BounceClass(int number, String title, Category category) {
    this.number = number;
    this.title = title;
    this.category = category;
  }

  /// The class that `bounce_class` names; empty when it is none that is known.
  public static Optional<BounceClass> of(String text) {
    try {
      return Optional.ofNullable(BY_NUMBER.get(Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// SparkPost's number.
  public int number() {
    return number;
  }

  /// SparkPost's name.
  public String title() {
    return title;
  }

  /// What sort of trouble it is.
  public Category category() {
    return category;
  }

  /// Whether somebody, or somebody's mail system, answers: the message itself has arrived.
  public boolean isReply() {
    return switch (this) {
      case AUTO_REPLY, SUBSCRIBE, UNSUBSCRIBE, CHALLENGE_RESPONSE -> true;
      case UNDETERMINED,
          INVALID_RECIPIENT,
          SOFT_BOUNCE,
          DNS_FAILURE,
          MAILBOX_FULL,
          TOO_LARGE,
          TIMEOUT,
          ADMIN_FAILURE,
          NO_RECIPIENT,
          GENERIC,
          MAIL_BLOCK,
          SPAM_BLOCK,
          SPAM_CONTENT,
          PROHIBITED_ATTACHMENT,
          RELAYING_DENIED,
          TRANSIENT ->
          false;
    };
  }
}
