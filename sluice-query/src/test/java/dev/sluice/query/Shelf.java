package dev.sluice.query;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Archives that a test fills by hand.
final class Shelf {

  static final QueryLimits LIMITS = new QueryLimits(1_000, Duration.ofMinutes(1), 512L << 20);

  private final Path folder;
  private final Map<String, List<Path>> archives = new TreeMap<>();
  private int sparkPostEvents;

  Shelf(Path folder) {
    this.folder = folder;
  }

  /// An archive, also one without files.
  Shelf archive(String name) {
    archives.computeIfAbsent(name, _ -> new ArrayList<>());
    return this;
  }

  Path file(String archive, String file, String... lines) {
    return bytes(archive, file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Path bytes(String archive, String file, byte[] bytes) {
    Path path = folder.resolve(archive).resolve(file);
    try {
      Files.createDirectories(path.getParent());
      if (file.endsWith(".gz")) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
          out.write(bytes);
        }
      } else {
        Files.write(path, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    archives.computeIfAbsent(archive, _ -> new ArrayList<>()).add(path);
    return path;
  }

  /// A line of an event.
  static String event(String id, String source, String detail) {
    return "{\"version\":\"0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"t\",\"detail-type\":\"t\",\"time\":\"2026-11-21T10:00:00Z\",\"resources\":[],\"detail\":%s}"
        .formatted(id, source, detail);
  }

  /// A line of an event of SparkPost, with an id of its own; members are `name=value`.
  String sparkPost(String eventClass, String type, int second, String... members) {
    return sparkPostWithId("e" + ++sparkPostEvents, eventClass, type, second, members);
  }

  String sparkPostWithId(String id, String eventClass, String type, int second, String... members) {
    StringBuilder data = new StringBuilder("{\"type\":\"" + type + "\"");
    String subject = "";
    String subaccount = "0";
    for (String member : members) {
      String name = member.substring(0, member.indexOf('='));
      String value = member.substring(name.length() + 1);
      data.append(",\"").append(name).append("\":\"").append(value).append('"');
      if (name.equals("message_id")) {
        subject = "\"subject\":\"" + value + "\",";
      }
      subaccount = name.equals("subaccount_id") ? value : subaccount;
    }
    return ("{\"version\":\"0\",\"id\":\"%s\",\"source\":\"sparkpost\",\"type\":\"com.sparkpost.%s.%s\","
            + "\"detail-type\":\"x\",\"time\":\"2026-11-21T10:00:%02dZ\",%s\"resources\":[],"
            + "\"datacontenttype\":\"application/json\",\"subaccount\":\"%s\",\"detail\":%s}")
        .formatted(id, eventClass, type, second, subject, subaccount, data + "}");
  }

  List<ArchiveFiles> files() {
    return archives.entrySet().stream()
        .map(archive -> new ArchiveFiles(archive.getKey(), archive.getValue()))
        .toList();
  }

  Queries queries() {
    return new Queries(files(), false);
  }

  Answer answer(String sql) {
    return queries().ask(sql, CellForm.TEXT, LIMITS);
  }

  /// The rows of an answer, each as `a|b`; NULL is `∅`.
  List<String> ask(String sql) {
    return rows(answer(sql));
  }

  static List<String> rows(Answer answer) {
    List<String> rows = new ArrayList<>();
    for (List<@Nullable String> row : answer.rows()) {
      rows.add(String.join("|", row.stream().map(value -> value == null ? "∅" : value).toList()));
    }
    return rows;
  }
}
