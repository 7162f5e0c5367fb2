package dev.sluice.object.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Requests to the store, each with an end.
///
/// A request that outlasts its limit is interrupted, and so are all when this is closed.
final class BucketCalls implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final BucketSettings settings;
  private final Optional<Supplier<AccessKey>> key;
  private final Limits limits;
  private final Sentences sentences;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Object lock = new Object();
  private @Nullable S3Client made;
  private boolean isClosed;

  BucketCalls(BucketSettings settings, Optional<Supplier<AccessKey>> key, Limits limits) {
    this.limits = limits;
    this.settings = settings;
    this.key = key;
    this.sentences = new Sentences(settings);
  }

  /// Makes a request without a large body.
  ///
  /// @param action what S3 calls it
  /// @param bucketKey what it is asked of, for people
  <T> T ask(String action, String bucketKey, Function<S3Client, T> call) throws IOException {
    return ask(action, bucketKey, limits.answer(), call);
  }

  /// Makes a request with a large body.
  <T> T send(String action, String bucketKey, Function<S3Client, T> call) throws IOException {
    return ask(action, bucketKey, limits.transfer(), call);
  }

  private <T> T ask(String action, String bucketKey, Duration limit, Function<S3Client, T> call)
      throws IOException {
    Future<T> answer = begin(action, bucketKey, call);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new IOException(
          sentences.asked(action, bucketKey)
              + " has not ended within "
              + limit.toMillis()
              + " ms; it was given up");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(sentences.asked(action, bucketKey) + " was interrupted");
    } catch (ExecutionException e) {
      throw trouble(action, bucketKey, e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private <T> Future<T> begin(String action, String bucketKey, Function<S3Client, T> call)
      throws IOException {
    try {
      return threads.submit(() -> call.apply(client()));
    } catch (RejectedExecutionException e) {
      throw new IOException(sentences.asked(action, bucketKey) + " comes after the end", e);
    }
  }

  private IOException trouble(String action, String bucketKey, @Nullable Throwable cause) {
    return switch (cause) {
      case AwsServiceException e -> sentences.refusal(action, bucketKey, e);
      case SdkException e -> new IOException(sentences.silence(action, bucketKey, e), e);
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case null, default -> new IOException(sentences.asked(action, bucketKey) + " fails", cause);
    };
  }

  private S3Client client() {
    synchronized (lock) {
      if (isClosed) {
        throw SdkClientException.create("the store is closed");
      }
      S3Client client = made;
      if (client == null) {
        client = make();
        made = client;
      }
      return client;
    }
  }

  private S3Client make() {
    BackoffStrategy pauses = BackoffStrategy.exponentialDelay(limits.pause(), LONGEST_PAUSE);
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials())
            .forcePathStyle(settings.isPathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(false)
                    .expectContinueEnabled(false)
                    .build())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ANSWER))
            .overrideConfiguration(override ->
                override.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(limits.attempts())
                        .backoffStrategy(pauses)
                        .throttlingBackoffStrategy(pauses)
                        .circuitBreakerEnabled(false)
                        .build()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private AwsCredentialsProvider credentials() {
    return key.<AwsCredentialsProvider>map(known -> () -> credentials(known.get()))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static AwsCredentials credentials(AccessKey known) {
    return known
        .sessionToken()
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(known.id(), known.secret(), token))
        .orElseGet(() -> AwsBasicCredentials.create(known.id(), known.secret()));
  }

  /// Ends what is under way, and takes nothing more.
  @Override
  public void close() {
    threads.shutdownNow();
    synchronized (lock) {
      isClosed = true;
      if (made != null) {
        made.close();
      }
    }
  }
}
