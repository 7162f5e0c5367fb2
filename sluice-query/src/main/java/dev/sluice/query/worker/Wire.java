package dev.sluice.query.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Messages between a hub and its worker: the length in four bytes, then as many bytes.
final class Wire {

  /// The longest message. An answer is at most 64 MiB of characters.
  private static final int MAX_MESSAGE = 512 << 20;

  private Wire() {}

  interface Written {
    void to(DataOutput out) throws IOException;
  }

  static void send(DataOutputStream out, Written written) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.to(new DataOutputStream(bytes));
    out.writeInt(bytes.size());
    bytes.writeTo(out);
    out.flush();
  }

  /// The next message; null when there is none any more.
  static byte @Nullable [] next(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException e) {
      return null;
    }
    if (length < 0 || length > MAX_MESSAGE) {
      throw new IOException("a message of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    return bytes.length == length ? bytes : null;
  }

  static void text(@Nullable String text, DataOutput out) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String text(DataInput in) throws IOException {
    String text = textOrNull(in);
    if (text == null) {
      throw new IOException("a text is missing");
    }
    return text;
  }

  static @Nullable String textOrNull(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[Math.min(length, MAX_MESSAGE)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static <E extends Enum<E>> E named(E[] all, String name) throws IOException {
    return Arrays.stream(all)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("'" + name + "' is not known"));
  }
}
