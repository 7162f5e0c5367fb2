package dev.sluice.testkit.bucket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// S3Proxy, a server of the S3 protocol that others wrote, as a process of its own with its objects
/// in memory.
public final class ProxyProcess implements AutoCloseable {

  private static final long STARTED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final URI endpoint;

  private ProxyProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /// Starts one with an empty bucket, and waits until it answers. It takes any signature.
  ///
  /// @param jar where the build has put it
  /// @param folder for its settings and its log
  public static ProxyProcess start(Path jar, Path folder, String bucket)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar.toAbsolutePath() + " is not there; 'mvn generate-test-resources' puts it there");
    }
    URI endpoint = URI.create("http://127.0.0.1:" + freePort());
    Path settings = folder.resolve("s3proxy.conf");
    Files.writeString(
        settings,
        "s3proxy.authorization=none\n"
            + ("s3proxy.endpoint=" + endpoint + "\n")
            + "jclouds.provider=transient\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                jar.toAbsolutePath().toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    ProxyProcess proxy = new ProxyProcess(process, endpoint);
    boolean isReady = false;
    try {
      proxy.awaitListening();
      proxy.make(bucket);
      isReady = true;
      return proxy;
    } finally {
      if (!isReady) {
        proxy.close();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (!isListening()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)
          || System.nanoTime() - began > STARTED_WITHIN_NANOS) {
        throw new IOException("S3Proxy has not started");
      }
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.getPort()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void make(String bucket) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(endpoint.resolve("/" + bucket))
                      .PUT(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      if (status != 200) {
        throw new IOException("S3Proxy makes no bucket: " + status);
      }
    }
  }

  /// Where it is reached.
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    boolean isInterrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
