package dev.sluice.transform.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.EntryCallback;
import com.dashjoin.jsonata.Jsonata.ExitCallback;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A compiled JSONata expression. Any number of threads may evaluate it at once.
///
/// The same event makes the same JSON each time: `$now()` and `$millis()` are what the caller takes
/// for the present, and `$random`, `$shuffle` and `$eval` are not there.
public final class Expression {

  /// The most characters of an expression.
  public static final int MAX_CHARACTERS = 8_192;

  static final int MAX_SENTENCE = 300;

  /// Under these names the library finds whom it tells of each step, where variables stand too; an
  /// expression that sets one would be without bounds.
  private static final String HOOK = "__evaluate";

  /// The signature of a function, as in `function($a)<n:n>{ … }`. The library makes a regular
  /// expression of it, and holds the arguments against that without a bound.
  private static final Pattern SIGNATURE =
      Pattern.compile("(?:function|λ)\\s*\\([^)]*\\)\\s*<([^{]*)\\{");

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final int MAX_REPEATED = 2;
  private static final int MAX_OPTIONAL = 8;

  /// The library's code for a call of what is no function.
  private static final String NO_FUNCTION = "T1006";

  private final String text;
  private final Jsonata compiled;

  private Expression(String text, Jsonata compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /// Compiles an expression.
  ///
  /// @throws Fault `invalid-jsonata`, with the place of the trouble
  public static Expression compile(String text) {
    if (text.isBlank() || text.length() > MAX_CHARACTERS) {
      throw invalid("an expression has 1 to " + MAX_CHARACTERS + " characters");
    }
    if (text.contains(HOOK)) {
      throw invalid("names with '" + HOOK + "' are reserved");
    }
    requireSimpleSignatures(text);
    Jsonata compiled = parsed(text);
    compiled.setValidateInput(false);
    compiled.setOutputConvertNulls(false);
    EntryCallback enter = (_, _, _) -> Budget.CURRENT.get().enter();
    ExitCallback exit = (_, _, _, result) -> Budget.CURRENT.get().exit(result);
    compiled.assign(HOOK + "_entry", enter);
    compiled.assign(HOOK + "_exit", exit);
    Library.FUNCTIONS.forEach(compiled::assign);
    return new Expression(text, compiled);
  }

  private static void requireSimpleSignatures(String text) {
    SIGNATURE
        .matcher(COMMENT.matcher(text).replaceAll(" "))
        .results()
        .map(found -> found.group(1))
        .filter(signature ->
            signature.chars().filter(c -> c == '+').count() > MAX_REPEATED
                || signature.chars().filter(c -> c == '?' || c == '-').count() > MAX_OPTIONAL)
        .findFirst()
        .ifPresent(_ -> {
          throw invalid(
              "a function's signature has at most "
                  + MAX_REPEATED
                  + " '+' and "
                  + MAX_OPTIONAL
                  + " '?' or '-'");
        });
  }

  private static Jsonata parsed(String text) {
    try {
      return Jsonata.jsonata(text);
    } catch (PatternSyntaxException e) {
      throw invalid("a regular expression is wrong: " + firstLine(e.getDescription()));
    } catch (JException e) {
      String at = e.getLocation() >= 0 ? "at " + e.getLocation() + ": " : "";
      throw invalid("the expression is not JSONata: " + at + firstLine(e.getMessage()));
    } catch (StackOverflowError e) {
      throw invalid("the expression is nested too deep");
    } catch (RuntimeException e) {
      // The library looks beyond the end of a text that stops in the middle.
      throw invalid("the expression is not JSONata; does it end too early?");
    }
  }

  /// Evaluates the expression.
  ///
  /// @param input what paths look into
  /// @param variables what `$name` stands for, beside what the expression sets
  /// @param now what it takes for the present
  public Result evaluate(JsonNode input, Map<String, String> variables, Instant now) {
    return evaluate(input, variables, now, Clock.system());
  }

  /// @param clock by which it may take no longer than {@link Budget#TIME}
  Result evaluate(JsonNode input, Map<String, String> variables, Instant now, Clock clock) {
    Budget budget = new Budget(clock, now);
    try {
      return ScopedValue.where(Budget.CURRENT, budget).call(() -> evaluate(input, variables));
    } catch (StackOverflowError e) {
      return failed("it goes too deep; does a function end, or a regular expression repeat much?");
    } catch (RuntimeException e) {
      return failed(reason(e));
    }
  }

  private Result evaluate(JsonNode input, Map<String, String> variables) {
    Frame frame = compiled.createFrame();
    variables.forEach(frame::bind);
    @Nullable Object result = compiled.evaluate(Values.of(input), frame);
    return result == null ? new Result.Nothing() : new Result.Json(Values.json(result));
  }

  /// What a person should read of whatever came out of the library, which wraps what it catches.
  private static String reason(RuntimeException thrown) {
    String last = "";
    for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof Stopped) {
        return String.valueOf(e.getMessage());
      }
      if (e instanceof JException told) {
        String at = told.getLocation() > 0 ? "at " + told.getLocation() + ": " : "";
        return at
            + (NO_FUNCTION.equals(told.getError())
                ? "there is no function $" + told.getCurrent()
                : told.getMessage());
      }
      last = e.getClass().getSimpleName();
    }
    return "a value is not of the type that it needs (" + last + ")";
  }

  private static Result failed(String why) {
    String sentence = "the expression failed: " + firstLine(why);
    return new Result.Failed(
        sentence.length() > MAX_SENTENCE ? sentence.substring(0, MAX_SENTENCE) : sentence);
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-jsonata", sentence);
  }

  @Override
  public String toString() {
    return text;
  }
}
