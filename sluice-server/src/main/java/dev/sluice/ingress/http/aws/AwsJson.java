package dev.sluice.ingress.http.aws;

import dev.sluice.event.Payload;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import java.util.Map;
import java.util.UUID;

/// AWS JSON 1.1.
///
/// ```
/// {"__type":"ResourceNotFoundException","message":"Rule a does not exist on EventBus default."}
/// ```
///
/// The type of an error stands in the header `x-amzn-ErrorType` too.
public final class AwsJson {

  /// The media type of calls and answers.
  public static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private AwsJson() {}

  /// A call's body; an empty one is an object without members.
  public static byte[] body(Call call) {
    return call.body().length == 0 ? new byte[] {'{', '}'} : call.body();
  }

  /// What an operation answers.
  public static Answer reply(byte[] body) {
    return named(new Answer(200, CONTENT_TYPE, Payload.of(body), Map.of()));
  }

  /// An answer with an id by which a person can speak of it.
  public static Answer named(Answer answer) {
    return answer.with("x-amzn-RequestId", UUID.randomUUID().toString());
  }

  /// An error.
  ///
  /// @param type the name that clients know it by
  public static Answer error(int status, String type, String message) {
    byte[] body =
        Json.object(json -> {
          json.writeStringField("__type", type);
          json.writeStringField("message", message);
        });
    return new Answer(status, CONTENT_TYPE, Payload.of(body), Map.of("x-amzn-ErrorType", type));
  }
}
