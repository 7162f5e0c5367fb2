package dev.sluice.ingress.smtp;

import java.time.Duration;

/// How much the server takes, and for how long it waits.
///
/// @param messageBytes how large a message may be
/// @param lineBytes how long a line of a message may be, with its end
/// @param recipients how many recipients a message may have
/// @param messages how many messages may be begun in a session
/// @param errors how many commands of a session may be refused for good
/// @param refusedRecipients how many recipients of a session may be refused for good
/// @param hops how many `Received` headers a message may have
/// @param connections how many may be open at a time
/// @param connectionsPerAddress how many of them from one IPv4 address or one IPv6 /64
/// @param times for how long the server waits
public record SmtpLimits(
    long messageBytes,
    int lineBytes,
    int recipients,
    int messages,
    int errors,
    int refusedRecipients,
    int hops,
    int connections,
    int connectionsPerAddress,
    Times times) {

  /// For how long the server waits.
  ///
  /// @param idle for a whole command, and for the next bytes of a message
  /// @param session for the last command of a session
  /// @param data for a whole message
  /// @param slowest how many bytes of a message must come in a second, counted from its beginning,
  ///   once `grace` is over
  /// @param grace how long a message may be slower
  /// @param greeting how long a client must be silent before it is greeted; zero does not wait
  /// @param stop how long a message under way may take when the server stops
  public record Times(
      Duration idle,
      Duration session,
      Duration data,
      long slowest,
      Duration grace,
      Duration greeting,
      Duration stop) {

    /// What holds when nothing is configured.
    public static final Times DEFAULT =
        new Times(
            Duration.ofMinutes(5),
            Duration.ofHours(2),
            Duration.ofHours(1),
            1 << 10,
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ofSeconds(10));
  }

  /// What holds when nothing is configured.
  public static final SmtpLimits DEFAULT =
      new SmtpLimits(40L << 20, 64 << 10, 100, 1_000, 20, 100, 100, 1_000, 100, Times.DEFAULT);
}
