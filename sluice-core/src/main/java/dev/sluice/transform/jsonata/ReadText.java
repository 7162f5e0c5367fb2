package dev.sluice.transform.jsonata;

/// A text that charges a budget for each character that is looked at.
///
/// The JDK's regular expressions cannot be interrupted, and some take a time that doubles with each
/// character of the text; they come here for each character, so here they end.
record ReadText(String text, int from, int to, Budget budget) implements CharSequence {

  static ReadText of(String text) {
    return new ReadText(text, 0, text.length(), Budget.CURRENT.get());
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    budget.read();
    return text.charAt(from + index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new ReadText(text, from + start, from + end, budget);
  }

  @Override
  public String toString() {
    return text.substring(from, to);
  }
}
