package dev.sluice.mail.verdict;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash of a body in one of DKIM's canonical forms (RFC 6376, section 3.4), as its bytes come.
///
/// A bare LF ends a line as CRLF does, since a message may have been kept so on its way.
final class BodyHash {

  private final boolean isRelaxed;
  private final long limit;
  private final MessageDigest digest = sha256();
  private final byte[] out = new byte[8_192];
  private int filled;
  private long total;
  private long emptyLines;
  private boolean hasReturn;
  private boolean hasSpace;

  /// @param limit how many bytes of the canonical body count
  BodyHash(boolean isRelaxed, long limit) {
    this.isRelaxed = isRelaxed;
    this.limit = limit;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void update(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        hasReturn = false;
        endLine();
      } else {
        if (hasReturn) {
          take((byte) '\r');
        }
        hasReturn = b == '\r';
        if (!hasReturn) {
          take(b);
        }
      }
    }
  }

  /// Whitespace at a line's end, and empty lines at the body's, are not known as such until
  /// something follows; then it is written.
  private void take(byte b) {
    if (isRelaxed && (b == ' ' || b == '\t')) {
      hasSpace = true;
      return;
    }
    for (; emptyLines > 0; emptyLines--) {
      write((byte) '\r');
      write((byte) '\n');
    }
    if (hasSpace) {
      hasSpace = false;
      write((byte) ' ');
    }
    write(b);
  }

  private void endLine() {
    hasSpace = false;
    emptyLines++;
  }

  private void write(byte b) {
    if (total++ < limit) {
      out[filled++] = b;
      if (filled == out.length) {
        digest.update(out, 0, filled);
        filled = 0;
      }
    }
  }

  /// The hash, once the body is over.
  byte[] end() {
    if (hasReturn) {
      take((byte) '\r');
    }
    boolean hasLines = total > 0;
    if (hasLines || !isRelaxed) {
      write((byte) '\r');
      write((byte) '\n');
    }
    digest.update(out, 0, filled);
    return digest.digest();
  }

  /// How many bytes the canonical body has.
  long total() {
    return total;
  }
}
