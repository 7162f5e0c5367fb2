package dev.sluice.archive;

import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files that end as Parquet files do, with lines in them.
public final class FakeParquet {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private FakeParquet() {}

  /// Writes a file that has the lines, and a footer that has their number.
  public static long pack(List<Path> lines, Path parquet, ArchiveFormat.Detail detail)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(MAGIC);
    long rows = 0;
    for (Path file : lines) {
      byte[] bytes = Files.readAllBytes(file);
      out.write(bytes);
      rows += new String(bytes, StandardCharsets.UTF_8).lines().count();
    }
    byte[] footer = footer(rows);
    out.write(footer);
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.length).array());
    out.write(MAGIC);
    Files.write(parquet, out.toByteArray());
    return rows;
  }

  /// Version 1, a schema of one struct with a name, and the number of rows.
  static byte[] footer(long rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {0x15, 2, 0x19, 0x1c, 0x48, 3, 'r', 'o', 'w', 0x11, 0x12, 0x15, 4, 0, 0x16});
    long left = rows << 1;
    while (left > 0x7f) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    out.write(0);
    return out.toByteArray();
  }

  static InputStream open(ObjectStore store, ObjectKey key) throws IOException {
    try (InputStream in =
        store.open(key).orElseThrow(() -> new FileNotFoundException(key + " is gone"))) {
      String text = String.join("\n", lines(in.readAllBytes())) + "\n";
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// The lines of a file.
  public static List<String> lines(byte[] file) {
    int footer = ByteBuffer.wrap(file, file.length - 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return new String(file, 4, file.length - 12 - footer, StandardCharsets.UTF_8).lines().toList();
  }
}
