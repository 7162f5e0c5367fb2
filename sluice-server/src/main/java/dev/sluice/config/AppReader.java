package dev.sluice.config;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.fault.Fault;
import dev.sluice.servlet.Environ;
import dev.sluice.target.app.AppSettings;
import dev.sluice.target.app.Content;
import dev.sluice.target.http.Connection;
import dev.sluice.target.http.HttpTargetSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads a target that is an application.
final class AppReader {

  /// Each call has a thread of the process.
  private static final int MAX_THREADS = 64;

  private final Section section;
  private final TargetsReader.ConnectionsReader connections;
  private final Function<String, Path> paths;

  /// @param paths how a path is read
  AppReader(
      Section section, TargetsReader.ConnectionsReader connections, Function<String, Path> paths) {
    this.section = section;
    this.connections = connections;
    this.paths = paths;
  }

  Optional<TargetSettings> read(boolean enabled) {
    Optional<String> app = section.text("app");
    if (app.isEmpty()) {
      // What else stands here cannot be judged without it.
      section.keys().forEach(section::has);
      return Optional.empty();
    }
    boolean isAtUrl = app.filter(text -> text.contains("://")).isPresent();
    Content content = section.parsed("content", AppReader::content).orElse(Content.EVENT);
    Optional<? extends AppSettings.Place> place = isAtUrl ? atUrl() : inFile();
    DeliveryPolicy policy =
        isAtUrl
            ? new HttpTargetReader(section, connections)
                .circuit(PolicyReader.read(section, TargetSettings.APP_AT_URL))
            : PolicyReader.read(section, TargetSettings.APP);
    if (!isAtUrl && policy.concurrency() > MAX_THREADS) {
      section.wrong(
          "concurrency",
          "each call of an application in this process has a thread; at most "
              + MAX_THREADS
              + " are right");
    }
    return place.map(
        where -> new TargetSettings.App(new AppSettings(where, content), policy, enabled));
  }

  private static Content content(String text) {
    return switch (text) {
      case "event" -> Content.EVENT;
      case "cloudevents" -> Content.CLOUDEVENTS;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is not known; event and cloudevents are");
    };
  }

  private Optional<AppSettings.AtUrl> atUrl() {
    Optional<URI> url = section.parsed("app", AppReader::base);
    HttpTargetReader http = new HttpTargetReader(section, connections);
    Connection connection =
        section
            .text("connection")
            .flatMap(name -> connections.find(section, name))
            .orElseGet(Connection.None::new);
    Map<String, String> headers = section.section("headers").map(http::headers).orElse(Map.of());
    http.checkAgainst(connection, headers);
    return url.map(base ->
        new AppSettings.AtUrl(
            new HttpTargetSettings(base, "POST", headers, connection, Optional.empty())));
  }

  /// Paths are put behind it, so it has nothing where they would have to stand.
  private static URI base(String text) {
    URI url = HttpTargetReader.url(text);
    if (url.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "'" + text + "' has a query; paths of events are put behind the URL");
    }
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private Optional<AppSettings.InFile> inFile() {
    Optional<Path> path = section.parsed("app", paths);
    Optional<String> type = section.parsed("class", AppReader::type);
    Optional<Environ> environ =
        section
            .section("environment")
            .map(each -> each.made(() -> environ(variables(each))))
            .orElse(Optional.of(Environ.DEFAULT));
    boolean isJar = path.filter(file -> isNamed(file, ".jar")).isPresent();
    if (isJar && !section.has("class")) {
      section.need("class", "com.example.BooksServlet");
    } else if (!isJar && path.isPresent() && section.has("class")) {
      section.wrong("class", "a jar has a class; a WAR says itself what it runs");
    } else if (!isJar && path.isPresent() && isUnknown(path.get())) {
      section.wrong(
          "app",
          "'"
              + path.get().getFileName()
              + "' is no .war, no .jar with a class, no folder of an unpacked WAR and no URL");
    }
    return path.flatMap(
        file -> environ.map(each -> new AppSettings.InFile(file.toAbsolutePath(), type, each)));
  }

  /// A folder may have any name, and be made later; a file that is there has to say what it is.
  private static boolean isUnknown(Path path) {
    return !isNamed(path, ".war") && Files.isRegularFile(path);
  }

  private static boolean isNamed(Path path, String end) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(end);
  }

  private static String type(String text) {
    if (!text.matches("[\\p{L}_$][\\p{L}\\p{N}_$.]{0,511}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no class name; one would be com.example.BooksServlet");
    }
    return text;
  }

  private static Environ environ(Map<String, String> variables) {
    try {
      return Environ.of(variables);
    } catch (Fault e) {
      // On Lambda it is a variable, whose name says nothing here.
      throw Fault.of(e.kind(), e.code(), e.sentence().replace("SERVLET_ENVIRON: ", ""), e);
    }
  }

  private static Map<String, String> variables(Section environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String name : environment.keys()) {
      environment.text(name).ifPresent(text -> variables.put(name, text));
    }
    return variables;
  }
}
