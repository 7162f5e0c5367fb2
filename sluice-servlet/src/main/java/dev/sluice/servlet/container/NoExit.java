package dev.sluice.servlet.container;

/// What an application's calls of `System.exit`, `Runtime.exit` and `Runtime.halt` become: a throw.
///
/// An application calls it from a class loader of its own, so it is public. {@link ExitGuard} puts
/// it there.
public final class NoExit {

  private NoExit() {}

  /// In place of `System.exit`. Nobody calls it in a source.
  @SuppressWarnings("DoNotCallSuggester")
  public static void exit(int status) {
    throw new SecurityException(
        "exit(" + status + "): an application does not end the process that runs it");
  }

  /// In place of what a `Runtime` has; the runtime stands on the stack as the first argument.
  public static void exit(Runtime runtime, int status) {
    exit(status);
  }
}
