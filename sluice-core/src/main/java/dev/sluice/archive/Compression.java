package dev.sluice.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// How the bytes of an archive's files are packed. Each file is one stream, so that any tool reads
/// it, and a cut one is known as cut.
public enum Compression {
  /// Lines as they are.
  NONE(""),
  /// RFC 1952.
  GZIP(".gz"),
  /// RFC 8878.
  ZSTD(".zst");

  private static final int BUFFER_BYTES = 8 << 10;
  private static final int ZSTD_LEVEL = 3;

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  /// What the name of such a file ends with, behind `.jsonl`.
  public String ending() {
    return ending;
  }

  /// The one that a name's ending tells of.
  public static Compression ofName(String name) {
    for (Compression each : values()) {
      if (each != NONE && name.endsWith(each.ending)) {
        return each;
      }
    }
    return NONE;
  }

  /// Reads `none`, `gzip` or `zstd`.
  ///
  /// @throws IllegalArgumentException when it is none of them
  public static Compression parse(String text) {
    for (Compression each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no compression; none, gzip and zstd are");
  }

  /// How many partitions are open at once unless the configuration says it: a stream that packs
  /// holds up to 3 MiB.
  public int usualPartitions() {
    return switch (this) {
      case NONE -> 500;
      case GZIP, ZSTD -> 100;
    };
  }

  /// A stream of which what is written to another one is packed.
  public OutputStream packing(OutputStream to) throws IOException {
    return switch (this) {
      case NONE -> to;
      case GZIP -> new GZIPOutputStream(to, BUFFER_BYTES);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(to, ZSTD_LEVEL).setChecksum(true);
    };
  }

  /// A stream of what was packed. A cut or damaged one ends in an {@link IOException}.
  public InputStream unpacking(InputStream from) throws IOException {
    try {
      return switch (this) {
        case NONE -> from;
        case GZIP -> new GZIPInputStream(from, BUFFER_BYTES);
        case ZSTD -> new ZstdInputStreamNoFinalizer(from);
      };
    } catch (IOException e) {
      from.close();
      throw e;
    }
  }
}
