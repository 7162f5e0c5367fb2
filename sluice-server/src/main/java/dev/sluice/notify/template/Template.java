package dev.sluice.notify.template;

import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A text with variables.
///
/// | in the text | what it gives |
/// | --- | --- |
/// | `$name`, `$order.items.0.name` | the value; the longest name that exists wins |
/// | `${name}`, `${order id}` | the value of exactly this name |
/// | `${name:-text}` | the text when there is no value, or it is null or empty |
/// | `$$` | a dollar sign |
/// | `$` before anything else | itself |
///
/// A bare name begins with a letter or `_` and goes on with letters, digits and `_`; `.` and `-`
/// join such words. It is cut back at these joints, and only there, until it names something: with
/// metadata `{"file": "a"}`, `$file.txt` is `a.txt`, while `$files` is missing, because half a word
/// was never meant. A name that begins with a digit, as in `$5.00`, is a variable only where the
/// metadata has it, and is never missing.
///
/// A value goes into the result once and is never looked at again.
final class Template {

  static final int MAX_CHARACTERS = 64 << 10;

  private static final int MAX_NAME = 256;
  private static final String CUT = "…";

  private sealed interface Piece {
    /// The author's own text.
    record Literal(String text) implements Piece {}

    /// A name without braces, with all that may belong to it.
    record Bare(String run) implements Piece {}

    /// A name in braces.
    record Braced(String source, String name, Optional<String> otherwise) implements Piece {}
  }

  /// A part of a result: a value, or the author's text.
  private record Part(String text, boolean isValue) {}

  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /// Reads a text.
  ///
  /// @throws Fault `invalid-template`, with the place of the trouble
  static Template parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw wrong("a text of a model has at most %,d characters".formatted(MAX_CHARACTERS));
    }
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar == text.length() - 1) {
        literal.append(text, at, text.length());
        break;
      }
      literal.append(text, at, dollar);
      char next = text.charAt(dollar + 1);
      Piece piece = null;
      if (next == '$') {
        literal.append('$');
        at = dollar + 2;
      } else if (next == '{') {
        piece = braced(text, dollar);
        at = dollar + ((Piece.Braced) piece).source().length();
      } else {
        int end = endOfRun(text, dollar + 1);
        if (end == dollar + 1) {
          literal.append('$');
        } else {
          piece = new Piece.Bare(text.substring(dollar + 1, end));
        }
        at = end;
      }
      if (piece != null) {
        pieces.add(new Piece.Literal(literal.toString()));
        literal.setLength(0);
        pieces.add(piece);
      }
    }
    pieces.add(new Piece.Literal(literal.toString()));
    return new Template(pieces);
  }

  private static Piece braced(String text, int dollar) {
    int close = text.indexOf('}', dollar);
    if (close < 0) {
      throw wrong("'${' at character " + (dollar + 1) + " has no '}'; write '$$' for a dollar");
    }
    String inside = text.substring(dollar + 2, close);
    int colon = inside.indexOf(":-");
    String name = colon < 0 ? inside : inside.substring(0, colon);
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw wrong(
          "'${…}' at character "
              + (dollar + 1)
              + " needs a name of 1 to "
              + MAX_NAME
              + " characters");
    }
    return new Piece.Braced(
        text.substring(dollar, close + 1),
        name,
        colon < 0 ? Optional.empty() : Optional.of(inside.substring(colon + 2)));
  }

  /// The end of the words that begin at a place, and of the single `.` and `-` between them.
  private static int endOfRun(String text, int from) {
    int end = from;
    boolean afterJoint = false;
    for (int at = from; at < text.length() && at - from <= MAX_NAME; ) {
      int c = text.codePointAt(at);
      boolean isJoint = (c == '.' || c == '-') && at > from && !afterJoint;
      if (!isJoint && !isWord(c)) {
        break;
      }
      at += Character.charCount(c);
      afterJoint = isJoint;
      end = isJoint ? end : at;
    }
    return end;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /// The names of variables that the text speaks of, as it writes them.
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Literal _ -> {}
        case Piece.Bare(String run) -> {
          if (!Character.isDigit(run.codePointAt(0))) {
            names.add(run);
          }
        }
        case Piece.Braced(_, String name, _) -> names.add(name);
      }
    }
    return names;
  }

  int variables() {
    return (int) pieces.stream().filter(piece -> !(piece instanceof Piece.Literal)).count();
  }

  /// Whether the text is one variable and nothing else.
  boolean isOnly(String variable) {
    boolean only = false;
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Literal(String text) -> {
          if (!text.isEmpty()) {
            return false;
          }
        }
        case Piece.Bare(String run) -> only = run.equals(variable);
        case Piece.Braced(_, String name, _) -> only = name.equals(variable);
      }
    }
    return only && variables() == 1;
  }

  /// The result, cut to fit its place: the longest values lose their ends, the author's text
  /// nothing, so that markup stays whole. Of several posts the last ones are left out first.
  ///
  /// @param roll the posts that `$items` stands for
  /// @param missing gets the names that have no value
  /// @param shortened gets the path when a value was cut
  /// @throws Fault `message-too-long` when the author's own text is longer than the place
  String render(
      Json.Fields metadata,
      Optional<Roll> roll,
      Place place,
      String path,
      Set<String> missing,
      Set<String> shortened) {
    List<Part> parts = new Filling(metadata, roll, missing).parts(this);
    String whole = join(parts, place, Integer.MAX_VALUE);
    if (whole != null) {
      return whole;
    }
    shortened.add(path);
    if (roll.filter(posts -> posts.item().isPresent() && hasItems(metadata)).isPresent()) {
      int most = fewer(metadata, roll.get(), place);
      if (most > 0) {
        String fitting = join(parts(metadata, roll.get(), most), place, Integer.MAX_VALUE);
        return java.util.Objects.requireNonNull(fitting);
      }
      parts = parts(metadata, roll.get(), Math.min(1, roll.get().items().size()));
    }
    return cutToFit(parts, place, path);
  }

  private boolean hasItems(Json.Fields metadata) {
    return names().stream()
            .anyMatch(name -> name.equals(Roll.NAME) || name.startsWith(Roll.NAME + "."))
        && metadata.find(Roll.NAME).isPresent();
  }

  private List<Part> parts(Json.Fields metadata, Roll roll, int most) {
    Filling filling = new Filling(metadata, Optional.of(roll), new TreeSet<>());
    filling.most = most;
    return filling.parts(this);
  }

  /// How many posts fit whole; 0 when not even one does.
  private int fewer(Json.Fields metadata, Roll roll, Place place) {
    int fits = 0;
    int tooMany = roll.items().size();
    while (tooMany - fits > 1) {
      int middle = (tooMany + fits) >>> 1;
      if (join(parts(metadata, roll, middle), place, Integer.MAX_VALUE) == null) {
        tooMany = middle;
      } else {
        fits = middle;
      }
    }
    return fits;
  }

  private static String cutToFit(List<Part> parts, Place place, String path) {
    int fits = -1;
    int tooMany = parts.stream().mapToInt(part -> part.text().length()).max().orElse(0) + 1;
    String best = null;
    while (tooMany - fits > 1) {
      int middle = (tooMany + fits) >>> 1;
      String candidate = join(parts, place, middle);
      if (candidate == null) {
        tooMany = middle;
      } else {
        fits = middle;
        best = candidate;
      }
    }
    if (best == null) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "message-too-long",
          "the model's own text"
              + (path.isEmpty() ? "" : " at " + path)
              + " is longer than the "
              + place.limitInWords()
              + " that its receiver takes");
    }
    return best;
  }

  /// The result with each value cut at a number of characters; nothing when it does not fit.
  private static @Nullable String join(List<Part> parts, Place place, int most) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.isValue() ? place.escape().apply(cut(part.text(), most)) : part.text());
      // A character is at least one byte, so this bounds the work for both units.
      if (out.length() > place.limit()) {
        return null;
      }
    }
    String text = out.toString();
    return place.size(text) <= place.limit() ? text : null;
  }

  private static String cut(String value, int most) {
    if (value.length() <= most) {
      return value;
    }
    int end = most;
    if (end > 0 && Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end) + CUT;
  }

  private static boolean isThere(Json value) {
    return !value.equals(Json.Scalar.NULL) && !value.equals(new Json.Text(""));
  }

  /// One filling of a text's variables.
  private static final class Filling {
    private final Json.Fields metadata;
    private final Optional<Roll> roll;
    private final Set<String> missing;
    private final List<Part> parts = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    Filling(Json.Fields metadata, Optional<Roll> roll, Set<String> missing) {
      this.metadata = metadata;
      this.roll = roll;
      this.missing = missing;
    }

    List<Part> parts(Template template) {
      for (Piece piece : template.pieces) {
        switch (piece) {
          case Piece.Literal(String text) -> parts.add(new Part(text, false));
          case Piece.Bare(String run) -> bare(run);
          case Piece.Braced(String source, String name, Optional<String> otherwise) ->
              braced(source, name, otherwise);
        }
      }
      return parts;
    }

    private void braced(String source, String name, Optional<String> otherwise) {
      Optional<Json> value = Names.find(metadata, name);
      if (otherwise.isPresent() && value.filter(Template::isThere).isEmpty()) {
        parts.add(new Part(otherwise.get(), false));
      } else if (value.isPresent()) {
        add(name, value.get());
      } else {
        missing.add(name);
        parts.add(new Part(source, true));
      }
    }

    private void bare(String run) {
      for (int end = run.length(); end > 0; end = lastJoint(run, end)) {
        String name = run.substring(0, end);
        Optional<Json> value = Names.find(metadata, name);
        if (value.isPresent()) {
          add(name, value.get());
          parts.add(new Part(run.substring(end), false));
          return;
        }
      }
      if (Character.isDigit(run.codePointAt(0))) {
        parts.add(new Part("$" + run, false));
      } else {
        missing.add(run);
        // What stays is no value, but it would not be the markup that its author meant either.
        parts.add(new Part("$" + run, true));
      }
    }

    private void add(String name, Json value) {
      if (!name.equals(Roll.NAME) || roll.isEmpty() || roll.get().item().isEmpty()) {
        parts.add(new Part(value.shown(), true));
        return;
      }
      Template item = roll.get().item().get().text();
      List<Json.Fields> items = roll.get().items();
      int shown = Math.min(most, items.size());
      for (int i = 0; i < shown; i++) {
        if (i > 0) {
          parts.add(new Part(roll.get().separator(), false));
        }
        parts.addAll(new Filling(items.get(i), Optional.empty(), missing).parts(item));
      }
      if (shown < items.size()) {
        String before = shown > 0 ? roll.get().separator() : "";
        parts.add(new Part(before + CUT + " +" + (items.size() - shown), false));
      }
    }
  }

  private static int lastJoint(String run, int before) {
    return Math.max(run.lastIndexOf('.', before - 1), run.lastIndexOf('-', before - 1));
  }

  private static Fault wrong(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-template", sentence);
  }
}
