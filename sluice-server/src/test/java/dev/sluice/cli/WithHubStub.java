package dev.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// What tests of commands that ask a hub have in common: a stand-in of it, and what was printed.
abstract class WithHubStub {

  final HubStub hub = new HubStub();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  @AfterEach
  void closeHub() {
    hub.close();
  }

  /// Runs a command on the stand-in.
  int ask(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", hub.url(), "--key", "k"));
    return Sluice.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }
}
