package dev.sluice.fault;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Trouble that a caller can be told about: a stable code, a kind, and a sentence.
///
/// The message says what is wrong, where, and what would be right. It is shown to callers, so it
/// never holds a secret or a payload.
public final class Fault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What sort of trouble it is; each way in maps a kind to its protocol's answer, once.
  public enum Kind {
    /// The request or the event is wrong and will stay wrong.
    INVALID,
    /// The media type is not one that this place takes.
    UNSUPPORTED,
    /// More bytes or items than the documented limit.
    TOO_LARGE,
    /// It is not known who calls.
    UNAUTHENTICATED,
    /// It is known who calls, and that caller may not.
    FORBIDDEN,
    /// There is no such thing.
    NOT_FOUND,
    /// The thing is not in a state that allows this.
    CONFLICT,
    /// The caller has used up what it was granted for now.
    LIMITED,
    /// Too much is under way; the same request may work a little later.
    BUSY,
    /// The hub cannot do it now for a reason of its own; nothing was kept.
    UNAVAILABLE
  }

  private final Kind kind;
  private final String code;
  private final transient @Nullable Duration retryAfter;

  private Fault(
      Kind kind,
      String code,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind);
    this.code = Objects.requireNonNull(code);
    this.retryAfter = retryAfter;
  }

  /// A fault with a stable, kebab-case code.
  public static Fault of(Kind kind, String code, String message) {
    return new Fault(kind, code, message, null, null);
  }

  /// A fault that another exception led to.
  public static Fault of(Kind kind, String code, String message, Throwable cause) {
    return new Fault(kind, code, message, null, cause);
  }

  /// A fault after which the same request may be sent again, not before the given time.
  public static Fault busy(String code, String message, Duration retryAfter) {
    return new Fault(Kind.BUSY, code, message, retryAfter, null);
  }

  /// A caller's share is used up; the same request may be sent again after the given time.
  public static Fault limited(String code, String message, Duration retryAfter) {
    return new Fault(Kind.LIMITED, code, message, retryAfter, null);
  }

  /// Trouble of the hub's own that may be over after the given time.
  public static Fault unavailable(
      String code, String message, Duration retryAfter, Throwable cause) {
    return new Fault(Kind.UNAVAILABLE, code, message, retryAfter, cause);
  }

  /// The sort of trouble.
  public Kind kind() {
    return kind;
  }

  /// The stable code, for programs.
  public String code() {
    return code;
  }

  /// How long to wait before the same request may work.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// The sentence for people.
  public String sentence() {
    return Objects.requireNonNull(getMessage());
  }
}
