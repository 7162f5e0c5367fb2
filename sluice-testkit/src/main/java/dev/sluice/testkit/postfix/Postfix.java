package dev.sluice.testkit.postfix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Postfix with a folder of its own: its configuration, its queue, its log.
///
/// What it takes by SMTP stays in its queue, on hold: written and synced, and never delivered. What
/// is submitted to it goes to the relay host at once.
public final class Postfix implements AutoCloseable {

  private static final Path DAEMONS = Path.of("/usr/lib/postfix/sbin");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SERVICES =
      """
      postlog unix-dgram n - n - 1 postlogd
      pickup unix n - n 60 1 pickup
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      verify unix - - n - 1 verify
      flush unix n - n 1000? 0 flush
      proxymap unix - - n - - proxymap
      smtp unix - - n - - smtp
      relay unix - - n - - smtp
      showq unix n - n - - showq
      error unix - - n - - error
      retry unix - - n - - error
      discard unix - - n - - discard
      anvil unix - - n - 1 anvil
      scache unix - - n - 1 scache
      """;

  private final Path folder;
  private final Process process;

  private Postfix(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /// What keeps Postfix from running here; empty when nothing does.
  public static Optional<String> missing() {
    if (!Files.isExecutable(DAEMONS.resolve("master"))) {
      return Optional.of("Postfix is not installed: apt-get install postfix");
    }
    return "root".equals(System.getProperty("user.name"))
        ? Optional.empty()
        : Optional.of("Postfix takes root to start");
  }

  /// Starts one that takes mail for `example.com` at a port of the loopback address.
  public static Postfix taking(Path folder, int port) throws IOException, InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("relay_domains", "example.com");
    settings.put("smtpd_peername_lookup", "no");
    settings.put("smtpd_client_connection_count_limit", "0");
    settings.put("smtpd_end_of_data_restrictions", "check_client_access static:HOLD");
    settings.put("message_size_limit", "104857600");
    return start(folder, settings, "127.0.0.1:" + port + " inet n - n - 100 smtpd\n" + SERVICES);
  }

  /// Starts one that sends what is submitted to a port of the loopback address.
  ///
  /// @param tls its `smtp_tls_security_level`: `none`, `may`, `encrypt`
  public static Postfix sending(Path folder, int relayPort, String tls)
      throws IOException, InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("relayhost", "[127.0.0.1]:" + relayPort);
    settings.put("smtp_tls_security_level", tls);
    settings.put("smtp_tls_loglevel", "1");
    return start(folder, settings, SERVICES);
  }

  private static Postfix start(Path folder, Map<String, String> special, String services)
      throws IOException, InterruptedException {
    Path root = Files.createDirectories(folder).toRealPath();
    Map<String, String> settings = new TreeMap<>(special);
    settings.put("compatibility_level", "3.6");
    settings.put("queue_directory", root.resolve("queue").toString());
    settings.put("data_directory", root.resolve("data").toString());
    settings.put("daemon_directory", DAEMONS.toString());
    settings.put("command_directory", "/usr/sbin");
    settings.put("mail_owner", "postfix");
    settings.put("setgid_group", "postdrop");
    settings.put("myhostname", "mta.test");
    settings.put("mydestination", "");
    settings.put("alias_maps", "");
    settings.put("mynetworks", "127.0.0.0/8");
    settings.put("inet_interfaces", "127.0.0.1");
    settings.put("inet_protocols", "ipv4");
    settings.put("disable_dns_lookups", "yes");
    settings.put("maillog_file_prefixes", root.toString());
    settings.put("maillog_file", root.resolve("log").toString());
    StringBuilder main = new StringBuilder();
    settings.forEach((name, value) -> main.append(name + " = " + value + "\n"));
    for (String each : List.of("", "etc", "queue", "data")) {
      Path made = Files.createDirectories(root.resolve(each));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setOwner(
        root.resolve("data"),
        root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    Files.writeString(root.resolve("etc/main.cf"), main);
    Files.writeString(root.resolve("etc/master.cf"), services);
    Process process =
        new ProcessBuilder("/usr/sbin/postfix", "-c", root.resolve("etc").toString(), "start-fg")
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("output").toFile())
            .start();
    Postfix started = new Postfix(root, process);
    started.awaitStart();
    return started;
  }

  private void awaitStart() throws InterruptedException {
    try {
      awaitLog("daemon started");
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  /// Waits until its log holds a text.
  ///
  /// @return the whole log
  public String awaitLog(String text) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String log = log();
    while (!log.contains(text)) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "Postfix did not log '" + text + "': " + log() + read("output"));
      }
      log = log();
    }
    return log;
  }

  /// Submits a message, as a program of this machine would.
  public void submit(String from, String to, String message)
      throws IOException, InterruptedException {
    Process sendmail =
        new ProcessBuilder(
                "/usr/sbin/sendmail", "-C", folder.resolve("etc").toString(), "-i", "-f", from, to)
            .redirectErrorStream(true)
            .start();
    try (var out = sendmail.getOutputStream()) {
      out.write(message.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(sendmail.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (sendmail.waitFor() != 0) {
      throw new IllegalStateException("sendmail did not take the message: " + said);
    }
  }

  /// How many messages it has taken and holds.
  public long held() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("queue/hold"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  /// What it has logged.
  public String log() {
    return read("log");
  }

  private String read(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it with all of its processes.
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
