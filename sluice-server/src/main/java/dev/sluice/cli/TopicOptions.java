package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that say what a topic has: a file, or one integration.
final class TopicOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "JSON, or YAML when its name ends with .yaml: strict and integrations, as the API has"
              + " them. $${env:NAME} and $${file:path} stand for credentials.")
  private @Nullable Path file;

  @Option(
      names = "--integration",
      paramLabel = "NAME",
      description = "In place of a file, one integration: its name, or its URL with credentials.")
  private @Nullable String integration;

  @Option(
      names = "--credentials",
      paramLabel = "NAME=VALUE",
      description = "A credential of the integration; NAME=@FILE takes it from a file.")
  private Map<String, String> credentials = new LinkedHashMap<>();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The integration's model: a text, an object in JSON, or @FILE.")
  private @Nullable String model;

  @Option(names = "--strict", description = "Refuse posts that lack a variable.")
  private boolean strict;

  /// The body of a request, without a name.
  ObjectNode body() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if ((file == null) == (integration == null)) {
      throw new CommandLine.ParameterException(
          line, "give --file, or --integration with --credentials and --model");
    }
    ObjectNode body;
    if (file != null) {
      if (model != null || !credentials.isEmpty()) {
        throw new CommandLine.ParameterException(
            line, "--credentials and --model go with --integration, not with --file");
      }
      body = TopicInput.topic(file);
    } else {
      body = HubClient.JSON.createObjectNode();
      integration(
          line, Objects.requireNonNull(integration), body.putArray("integrations").addObject());
    }
    if (strict) {
      body.put("strict", true);
    }
    return body;
  }

  private void integration(CommandLine line, String given, ObjectNode wanted) {
    if (model == null) {
      throw new CommandLine.ParameterException(line, "--integration needs --model");
    }
    String text = TopicInput.secret(given);
    wanted.set("model", TopicInput.model(model));
    if (!text.contains("://")) {
      wanted.put("name", text);
      ObjectNode values = wanted.putObject("credentials");
      TopicInput.credentials(credentials).forEach(values::put);
    } else if (credentials.isEmpty()) {
      wanted.put("url", text);
    } else {
      throw new CommandLine.ParameterException(
          line, "a URL has all credentials; leave out --credentials");
    }
  }
}
