package dev.sluice.mail.receipt;

import java.util.random.RandomGenerator;

/// Names for messages: 40 lower-case letters and digits, drawn at random, as those of SES.
final class MessageIds {

  static final int LENGTH = 40;

  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  /// Of the bytes below it each character gets as many as every other.
  private static final int FAIR = 256 / CHARACTERS.length() * CHARACTERS.length();

  private final RandomGenerator random;

  /// @param random must not be guessable: an id opens an object to whoever may read its store
  MessageIds(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    StringBuilder id = new StringBuilder(LENGTH);
    while (id.length() < LENGTH) {
      // Drawn at once: each draw of a generator that cannot be guessed waits for all others.
      byte[] drawn = new byte[LENGTH - id.length()];
      random.nextBytes(drawn);
      for (byte each : drawn) {
        int number = each & 0xff;
        if (number < FAIR) {
          id.append(CHARACTERS.charAt(number % CHARACTERS.length()));
        }
      }
    }
    return id.toString();
  }

  static boolean isOne(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> CHARACTERS.indexOf(c) >= 0);
  }
}
