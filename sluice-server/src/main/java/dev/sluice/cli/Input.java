package dev.sluice.cli;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What a command is given to read, up to a number of bytes.
final class Input {

  private Input() {}

  /// A file; `-` is standard input.
  ///
  /// @throws Fault `invalid-input` when it is not there, cannot be read or is longer
  static byte[] named(String name, int most) {
    return name.equals("-") ? standard(most) : file(Path.of(name), most);
  }

  private static byte[] standard(int most) {
    try {
      return bounded(System.in, most);
    } catch (IOException e) {
      throw invalid("standard input cannot be read: " + e.getMessage());
    }
  }

  /// @throws Fault `invalid-input` when it is not there, cannot be read or is longer
  static byte[] file(Path path, int most) {
    try (InputStream in = Files.newInputStream(path)) {
      return bounded(in, most);
    } catch (NoSuchFileException e) {
      throw invalid("there is no file " + path);
    } catch (IOException e) {
      throw invalid("the file " + path + " cannot be read: " + e.getMessage());
    }
  }

  private static byte[] bounded(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException("it has more than " + most + " bytes");
    }
    return bytes;
  }

  static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-input", sentence);
  }
}
