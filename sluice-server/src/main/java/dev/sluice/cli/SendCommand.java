package dev.sluice.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice send`: sends events from a file, from standard input or from options.
@Command(
    name = "send",
    header = "Send events from a file, from standard input, or built from options.",
    description = {
      "",
      "A JSON object is one CloudEvent, a JSON array is a batch of them. With --client the JSON is"
          + " what a client app says: one event, a list of them, or a whole body with entries. With"
          + " --shape it is an event as AWS, Google or Azure send it, or anything else.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 accepted, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice send event.json",
      "  generate-events | sluice send -",
      "  sluice send --type order.placed --source /shop --data '{\"sku\": 123}'",
      "  sluice send --type order.placed --source /shop --data @order.json",
      "  sluice send --shape s3-notification.json",
      "  echo '{\"eventType\": \"shopping\", \"schemaVersion\": 1}' | sluice send --client -"
    },
    mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

  private static final int MAX_INPUT = 64 << 20;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file with JSON; - is standard input.")
  private @Nullable String file;

  @Option(names = "--client", description = "The JSON is a client event, not a CloudEvent.")
  private boolean client;

  @Option(
      names = "--shape",
      description = "The file is an event as a cloud sends it; the hub says which shape it has.")
  private boolean isShaped;

  @Option(names = "--type", paramLabel = "TYPE", description = "What happened.")
  private @Nullable String type;

  @Option(names = "--source", paramLabel = "SOURCE", description = "Where, as a URI-reference.")
  private @Nullable String source;

  @Option(names = "--id", paramLabel = "ID", description = "Its id; a random one if left out.")
  private @Nullable String id;

  @Option(names = "--subject", paramLabel = "SUBJECT", description = "What it happened to.")
  private @Nullable String subject;

  @Option(names = "--data", paramLabel = "DATA", description = "Its data, or @FILE.")
  private @Nullable String data;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      defaultValue = "application/json",
      description = "The media type of --data; ${DEFAULT-VALUE} unless told otherwise.")
  private String contentType = "application/json";

  private record Request(String path, Map<String, String> headers, Payload body) {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Request request = request(line);
    try (HubClient hubClient = hub.client()) {
      HubClient.Reply reply =
          hubClient.post(request.path(), request.headers(), request.body().toBytes());
      boolean isRefusedInPart = reply.json().path("FailedEntryCount").asLong(0) > 0;
      if (!reply.isSuccess() && !isRefusedInPart) {
        throw Fault.of(Fault.Kind.INVALID, "hub-refused", reply.trouble());
      }
      PrintWriter out = line.getOut();
      out.println(reply.body().strip());
      return isRefusedInPart ? 1 : 0;
    }
  }

  private Request request(CommandLine line) {
    boolean isBuilt =
        type != null || source != null || id != null || subject != null || data != null;
    if (isBuilt == (file != null)) {
      throw new CommandLine.ParameterException(
          line, "give a FILE, or - for standard input, or build an event with --type and --source");
    }
    if (file != null) {
      byte[] bytes = Input.named(file, MAX_INPUT);
      if (client && isShaped) {
        throw new CommandLine.ParameterException(line, "--client and --shape exclude each other");
      }
      return isShaped ? shaped(bytes) : client ? clientEvents(bytes) : cloudEvents(bytes);
    }
    if (isShaped) {
      throw new CommandLine.ParameterException(line, "--shape needs a FILE, or -");
    }
    if (client) {
      throw new CommandLine.ParameterException(line, "--client needs a FILE, or -");
    }
    if (type == null || source == null) {
      throw new CommandLine.ParameterException(line, "an event needs --type and --source");
    }
    return built(type, source);
  }

  /// Binary mode: the attributes are headers (CloudEvents HTTP binding §3.1).
  private Request built(String type, String source) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", encoded(id == null ? UUID.randomUUID().toString() : id));
    headers.put("ce-source", encoded(source));
    headers.put("ce-type", encoded(type));
    if (subject != null) {
      headers.put("ce-subject", encoded(subject));
    }
    if (data == null) {
      return new Request("/v1/events", headers, Payload.EMPTY);
    }
    headers.put("Content-Type", contentType);
    byte[] body =
        data.startsWith("@")
            ? Input.file(Path.of(data.substring(1)), MAX_INPUT)
            : data.getBytes(StandardCharsets.UTF_8);
    return new Request("/v1/events", headers, Payload.of(body));
  }

  /// Percent-encodes what a header cannot hold (CloudEvents HTTP binding §3.1.3.2).
  static String encoded(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0x20 && b < 0x7f && b != '"' && b != '%') {
        text.append((char) b);
      } else {
        text.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return text.toString();
  }

  private static Request cloudEvents(byte[] bytes) {
    JsonNode json = json(bytes);
    if (!json.isObject() && !json.isArray()) {
      throw Input.invalid("a CloudEvent is a JSON object, a batch of them a JSON array");
    }
    String mediaType =
        json.isArray() ? "application/cloudevents-batch+json" : "application/cloudevents+json";
    return new Request("/v1/events", Map.of("Content-Type", mediaType), Payload.of(bytes));
  }

  /// What it is the hub says, so it need not be JSON.
  private static Request shaped(byte[] bytes) {
    return new Request(
        "/v1/events/shapes", Map.of("Content-Type", "application/json"), Payload.of(bytes));
  }

  private static Request clientEvents(byte[] bytes) {
    JsonNode json = json(bytes);
    byte[] body = bytes;
    if (!json.has("entries")) {
      ObjectNode wrapped = HubClient.JSON.createObjectNode();
      ArrayNode entries = wrapped.putArray("entries");
      for (JsonNode event : json.isArray() ? json : HubClient.JSON.createArrayNode().add(json)) {
        entries.addObject().put("entry", event.toString());
      }
      body = wrapped.toString().getBytes(StandardCharsets.UTF_8);
    }
    return new Request(
        "/v1/client-events", Map.of("Content-Type", "application/json"), Payload.of(body));
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return HubClient.JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw Input.invalid("the input is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Input.invalid("the input cannot be read: " + e.getMessage());
    }
  }
}
