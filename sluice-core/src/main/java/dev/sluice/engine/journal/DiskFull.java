package dev.sluice.engine.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Tells a full disk from other trouble with one.
///
/// The JDK has no exception of its own for it, so the system's words are looked at.
final class DiskFull {

  static final String CODE = "disk-full";

  private DiskFull() {}

  static boolean isCauseOf(IOException trouble) {
    for (@Nullable Throwable e = trouble; e != null; e = e.getCause()) {
      String said = String.valueOf(e.getMessage());
      if (said.contains("No space left on device") || said.contains("Disk quota exceeded")) {
        return true;
      }
    }
    return false;
  }
}
