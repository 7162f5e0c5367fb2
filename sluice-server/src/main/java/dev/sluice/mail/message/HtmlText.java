package dev.sluice.mail.message;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// The text of HTML, without anything that a browser would act on.
///
/// What comes out is plain text, not HTML: whoever puts it into a page has to escape it.
public final class HtmlText {

  /// How many characters of HTML are read; what stands behind is left out.
  public static final int MAX_HTML = 1_000_000;

  private static final Set<String> UNSEEN =
      Set.of("script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math");

  private HtmlText() {}

  /// The text that a reader would see, a line for each block.
  public static String safeText(String html) {
    // The parser bounds how deep elements stand in each other; a visitor needs no stack.
    Visible visible = new Visible();
    String read = html.length() > MAX_HTML ? html.substring(0, MAX_HTML) : html;
    Jsoup.parse(read).traverse(visible);
    return visible.text.toString().replaceAll("[ \\t]*\\n[ \\t]*", "\n").strip();
  }

  private static final class Visible implements NodeVisitor {
    private final StringBuilder text = new StringBuilder();
    private int unseen;

    @Override
    public void head(Node node, int depth) {
      if (node instanceof Element element) {
        if (UNSEEN.contains(element.normalName())) {
          unseen++;
        } else if (element.isBlock() || element.normalName().equals("br")) {
          line();
        }
      } else if (unseen == 0 && node instanceof TextNode words) {
        text.append(words.text());
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element) {
        if (UNSEEN.contains(element.normalName())) {
          unseen--;
        } else if (element.isBlock()) {
          line();
        }
      }
    }

    private void line() {
      if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
        text.append('\n');
      }
    }
  }
}
