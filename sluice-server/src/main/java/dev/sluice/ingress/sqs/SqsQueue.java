package dev.sluice.ingress.sqs;

import dev.sluice.fault.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// A queue, asked through the AWS SDK.
///
/// Nothing is tried again here, and no call outlasts its poll by more than 15 s: the poller has
/// pauses of its own.
final class SqsQueue implements Queue {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final Set<Integer> DENIED = Set.of(401, 403);

  /// Who says that somebody may not, with status 400.
  private static final Set<String> DENIED_CODES =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidSecurity");

  private final SqsClient client;
  private final SqsSettings settings;
  private final String url;

  private SqsQueue(SqsClient client, SqsSettings settings) {
    this.client = client;
    this.settings = settings;
    this.url = settings.queue().toString();
  }

  /// Makes ready to call; nothing is called yet.
  static SqsQueue of(SqsSettings settings) {
    Duration longest = settings.poll().plus(ANSWER);
    SqsClientBuilder builder =
        SqsClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(longest))
            .overrideConfiguration(override ->
                override
                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                    .apiCallAttemptTimeout(longest.plus(SLACK))
                    .apiCallTimeout(longest.plus(SLACK)));
    Optional<URI> endpoint = settings.endpoint();
    endpoint.ifPresent(builder::endpointOverride);
    return new SqsQueue(builder.build(), settings);
  }

  private static AwsCredentialsProvider credentials(SqsSettings settings) {
    return settings
        .credentials()
        .<AwsCredentialsProvider>map(known ->
            () ->
                known
                    .sessionToken()
                    .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(token ->
                        AwsSessionCredentials.create(
                            known.accessKey().reveal(), known.secretKey().reveal(), token.reveal()))
                    .orElseGet(() ->
                        AwsBasicCredentials.create(
                            known.accessKey().reveal(), known.secretKey().reveal())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  @Override
  public List<Message> receive(int most) {
    return asked(
        "sqs:ReceiveMessage",
        () ->
            client
                .receiveMessage(request ->
                    request
                        .queueUrl(url)
                        .maxNumberOfMessages(most)
                        .waitTimeSeconds(Math.toIntExact(settings.poll().toSeconds()))
                        .visibilityTimeout(Math.toIntExact(settings.visibility().toSeconds()))
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages()
                .stream()
                .map(SqsQueue::message)
                .toList());
  }

  private static Message message(software.amazon.awssdk.services.sqs.model.Message from) {
    Map<MessageSystemAttributeName, String> system = from.attributes();
    Map<String, Message.Attribute> attributes = new HashMap<>();
    from.messageAttributes().forEach((name, value) -> attributes.put(name, attribute(value)));
    return new Message(
        from.messageId(),
        from.receiptHandle(),
        from.body(),
        Optional.ofNullable(system.get(MessageSystemAttributeName.MESSAGE_GROUP_ID)),
        Optional.ofNullable(system.get(MessageSystemAttributeName.SENT_TIMESTAMP))
            .filter(text -> text.matches("[0-9]{1,15}"))
            .map(text -> Instant.ofEpochMilli(Long.parseLong(text))),
        Map.copyOf(attributes));
  }

  private static Message.Attribute attribute(MessageAttributeValue value) {
    return value.binaryValue() == null
        ? new Message.Attribute(
            value.dataType(), value.stringValue() == null ? "" : value.stringValue(), false)
        : new Message.Attribute(
            value.dataType(),
            Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()),
            true);
  }

  @Override
  public void delete(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(message.receipt())
              .build());
    }
    requireAll(
        asked(
            "sqs:DeleteMessage",
            () ->
                client
                    .deleteMessageBatch(request -> request.queueUrl(url).entries(entries))
                    .failed()),
        "sqs:DeleteMessage");
  }

  @Override
  public void hide(List<Message> messages, Duration visibility) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(message.receipt())
              .visibilityTimeout(Math.toIntExact(visibility.toSeconds()))
              .build());
    }
    requireAll(
        asked(
            "sqs:ChangeMessageVisibility",
            () ->
                client
                    .changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries))
                    .failed()),
        "sqs:ChangeMessageVisibility");
  }

  private void requireAll(List<BatchResultErrorEntry> failed, String action) {
    if (!failed.isEmpty()) {
      throw refused(action, failed.getFirst().code(), 0);
    }
  }

  private <T> T asked(String action, Supplier<T> call) {
    try {
      return call.get();
    } catch (QueueDoesNotExistException e) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "no-such-queue",
          "there is no queue "
              + settings.queueName()
              + " in region "
              + settings.region()
              + ", or its account is another; look at 'queue'",
          e);
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      throw refused(action, code == null ? "" : code, e.statusCode());
    } catch (SdkException e) {
      throw Fault.unavailable(
          "queue-unreachable",
          action + " gets no answer: " + firstLine(e),
          Duration.ofSeconds(1),
          e);
    }
  }

  private Fault refused(String action, String code, int status) {
    if (DENIED.contains(status) || DENIED_CODES.contains(code)) {
      return Fault.of(
          Fault.Kind.FORBIDDEN,
          "queue-denied",
          action
              + " on "
              + settings.queueName()
              + " is denied ("
              + code
              + "); look at the credentials and their policy");
    }
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "queue-refused",
        action + " on " + settings.queueName() + " is refused (" + status + " " + code + ")");
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  @Override
  public void close() {
    client.close();
  }
}
