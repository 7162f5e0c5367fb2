package dev.sluice.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Asks a hub how far its deliveries are.
final class Accounts implements AutoCloseable {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  Accounts(InetSocketAddress hub) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.getPort() + "/v1/accounts"))
            .header("x-api-key", HubChoice.KEY)
            .build();
  }

  /// How many deliveries have ended.
  long ended() throws IOException, InterruptedException {
    return sum("delivered") + sum("dead");
  }

  /// How many have not.
  long pending() throws IOException, InterruptedException {
    return sum("pending");
  }

  private long sum(String member) throws IOException, InterruptedException {
    long sum = 0;
    String body = client.send(request, BodyHandlers.ofString()).body();
    for (JsonNode account : MAPPER.readTree(body).path("accounts")) {
      sum += account.path(member).asLong();
    }
    return sum;
  }

  @Override
  public void close() {
    client.close();
  }
}
