package dev.sluice.notify.integration.catalog;

import java.util.regex.Pattern;

/// The text of HTML, for readers of mail that show none: tags are left out, blocks become lines.
final class HtmlText {

  private static final Pattern UNSEEN =
      Pattern.compile(
          "<(style|script|head|title)\\b[^>]*>.*?</\\1\\s*>|<!--.*?-->",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern BREAK =
      Pattern.compile(
          "<(br|/p|/div|/li|/tr|/h[1-6]|/table|/ul|/ol)\\b[^>]*>", Pattern.CASE_INSENSITIVE);
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private HtmlText() {}

  static String of(String html) {
    String text = UNSEEN.matcher(html).replaceAll("");
    text = text.replaceAll("\\s+", " ");
    text = BREAK.matcher(text).replaceAll("\n");
    text = TAG.matcher(text).replaceAll("");
    text =
        text.replace("&nbsp;", " ")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
    return text.replaceAll(" *\n *", "\n").replaceAll("\n{3,}", "\n\n").strip() + "\n";
  }
}
