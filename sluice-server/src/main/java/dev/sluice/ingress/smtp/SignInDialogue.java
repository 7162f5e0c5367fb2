package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// `AUTH` with `PLAIN` (RFC 4616) and `LOGIN`, in TLS only (RFC 4954).
final class SignInDialogue {

  private static final String ASK_NAME = "334 VXNlcm5hbWU6";
  private static final String ASK_PASSWORD = "334 UGFzc3dvcmQ6";

  private final Conversation talk;
  private final SmtpSettings.SignIn offered;
  private final Logins logins;
  private final boolean isStrict;

  SignInDialogue(Conversation talk, SmtpSettings.SignIn offered, Logins logins, boolean isStrict) {
    this.talk = talk;
    this.offered = offered;
    this.logins = logins;
    this.isStrict = isStrict;
  }

  /// @param argument what stands behind `AUTH`
  void auth(String argument, boolean isInMail) throws IOException {
    if (offered == SmtpSettings.SignIn.OFF) {
      talk.answer(Replies.NO_AUTH);
    } else if (!talk.peer().isSecure()) {
      talk.answer(Replies.AUTH_IN_TLS);
    } else if (!talk.peer().hasGreeted()) {
      talk.answer(Replies.GREET_FIRST);
    } else if (talk.peer().hasSignedIn()) {
      talk.answer(Replies.AUTH_TWICE);
    } else if (isInMail) {
      talk.answer(Replies.AUTH_IN_MAIL);
    } else {
      String[] words = argument.split(" +", 2);
      Optional<String> first = words.length == 2 ? Optional.of(words[1]) : Optional.empty();
      switch (words[0].toUpperCase(Locale.ROOT)) {
        case "PLAIN" -> plain(first);
        case "LOGIN" -> login(first);
        default -> talk.answer(Replies.NO_MECHANISM);
      }
    }
  }

  private void plain(Optional<String> first) throws IOException {
    Optional<String> response = first.isPresent() ? decoded(first.get()) : asked("334 ");
    if (response.isEmpty()) {
      return;
    }
    String[] parts = response.get().split("\0", -1);
    if (parts.length != 3) {
      talk.answer(Replies.NOT_BASE64);
    } else if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
      talk.answerFailedSignIn();
    } else {
      check(parts[1], parts[2]);
    }
  }

  private void login(Optional<String> first) throws IOException {
    Optional<String> name = first.isPresent() ? decoded(first.get()) : asked(ASK_NAME);
    if (name.isPresent()) {
      Optional<String> password = asked(ASK_PASSWORD);
      if (password.isPresent()) {
        check(name.get(), password.get());
      }
    }
  }

  private void check(String name, String password) throws IOException {
    Optional<String> user;
    try {
      user = logins.signIn(name, password);
    } catch (Fault e) {
      talk.answer(Replies.of(e));
      return;
    }
    if (user.isPresent()) {
      talk.peer().signedIn(user.get());
      talk.answer(Replies.SIGNED_IN);
    } else {
      talk.answerFailedSignIn();
    }
  }

  private Optional<String> asked(String question) throws IOException {
    talk.say(question);
    Optional<String> line = talk.line(isStrict);
    if (line.isPresent() && line.get().equals("*")) {
      talk.answer(Replies.CANCELLED);
      return Optional.empty();
    }
    return line.isPresent() ? decoded(line.get()) : line;
  }

  /// @param text base64; `=` stands for an empty text
  private Optional<String> decoded(String text) throws IOException {
    try {
      byte[] bytes = text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      talk.answer(Replies.NOT_BASE64);
      return Optional.empty();
    }
  }
}
