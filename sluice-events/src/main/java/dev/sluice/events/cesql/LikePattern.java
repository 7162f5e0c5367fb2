package dev.sluice.events.cesql;

/// Whether a text is like a pattern with `%` and `_`, without trying each way to be so.
final class LikePattern {

  private LikePattern() {}

  static boolean matches(String pattern, String text) {
    int[] wanted = pattern.codePoints().toArray();
    int[] given = text.codePoints().toArray();
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < given.length) {
      if (p < wanted.length && wanted[p] == '%') {
        star = ++p;
        retry = t;
      } else if (p < wanted.length && stands(wanted, p, given[t])) {
        p += length(wanted, p);
        t++;
      } else if (star >= 0) {
        // Only the last % needs another try: what stood before it has matched as early as it can.
        p = star;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < wanted.length && wanted[p] == '%') {
      p++;
    }
    return p == wanted.length;
  }

  private static boolean stands(int[] wanted, int p, int given) {
    return isEscape(wanted, p) ? wanted[p + 1] == given : wanted[p] == '_' || wanted[p] == given;
  }

  private static int length(int[] wanted, int p) {
    return isEscape(wanted, p) ? 2 : 1;
  }

  private static boolean isEscape(int[] wanted, int p) {
    return wanted[p] == '\\'
        && p + 1 < wanted.length
        && (wanted[p + 1] == '%' || wanted[p + 1] == '_');
  }
}
