package dev.sluice.object.s3;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a sealed draft is found again: by the name of its file, and the SHA-256 of its bytes.
record Token(String name, String sha256) {

  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]{1,64})\\.([0-9a-f]{64})");

  static Token of(String text) throws IOException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IOException("'" + text + "' is no draft's token");
    }
    return new Token(matcher.group(1), matcher.group(2));
  }

  @Override
  public String toString() {
    return name + "." + sha256;
  }
}
