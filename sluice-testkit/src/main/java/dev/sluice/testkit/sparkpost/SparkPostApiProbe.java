package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Sends the test batch to a webhook's target, as it is done before a webhook is made.
final class SparkPostApiProbe implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// The id that every test batch has.
  private static final String BATCH_ID = "77c2b630-d712-11e4-9642-efc2723b99c1";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /// Sends it, and tells what came back.
  ///
  /// @throws SparkPostApiReply.Refused when it was not 200
  ObjectNode test(SparkPostApiWebhook webhook) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(webhook.target()))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "SparkPost")
            .header("X-MessageSystems-Batch-ID", BATCH_ID)
            .POST(BodyPublishers.ofString("[{\"msys\":{}}]"));
    webhook.token().ifPresent(token -> request.header("X-MessageSystems-Webhook-Token", token));
    webhook.customHeaders().forEach(request::header);
    switch (webhook.authentication()) {
      case SparkPostApiWebhook.Authentication.None() -> {}
      case SparkPostApiWebhook.Authentication.Basic(String username, String password) ->
          request.header(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (username + ":" + password).getBytes(StandardCharsets.UTF_8)));
      case SparkPostApiWebhook.Authentication.OAuth2 oauth2 ->
          request.header("Authorization", "Bearer " + token(oauth2));
    }
    return answer("target", request.build());
  }

  private String token(SparkPostApiWebhook.Authentication.OAuth2 oauth2) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(oauth2.url()))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(oauth2.body().toString()))
            .build();
    ObjectNode answer = answer("tokens", request);
    try {
      return SparkPostApiReply.JSON
          .readTree(answer.path("body").asText())
          .path("access_token")
          .asText();
    } catch (JacksonException e) {
      throw failed("tokens", answer);
    }
  }

  private ObjectNode answer(String what, HttpRequest request) {
    ObjectNode answer = SparkPostApiReply.JSON.createObjectNode();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      answer.put("status", response.statusCode());
      answer.put("body", response.body());
      ObjectNode headers = answer.putObject("headers");
      response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
      if (response.statusCode() == 200) {
        return answer;
      }
    } catch (IOException e) {
      answer.put("body", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw failed(what, answer);
  }

  private static SparkPostApiReply.Refused failed(String what, ObjectNode answer) {
    ObjectNode body = SparkPostApiReply.JSON.createObjectNode();
    ObjectNode error = body.putArray("errors").addObject();
    error.put("code", 400);
    error.put("message", "POST to webhook " + what + " URL failed");
    error.set("response", answer);
    return new SparkPostApiReply.Refused(new SparkPostApiReply(400, Optional.of(body), Map.of()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
