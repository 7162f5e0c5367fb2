package dev.sluice.cli;

import dev.sluice.fault.Fault;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

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
            .setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((wrong, ignored) -> {
      CommandLine command = wrong.getCommandLine();
      say(err, String.valueOf(wrong.getMessage()));
      CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
      say(err, "see " + command.getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((trouble, command, ignored) -> failed(err, trouble));
    int code = line.execute(arguments);
    out.flush();
    err.flush();
    return code;
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
