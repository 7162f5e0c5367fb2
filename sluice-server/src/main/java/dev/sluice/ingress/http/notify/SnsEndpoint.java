package dev.sluice.ingress.http.notify;

import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Routes;
import dev.sluice.notify.sns.SnsPosts;
import java.util.Set;

/// `POST /v1/notifications/{channel}/{topic}/sns?hash=<hash>`: takes what SNS posts to its HTTP
/// subscriptions.
///
/// The route is open, because SNS has no key: the topic's hash and SNS's signature let in. The hash
/// is checked first, so that nobody else makes the hub fetch anything.
public final class SnsEndpoint implements Endpoint {

  private static final String HASH = "hash";

  private final SnsPosts posts;

  private SnsEndpoint(SnsPosts posts) {
    this.posts = posts;
  }

  /// What SNS calls.
  public static Routes.Builder routes(SnsPosts posts) {
    return Routes.builder()
        .open("POST", "/v1/notifications/{channel}/{topic}/sns", new SnsEndpoint(posts));
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    return NotificationEndpoints.ids(
        posts.take(
            NotificationEndpoints.name(call),
            call.address(),
            call.query().knowing(Set.of(HASH)).value(HASH),
            call.header("x-amz-sns-subscription-arn"),
            call.body()));
  }
}
