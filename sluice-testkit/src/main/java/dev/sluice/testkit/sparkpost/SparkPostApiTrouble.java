package dev.sluice.testkit.sparkpost;

import java.util.Map;

/// Trouble on demand: an answer that is given instead of the right one.
///
/// @param request which requests meet it: the beginning of method and path, such as `GET /webhooks`
/// @param after how many of them go well first
/// @param times how often, before all is well again
/// @param status what is answered; 0 breaks the connection without an answer
/// @param headers further header fields, such as `Retry-After`
/// @param afterwards whether the work is done all the same, and only the answer is lost
public record SparkPostApiTrouble(
    String request,
    int after,
    int times,
    int status,
    Map<String, String> headers,
    boolean afterwards) {

  /// Copies the headers.
  public SparkPostApiTrouble {
    headers = Map.copyOf(headers);
  }

  /// A number of refusals.
  public static SparkPostApiTrouble of(String request, int times, int status) {
    return new SparkPostApiTrouble(request, 0, times, status, Map.of(), false);
  }

  /// A number of answers 429 that say when to come again.
  public static SparkPostApiTrouble limited(String request, int times, int seconds) {
    return new SparkPostApiTrouble(
        request, 0, times, 429, Map.of("Retry-After", Integer.toString(seconds)), false);
  }

  /// An answer that is lost after the work was done.
  public static SparkPostApiTrouble lost(String request) {
    return new SparkPostApiTrouble(request, 0, 1, 0, Map.of(), true);
  }

  /// The same trouble, after some requests that go well.
  public SparkPostApiTrouble after(int requests) {
    return new SparkPostApiTrouble(request, requests, times, status, headers, afterwards);
  }

  SparkPostApiTrouble less() {
    return after > 0
        ? after(after - 1)
        : new SparkPostApiTrouble(request, 0, times - 1, status, headers, afterwards);
  }
}
