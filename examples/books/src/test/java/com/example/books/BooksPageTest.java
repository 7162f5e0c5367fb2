package com.example.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.servlet.ServletApplication;
import dev.sluice.servlet.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/books.md, run as they stand there.
class BooksPageTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

  @TempDir Path folder;

  private static List<String> examples(String beginning) throws IOException {
    String page = Files.readString(ROOT.resolve("docs/books.md"));
    List<String> found =
        Pattern.compile("^```sh\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map(example -> example.group(1))
            .filter(example -> example.startsWith(beginning))
            .toList();
    assertTrue(!found.isEmpty(), "no example begins with " + beginning);
    return found;
  }

  private static Process start(Path in, String script) throws IOException {
    ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", script).directory(in.toFile());
    shell.environment().merge("PATH", BIN.toString(), (path, bin) -> bin + ":" + path);
    return shell.redirectErrorStream(true).start();
  }

  private static String run(Path in, String script) throws IOException, InterruptedException {
    Process process = start(in, script);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), script + "\n" + text);
    return text;
  }

  @Test
  void everyRequestIsAnsweredAsThePageSays() throws IOException, InterruptedException {
    assertTrue(Files.isDirectory(ROOT.resolve("sluice-servlet/target/lib")), "package it first");
    String serve = examples("java ").getFirst().strip().replace(" 8080", " 0");
    Process server = start(ROOT, "exec " + serve);
    int requests = 0;
    try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
      String url =
          said.lines()
              .filter(line -> line.startsWith("ready at "))
              .map(line -> line.substring("ready at ".length()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("it does not start: " + serve));
      for (String example : examples("curl ")) {
        for (String step : example.split("(?<=\n# [^\n]{0,400}\n)", -1)) {
          if (!step.isBlank()) {
            requireAnswer(step, url);
            requests++;
          }
        }
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertEquals(8, requests);
  }

  private void requireAnswer(String step, String url) throws IOException, InterruptedException {
    int answer = step.indexOf("# ");
    String command =
        step.substring(0, answer)
            .replaceFirst("^curl ", "curl -sS -w '\\\\n%{http_code}' ")
            .replace("http://127.0.0.1:8080", url);
    List<String> lines = run(folder, command).lines().toList();
    String said = (lines.getLast() + " " + lines.getFirst()).strip();
    String right =
        Pattern.compile("…")
            .splitAsStream(step.substring(answer + 2).strip())
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    assertTrue(said.matches(right), step + "is answered " + said);
  }

  @Test
  void thePackageForLambdaHasAllThatItNeedsAndItsApplicationTakesEvents()
      throws IOException, InterruptedException {
    Files.createSymbolicLink(folder.resolve("sluice-servlet"), ROOT.resolve("sluice-servlet"));
    Files.createSymbolicLink(folder.resolve("examples"), ROOT.resolve("examples"));
    run(folder, examples("mkdir ").getFirst());
    TreeSet<String> names = new TreeSet<>();
    try (ZipFile zip = new ZipFile(folder.resolve("books.zip").toFile())) {
      zip.stream().map(ZipEntry::getName).forEach(names::add);
    }
    assertTrue(names.contains("books.war"), names::toString);
    assertTrue(names.contains("lib/sluice-servlet.jar"), names::toString);
    for (String needed : List.of("jetty-ee11-webapp-", "sluice-events-", "aws-lambda-java-core-")) {
      assertTrue(
          names.stream().anyMatch(name -> name.startsWith("lib/" + needed)), names::toString);
    }
    Settings settings =
        Settings.of(
            Map.of("SERVLET_APPLICATION", folder.resolve("function/books.war").toString()),
            BooksPageTest.class.getClassLoader());
    try (ServletApplication books = ServletApplication.start(settings)) {
      String event = "{\"Records\":[{\"eventSource\":\"aws:s3\"}]}";
      assertTrue(books.refusal(books.run(Payload.ofText(event))).isPresent());
    }
  }
}
