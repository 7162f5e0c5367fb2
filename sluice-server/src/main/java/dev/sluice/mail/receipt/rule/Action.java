package dev.sluice.mail.receipt.rule;

import dev.sluice.mail.Reply;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a rule does with a message.
public sealed interface Action {

  /// Names of stores and targets.
  Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /// Puts the message into a store.
  ///
  /// @param store the store's name
  /// @param prefix what stands in front of the message's id in the object's key
  record Store(String store, String prefix) implements Action {

    /// How long a prefix may be.
    public static final int MAX_PREFIX = 512;

    /// Checks that prefix and id make a key.
    public Store {
      requireName(store, "a store");
      if (prefix.length() > MAX_PREFIX
          || prefix.startsWith("/")
          || prefix.equals(".sluice")
          || prefix.startsWith(".sluice/")
          || prefix.chars().anyMatch(c -> c < ' ' || c > '~' || c == '\\')) {
        throw new IllegalArgumentException(
            "a prefix has at most "
                + MAX_PREFIX
                + " characters of printable ASCII, no '\\', and does not begin with '/'");
      }
      for (String segment : (prefix + "x").split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          throw new IllegalArgumentException("a prefix has no empty, '.' or '..' segment");
        }
        if (segment.length() > 200) {
          throw new IllegalArgumentException("a segment of a prefix has at most 200 characters");
        }
      }
    }
  }

  /// Makes an event that holds the message itself.
  ///
  /// @param encoding how the message stands in it
  record Publish(Encoding encoding) implements Action {

    /// How a message stands in an event.
    public enum Encoding {
      /// As text; bytes that are not UTF-8 are replaced.
      UTF_8("utf-8"),
      /// In Base64, byte for byte.
      BASE64("base64");

      private final String text;

      Encoding(String text) {
        this.text = text;
      }

      /// As it is written in rules.
      public String text() {
        return text;
      }

      static Encoding parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
          case "utf-8" -> UTF_8;
          case "base64" -> BASE64;
          default ->
              throw new IllegalArgumentException("'" + text + "' is neither utf-8 nor base64");
        };
      }
    }
  }

  /// Tells an application.
  ///
  /// @param target the application, a target of the configuration
  /// @param isWaitedFor whether its answer is waited for in the dialogue with the sender
  /// @param defers whether the sender is asked to try again when no answer comes; else the message
  ///   goes on
  record Application(String target, boolean isWaitedFor, boolean defers) implements Action {
    /// Checks the name.
    public Application {
      requireName(target, "an application");
    }
  }

  /// Sends the message back.
  ///
  /// @param reply what the sender is told
  /// @param sender whom a notice comes from; the relay's address when empty
  record Bounce(Reply reply, Optional<String> sender) implements Action {

    private static final Pattern SENDER =
        Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");

    /// Checks that it is a refusal.
    public Bounce {
      if (reply.isPositive()) {
        throw new IllegalArgumentException("a bounce has a code of 400 to 599");
      }
      sender.ifPresent(text -> {
        if (!SENDER.matcher(text).matches()) {
          throw new IllegalArgumentException("'" + text + "' is not an address");
        }
      });
    }
  }

  /// Adds a header on top, for later actions and rules.
  record AddHeader(String name, String value) implements Action {

    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9-]{1,50}");

    /// How long a value is less than.
    public static final int MAX_VALUE = 2_048;

    /// Checks that no value can end its line.
    public AddHeader {
      if (!FIELD.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a header's name has 1 to 50 letters, digits or '-', not '" + name + "'");
      }
      if (value.length() >= MAX_VALUE
          || value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
        throw new IllegalArgumentException(
            "a header's value has less than " + MAX_VALUE + " characters, and no line breaks");
      }
    }
  }

  /// Ends the evaluation of all rules for the recipients of this one.
  record Stop() implements Action {}

  /// Whether it makes something that outlives the dialogue: then a later bounce cannot be a mere
  /// refusal.
  default boolean keeps() {
    return switch (this) {
      case Store _, Publish _ -> true;
      case Application application -> !application.isWaitedFor();
      case Bounce _, AddHeader _, Stop _ -> false;
    };
  }

  private static void requireName(String name, String what) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot name "
              + what
              + ": a name has 1 to 64 letters, digits, '.', '_' or '-'");
    }
  }
}
