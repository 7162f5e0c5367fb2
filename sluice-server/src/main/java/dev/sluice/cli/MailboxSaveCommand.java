package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice mailbox save`: a message, or a part of it, as a file.
@Command(
    name = "save",
    header = "Save a message that came in, or one of its parts, as a file.",
    description = {"", "A file that is there already is not replaced.", ""},
    footer = {
      "",
      "Exit codes: 0 saved, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice mailbox save ID message.eml",
      "  sluice mailbox save ID invoice.pdf --part 2"
    },
    mixinStandardHelpOptions = true)
final class MailboxSaveCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(index = "0", paramLabel = "ID", description = "The message.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "Where to.")
  private Path file = Path.of("");

  @Option(
      names = "--part",
      paramLabel = "NUMBER",
      description = "The part, as 'mailbox show' numbers it; the whole message if not given.")
  private @Nullable String part;

  @Override
  public Integer call() throws InterruptedException {
    try (HubClient client = hub.client()) {
      String message = "/v1/mail/messages/" + HubClient.segment(id);
      client.download(
          part == null
              ? object(client.get(message))
              : message + "/parts/" + HubClient.segment(part),
          file);
    }
    Objects.requireNonNull(spec).commandLine().getOut().println("saved to " + file);
    return 0;
  }

  private static String object(JsonNode message) {
    if (!message.path("stored").asBoolean()) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND, "not-stored", "no rule has stored the message, or it has gone");
    }
    return "/v1/objects/"
        + HubClient.segment(message.path("store").asText())
        + "/"
        + Arrays.stream(message.path("key").asText().split("/", -1))
            .map(HubClient::segment)
            .collect(Collectors.joining("/"));
  }
}
