package dev.sluice.ingress.sqs;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A queue that is asked for messages, and how.
///
/// @param name what the source is called
/// @param queue the URL of the queue
/// @param region the AWS region that requests are signed for
/// @param endpoint what is called in place of the region's own address
/// @param credentials whom requests are signed by; empty finds them as the AWS SDK does
/// @param poll how long a poll waits for messages
/// @param visibility for how long a message that was taken is hidden from others; held messages are
///   hidden anew long before it is over
/// @param inFlight how many messages are held at once
/// @param isFromSns whether bodies that are messages of SNS are unwrapped
/// @param isWhole whether a body becomes one event, and not one for each of its records
/// @param leavesUnrecognised whether messages without a shape are left to the queue's own redrive
///   policy, and not admitted
public record SqsSettings(
    String name,
    URI queue,
    String region,
    Optional<URI> endpoint,
    Optional<Credentials> credentials,
    Duration poll,
    Duration visibility,
    int inFlight,
    boolean isFromSns,
    boolean isWhole,
    boolean leavesUnrecognised) {

  /// How long a poll waits unless configured, which is as long as it can.
  public static final Duration WAIT = Duration.ofSeconds(20);

  /// For how long a message is hidden unless configured.
  public static final Duration VISIBILITY = Duration.ofMinutes(1);

  /// How many messages are held at once unless configured.
  public static final int IN_FLIGHT = 100;

  /// An access key of AWS.
  public record Credentials(Secret accessKey, Secret secretKey, Optional<Secret> sessionToken) {}

  /// The name of the queue itself.
  public String queueName() {
    String path = queue.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
