package dev.sluice.cli;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The program: runs a command and ends with its exit code.
public final class Sluice {

  private Sluice() {}

  /// Runs the command that the arguments name.
  public static void main(String[] arguments) {
    int code =
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments);
    System.exit(code);
  }

  /// Runs a command without ending the process.
  ///
  /// @return the exit code: 0 done, 1 failed, 2 called wrongly
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line =
        new CommandLine(new SluiceCommand())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            // `--data @file` is ours; an argument never stands for a file of arguments.
            .setExpandAtFiles(false)
            .setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((wrong, ignored) -> {
      CommandLine command = wrong.getCommandLine();
      say(err, sentence(wrong, command));
      say(err, "see " + command.getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((trouble, command, ignored) -> failed(err, trouble));
    int code = line.execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  /// What is wrong with a call; a mistyped word gets the nearest one that is known.
  private static String sentence(CommandLine.ParameterException wrong, CommandLine command) {
    if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return String.valueOf(wrong.getMessage());
    }
    String word = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      List<String> options =
          command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
      return "there is no option " + word + "; " + Nearest.hint(word, options);
    }
    if (command.getSubcommands().isEmpty()) {
      return "'" + word + "' is one argument too many";
    }
    return "there is no command '"
        + word
        + "'; "
        + Nearest.hint(word, command.getSubcommands().keySet());
  }

  private static int failed(PrintWriter err, Exception trouble) {
    switch (trouble) {
      case Fault fault -> say(err, fault.sentence());
      case InterruptedException interrupted -> {
        Thread.currentThread().interrupt();
        say(err, "stopped before the end");
      }
      default -> {
        say(err, "this is a bug: " + trouble);
        if (System.getenv("SLUICE_TRACE") == null) {
          say(err, "set SLUICE_TRACE=1 to see where");
        } else {
          trouble.printStackTrace(err);
        }
      }
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static void say(PrintWriter err, String text) {
    text.lines().forEach(line -> err.println("sluice: " + line));
  }
}
