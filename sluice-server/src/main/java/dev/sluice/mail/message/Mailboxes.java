package dev.sluice.mail.message;

import java.util.ArrayList;
import java.util.List;

/// The mailboxes of an address list (RFC 5322, section 3.4), read in one pass without trust.
///
/// Comments are left out and groups give their members. At most 1,000 mailboxes are read of a list.
public final class Mailboxes {

  /// How many mailboxes of a list are read.
  public static final int MOST = 1_000;

  private static final int OUTSIDE = 0;
  private static final int QUOTED = 1;
  private static final int ANGLE = 2;

  private final List<Mailbox> found = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder angle = new StringBuilder();
  private boolean hasAngle;
  private int state = OUTSIDE;
  private int comments;

  private Mailboxes() {}

  /// Reads the value of a header such as `To`.
  public static List<Mailbox> read(String value) {
    Mailboxes reader = new Mailboxes();
    for (int i = 0; i < value.length() && reader.found.size() < MOST; i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length() && (reader.state == QUOTED || reader.comments > 0)) {
        i++;
        reader.keep(value.charAt(i));
      } else {
        reader.take(c);
      }
    }
    reader.finish();
    return List.copyOf(reader.found.subList(0, Math.min(MOST, reader.found.size())));
  }

  private void keep(char c) {
    if (comments == 0) {
      text.append(c);
    }
  }

  private void take(char c) {
    if (comments > 0) {
      comments += c == '(' ? 1 : c == ')' ? -1 : 0;
    } else if (state == QUOTED) {
      quoted(c);
    } else if (state == ANGLE) {
      angle(c);
    } else {
      outside(c);
    }
  }

  private void quoted(char c) {
    if (c == '"') {
      state = OUTSIDE;
    } else {
      text.append(c);
    }
  }

  /// Quotes within the brackets are part of the local part, and stay.
  private void angle(char c) {
    if (c == '>') {
      state = OUTSIDE;
    } else {
      angle.append(c);
    }
  }

  private void outside(char c) {
    switch (c) {
      case '"' -> state = QUOTED;
      case '(' -> comments++;
      case '<' -> {
        if (hasAngle) {
          // Two addresses without a comma are two, so that neither hides behind the other.
          finish();
        }
        state = ANGLE;
        hasAngle = true;
      }
      case ',', ';' -> finish();
      case ':' -> text.setLength(0);
      default -> text.append(c);
    }
  }

  private void finish() {
    String before = text.toString().strip();
    String address = (hasAngle ? angle.toString() : before).strip();
    // A source route (RFC 5321, appendix C) is not part of the address.
    int route = address.startsWith("@") ? address.indexOf(':') : -1;
    address = address.substring(route + 1).strip();
    if (!address.isEmpty()) {
      found.add(new Mailbox(hasAngle ? EncodedWords.decoded(before) : "", address));
    }
    text.setLength(0);
    angle.setLength(0);
    hasAngle = false;
    state = OUTSIDE;
  }
}
