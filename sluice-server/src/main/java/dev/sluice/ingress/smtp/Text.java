package dev.sluice.ingress.smtp;

import java.nio.charset.StandardCharsets;

/// The text of a message as it comes over the wire: finds its end, takes away the dots that the
/// transport added (RFC 5321, section 4.5.2), and counts what has limits.
///
/// A message ends at CR LF `.` CR LF and at nothing else, and a dot is only the transport's behind
/// a CR LF: whoever sees an end elsewhere can be made to see a message that nobody sent.
final class Text {

  /// What takes the bytes of the message itself.
  interface Sink {
    void write(byte[] bytes, int offset, int length);
  }

  /// What is wrong with a message.
  enum Flaw {
    NONE,
    BARE_CR,
    BARE_LF,
    LONG_LINE,
    LOOP
  }

  private enum State {
    /// At the beginning, or behind CR LF.
    START,
    /// Behind a dot at the start of a line.
    DOT,
    /// Behind a dot and a CR.
    DOT_CR,
    /// Behind a CR, which is not written yet.
    CR,
    /// Anywhere else.
    TEXT
  }

  private static final byte[] RECEIVED = "received:".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 16 << 10;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] SPACE = {' '};

  private final Sink sink;
  private final boolean hasDots;
  private final boolean normalizes;
  private final int maxLine;
  private final int maxHops;
  private final byte[] out = new byte[BUFFER];
  private int written;
  private State state = State.START;
  private Flaw flaw = Flaw.NONE;
  private boolean isEnded;
  private boolean isHeader = true;
  private boolean isReceived = true;
  private int column;
  private int hops;

  /// @param hasDots whether the transport adds dots and an end, as `DATA` does and `BDAT` does not
  /// @param normalizes whether a bare LF becomes CR LF and a bare CR a space; else they are flaws
  /// @param maxLine how many bytes a line may have, with its end
  /// @param maxHops how many `Received` headers there may be
  Text(Sink sink, boolean hasDots, boolean normalizes, int maxLine, int maxHops) {
    this.sink = sink;
    this.hasDots = hasDots;
    this.normalizes = normalizes;
    this.maxLine = maxLine;
    this.maxHops = maxHops;
  }

  /// Whether the end was found.
  boolean isEnded() {
    return isEnded;
  }

  /// The first flaw. What comes behind one is not handed on.
  Flaw flaw() {
    return flaw;
  }

  /// Takes bytes up to the end of the message.
  ///
  /// @return the index behind the last byte that was taken
  int take(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !isEnded) {
      byte next = bytes[at];
      switch (state) {
        case START -> {
          boolean isDot = hasDots && next == '.';
          state = isDot ? State.DOT : State.TEXT;
          at += isDot ? 1 : 0;
        }
        case DOT -> {
          boolean isReturn = next == '\r';
          state = isReturn ? State.DOT_CR : State.TEXT;
          at += isReturn ? 1 : 0;
        }
        case DOT_CR -> {
          isEnded = next == '\n';
          state = State.CR;
          at += isEnded ? 1 : 0;
        }
        case CR -> {
          if (next == '\n') {
            endLine();
            state = State.START;
            at++;
          } else {
            bareReturn();
            state = State.TEXT;
          }
        }
        case TEXT -> at = text(bytes, at, to);
      }
    }
    if (isEnded) {
      finish();
    }
    return at;
  }

  /// Takes what needs no care, and the CR or LF behind it.
  private int text(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    run(bytes, from, end);
    if (end == to) {
      return end;
    }
    if (bytes[end] == '\r') {
      state = State.CR;
    } else if (normalizes) {
      endLine();
    } else {
      spoil(Flaw.BARE_LF);
    }
    return end + 1;
  }

  private void run(byte[] bytes, int from, int end) {
    if (isHeader && isReceived && column < RECEIVED.length) {
      lookForHop(bytes, from, end);
    }
    int length = end - from;
    column += length;
    if (column > maxLine - 2) {
      spoil(Flaw.LONG_LINE);
    }
    put(bytes, from, length);
  }

  private void lookForHop(byte[] bytes, int from, int end) {
    int last = Math.min(end, from + RECEIVED.length - column);
    for (int i = from; i < last; i++) {
      byte letter = bytes[i];
      int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
      if (lower != RECEIVED[column + i - from]) {
        isReceived = false;
        return;
      }
    }
    if (column + last - from == RECEIVED.length && ++hops > maxHops) {
      spoil(Flaw.LOOP);
    }
  }

  private void endLine() {
    if (column == 0) {
      isHeader = false;
    }
    column = 0;
    isReceived = true;
    put(CRLF, 0, 2);
  }

  private void bareReturn() {
    if (normalizes) {
      run(SPACE, 0, 1);
    } else {
      spoil(Flaw.BARE_CR);
    }
  }

  private void spoil(Flaw found) {
    if (flaw == Flaw.NONE) {
      flaw = found;
    }
  }

  private void put(byte[] bytes, int from, int length) {
    if (flaw != Flaw.NONE) {
      return;
    }
    int at = from;
    int left = length;
    while (left > 0) {
      int some = Math.min(left, out.length - written);
      System.arraycopy(bytes, at, out, written, some);
      written += some;
      at += some;
      left -= some;
      if (written == out.length) {
        hand();
      }
    }
  }

  private void hand() {
    if (written > 0 && flaw == Flaw.NONE) {
      sink.write(out, 0, written);
    }
    written = 0;
  }

  /// Hands on what is left. A CR at the very end of a message without dots stands alone.
  void finish() {
    if (!isEnded && state == State.CR) {
      bareReturn();
    }
    hand();
  }
}
