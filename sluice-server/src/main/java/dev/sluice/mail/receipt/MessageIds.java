package dev.sluice.mail.receipt;

import java.util.random.RandomGenerator;

/// Names for messages: 40 lower-case letters and digits, drawn at random, as those of SES.
final class MessageIds {

  static final int LENGTH = 40;

  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final RandomGenerator random;

  /// @param random must not be guessable: an id opens an object to whoever may read its store
  MessageIds(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return id.toString();
  }

  static boolean isOne(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> CHARACTERS.indexOf(c) >= 0);
  }
}
