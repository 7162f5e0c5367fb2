package dev.sluice.ingress.http.mail;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Query;
import dev.sluice.mail.reading.Dependency;
import dev.sluice.mail.reading.StoredMail;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `GET /v1/discovery`: what an application depends on.
///
/// ```
/// {"application":"books","resources":{
///   "SESMessageStoreBucket<SHA-1>":{"type":"sluice:mail-store","ref":"Special",
///     "objects":"/v1/objects/Special/","rules":["special"],"prefixes":[""],
///     "tags":{"sparta:logicalBucketName":"Special"}}}}
///
/// with form=sparta, as `sparta.Discover()` gives it:
/// {"SESMessageStoreBucket<SHA-1>":{"Ref":"Special","Tags":[{"Key":"sparta:logicalBucketName",
///     "Value":"Special"}],"Type":"AWS::S3::Bucket"},"golangFunc":"books"}
/// ```
final class DiscoveryEndpoint implements Endpoint {

  private static final String TAG = "sparta:logicalBucketName";

  private final StoredMail mail;

  DiscoveryEndpoint(StoredMail mail) {
    this.mail = mail;
  }

  @Override
  public Answer answer(Call call) {
    Query query = call.query().knowing(Set.of("application", "form"));
    String application = application(query.value("application"), MailEndpoints.application(call));
    boolean isSpartas = query.value("form").map(DiscoveryEndpoint::isSpartas).orElse(false);
    List<Dependency> found = mail.dependencies(application);
    return Answer.json(
            200,
            Json.object(json -> {
              if (isSpartas) {
                writeAsSparta(json, application, found);
              } else {
                write(json, application, found);
              }
            }))
        .with("Cache-Control", "private, no-cache");
  }

  /// Who is bound to an application is that one, and need not say so.
  private static String application(Optional<String> asked, Optional<String> own) {
    if (own.isPresent() && asked.isPresent() && !asked.equals(own)) {
      throw Fault.of(
          Fault.Kind.FORBIDDEN,
          "other-application",
          "the key is bound to another application; leave 'application' out");
    }
    return own.or(() -> asked.filter(name -> !name.isEmpty()))
        .orElseThrow(() ->
            Fault.of(
                Fault.Kind.INVALID,
                "invalid-parameter",
                "query parameter application: it is missing, and the key is bound to none"));
  }

  private static boolean isSpartas(String form) {
    if (!Set.of("sluice", "sparta").contains(form)) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-parameter",
          "query parameter form: there are sluice and sparta");
    }
    return form.equals("sparta");
  }

  private static void write(JsonGenerator json, String application, List<Dependency> found)
      throws IOException {
    json.writeStringField("application", application);
    json.writeObjectFieldStart("resources");
    for (Dependency each : found) {
      json.writeObjectFieldStart(each.id());
      json.writeStringField("type", "sluice:mail-store");
      json.writeStringField("ref", each.store());
      json.writeStringField("objects", "/v1/objects/" + each.store() + "/");
      Json.texts(json, "rules", each.rules());
      Json.texts(json, "prefixes", each.prefixes());
      json.writeObjectFieldStart("tags");
      json.writeStringField(TAG, each.store());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeAsSparta(JsonGenerator json, String application, List<Dependency> found)
      throws IOException {
    for (Dependency each : found) {
      json.writeObjectFieldStart(each.id());
      json.writeStringField("Ref", each.store());
      json.writeArrayFieldStart("Tags");
      json.writeStartObject();
      json.writeStringField("Key", TAG);
      json.writeStringField("Value", each.store());
      json.writeEndObject();
      json.writeEndArray();
      json.writeStringField("Type", "AWS::S3::Bucket");
      json.writeEndObject();
    }
    json.writeStringField("golangFunc", application);
  }
}
