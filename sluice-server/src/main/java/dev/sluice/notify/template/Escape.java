package dev.sluice.notify.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How a value is written so that it stays text where it lands, whatever is in it.
///
/// Only values are escaped. The model's own text is its author's, who may want markup.
public enum Escape {
  /// As it is: where nothing but text is possible, such as a field that the receiver shows as it
  /// came. The JSON around it is escaped when it is written.
  PLAIN {
    @Override
    public String apply(String value) {
      return value;
    }
  },
  /// One line: each run of line breaks, tabs and other controls is one space. For subjects and
  /// titles.
  LINE {
    @Override
    public String apply(String value) {
      StringBuilder out = new StringBuilder(value.length());
      boolean inRun = false;
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        boolean breaks = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
        if (!breaks) {
          out.append(c);
        } else if (!inRun) {
          out.append(' ');
        }
        inRun = breaks;
      }
      return out.toString();
    }
  },
  /// Slack's mrkdwn: `&`, `<` and `>` become entities, so that no link and no mention of everybody
  /// comes of a value. `*`, `_`, `~` and the backtick have no escape there.
  SLACK {
    @Override
    public String apply(String value) {
      return replaced(value, Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;"));
    }
  },
  /// Markdown as in CommonMark: a backslash before each ASCII punctuation mark that can mean
  /// something, and an invisible space after `@`, so that nobody is called.
  MARKDOWN {
    @Override
    public String apply(String value) {
      StringBuilder out = new StringBuilder(value.length() + 16);
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ("\\`*_{}[]()<>#+-!|~&".indexOf(c) >= 0) {
          out.append('\\');
        }
        out.append(c);
        if (c == '@') {
          out.append(INVISIBLE_SPACE);
        }
      }
      return out.toString();
    }
  },
  /// Telegram's MarkdownV2: a backslash before each character that its reference names.
  TELEGRAM_MARKDOWN {
    @Override
    public String apply(String value) {
      StringBuilder out = new StringBuilder(value.length() + 16);
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ("\\_*[]()~`>#+-=|{}.!".indexOf(c) >= 0) {
          out.append('\\');
        }
        out.append(c);
      }
      return out.toString();
    }
  },
  /// Text whose only markup cannot be escaped: an invisible space stands after each `@` and `<`, so
  /// that no mention and no link comes of a value.
  UNLINKED {
    @Override
    public String apply(String value) {
      return replaced(value, Map.of('@', "@" + INVISIBLE_SPACE, '<', "<" + INVISIBLE_SPACE));
    }
  },
  /// HTML, in text and in quoted attributes.
  HTML {
    @Override
    public String apply(String value) {
      return replaced(
          value, Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&#39;"));
    }
  },
  /// The inside of a JSON string that is itself within a text.
  JSON_STRING {
    @Override
    public String apply(String value) {
      String quoted = new Json.Text(value).compact();
      return quoted.substring(1, quoted.length() - 1);
    }
  },
  /// A part of a URL: all but letters, digits and `-._~` is percent-encoded.
  URL {
    @Override
    public String apply(String value) {
      return URLEncoder.encode(value, StandardCharsets.UTF_8)
          .replace("+", "%20")
          .replace("*", "%2A")
          .replace("%7E", "~");
    }
  };

  private static final char INVISIBLE_SPACE = '\u200b';

  /// The value, escaped.
  public abstract String apply(String value);

  private static String replaced(String value, Map<Character, String> entities) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      String entity = entities.get(c);
      if (entity == null) {
        out.append(c);
      } else {
        out.append(entity);
      }
    }
    return out.toString();
  }
}
