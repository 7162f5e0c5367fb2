package dev.sluice.query.worker;

import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.CellForm;
import dev.sluice.query.QueryLimits;
import dev.sluice.query.parquet.LinesToParquet;
import dev.sluice.query.parquet.ParquetToLines;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a worker is asked to do.
///
/// ```
/// 'P' <sources> <folder> <parquet> <isStruct> <memory> <threads>
/// 'U' <parquet> <folder> <lines> <content> <memory>
/// 'Q' <sql> <form> <rows> <millis> <memory> <archives> <parquet, or ''>
/// ```
///
/// Texts and lists have their length in front ({@link Wire}).
sealed interface Task {

  /// Makes a Parquet file of lines; the answer is the number of rows.
  record Pack(LinesToParquet work) implements Task {}

  /// Makes lines again of a Parquet file; the answer is their number.
  record Unpack(ParquetToLines work) implements Task {}

  /// Asks archives.
  ///
  /// @param parquet where the answer goes as a Parquet file; empty for an answer in rows
  record Ask(
      String sql,
      CellForm form,
      QueryLimits limits,
      List<ArchiveFiles> archives,
      Optional<Path> parquet)
      implements Task {
    public Ask {
      archives = List.copyOf(archives);
    }
  }

  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Pack(LinesToParquet work) -> {
        out.writeByte('P');
        paths(work.sources(), out);
        Wire.text(work.folder().toString(), out);
        Wire.text(work.parquet().toString(), out);
        out.writeBoolean(work.isStruct());
        out.writeLong(work.memoryBytes());
        out.writeInt(work.threads());
      }
      case Unpack(ParquetToLines work) -> {
        out.writeByte('U');
        Wire.text(work.parquet().toString(), out);
        Wire.text(work.folder().toString(), out);
        Wire.text(work.lines().toString(), out);
        Wire.text(work.content().name(), out);
        out.writeLong(work.memoryBytes());
      }
      case Ask ask -> {
        out.writeByte('Q');
        Wire.text(ask.sql(), out);
        Wire.text(ask.form().name(), out);
        out.writeInt(ask.limits().maxRows());
        out.writeLong(ask.limits().timeout().toMillis());
        out.writeLong(ask.limits().memoryBytes());
        out.writeInt(ask.archives().size());
        for (ArchiveFiles archive : ask.archives()) {
          Wire.text(archive.archive(), out);
          paths(archive.files(), out);
        }
        Wire.text(ask.parquet().map(Path::toString).orElse(""), out);
      }
    }
  }

  static Task read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'P' ->
          new Pack(
              new LinesToParquet(
                  paths(in),
                  Path.of(Wire.text(in)),
                  Path.of(Wire.text(in)),
                  in.readBoolean(),
                  in.readLong(),
                  in.readInt()));
      case 'U' ->
          new Unpack(
              new ParquetToLines(
                  Path.of(Wire.text(in)),
                  Path.of(Wire.text(in)),
                  Path.of(Wire.text(in)),
                  Wire.named(ParquetToLines.Content.values(), Wire.text(in)),
                  in.readLong()));
      case 'Q' -> {
        String sql = Wire.text(in);
        CellForm form = CellForm.valueOf(Wire.text(in));
        QueryLimits limits =
            new QueryLimits(in.readInt(), Duration.ofMillis(in.readLong()), in.readLong());
        int count = in.readInt();
        List<ArchiveFiles> archives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          archives.add(new ArchiveFiles(Wire.text(in), paths(in)));
        }
        String parquet = Wire.text(in);
        yield new Ask(
            sql,
            form,
            limits,
            archives,
            parquet.isEmpty() ? Optional.empty() : Optional.of(Path.of(parquet)));
      }
      default -> throw new IOException("'" + (char) kind + "' is no task");
    };
  }

  private static void paths(List<Path> paths, DataOutput out) throws IOException {
    out.writeInt(paths.size());
    for (Path path : paths) {
      Wire.text(path.toString(), out);
    }
  }

  private static List<Path> paths(DataInput in) throws IOException {
    int count = in.readInt();
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      paths.add(Path.of(Wire.text(in)));
    }
    return paths;
  }
}
