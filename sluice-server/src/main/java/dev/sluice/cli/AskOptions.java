package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of commands that ask a hub one thing, and print what it answers: for people, or as
/// JSON for programs.
final class AskOptions extends HubOptions {

  /// What is asked.
  @FunctionalInterface
  interface Question {
    JsonNode ask(HubClient hub) throws InterruptedException;
  }

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  /// Asks the hub that the options name.
  ///
  /// @param page prints the answer for people
  /// @return the exit code
  int print(Question question, BiConsumer<PrintWriter, JsonNode> page) throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    try (HubClient client = client()) {
      JsonNode answer = question.ask(client);
      if (json) {
        Deliveries.printJson(out, answer);
      } else {
        page.accept(out, answer);
      }
    }
    return 0;
  }
}
