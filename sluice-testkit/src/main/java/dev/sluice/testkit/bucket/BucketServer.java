package dev.sluice.testkit.bucket;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A server with one bucket, on loopback.
///
/// It is stricter than S3's other stand-ins: conditions are atomic, keys are listed in the order of
/// their UTF-8 bytes, digests and the region of signatures are looked at, and small parts are
/// refused. Signatures themselves are not checked.
public final class BucketServer implements AutoCloseable {

  /// The region that requests must be signed for.
  public static final String REGION = "eu-central-1";

  /// The access key that requests must be signed with.
  public static final String ACCESS_KEY = "AKIDSTANDIN";

  /// Its secret.
  public static final String SECRET_KEY = "stand-in-secret";

  /// Says what goes wrong with a request.
  @FunctionalInterface
  public interface Script {
    /// Decides for one request.
    ///
    /// @param number how many came before, since the script was given
    /// @param operation what S3 calls it, such as `PutObject`
    BucketFault of(int number, String operation, String key);
  }

  private final String name;
  private final Bucket bucket;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger count = new AtomicInteger();
  private final List<String> log = new ArrayList<>();
  private final int port;
  private volatile Script script = (_, _, _) -> BucketFault.NONE;
  private @Nullable ServerSocket listener;

  /// A server that answers.
  ///
  /// @param bucket the name of the bucket
  public BucketServer(String bucket) throws IOException {
    this(bucket, 1000, true);
  }

  /// A server that answers.
  ///
  /// @param page how many keys a page has at most
  /// @param knowsConditions whether conditions of writes are heeded; otherwise they are passed over
  ///   in silence, as by old stores
  public BucketServer(String bucket, int page, boolean knowsConditions) throws IOException {
    this.name = bucket;
    this.bucket = new Bucket(page, knowsConditions);
    ServerSocket first = new ServerSocket();
    first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    port = first.getLocalPort();
    serve(first);
  }

  private synchronized void serve(ServerSocket at) {
    listener = at;
    Thread.ofVirtual().name("bucket-server").start(() -> accept(at));
  }

  private void accept(ServerSocket at) {
    while (!at.isClosed()) {
      try {
        Socket socket = at.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException e) {
        if (!at.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /// Where it is reached.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// From now on requests go wrong as this says.
  public void behave(Script next) {
    count.set(0);
    script = next;
  }

  /// How many requests came since the script was given.
  public int requests() {
    return count.get();
  }

  /// What was asked for since the beginning, each as `<operation> <key>`.
  public List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /// All objects.
  public Map<String, byte[]> objects() {
    return bucket.objects();
  }

  /// What stands beside an object, by the names of its headers.
  public Map<String, String> metadata(String key) {
    return bucket.metadata(key);
  }

  /// How often each key was written.
  public Map<String, Integer> writes() {
    return bucket.writes();
  }

  /// How many multipart uploads are neither completed nor aborted.
  public int uploads() {
    return bucket.uploads();
  }

  /// Lays an object as somebody else would.
  public void lay(String key, byte[] bytes) {
    bucket.lay(key, bytes);
  }

  /// Removes an object as somebody else would.
  public void remove(String key) {
    bucket.remove(key);
  }

  /// Changes a byte of an object, and nothing of what stands beside it.
  public void damage(String key) {
    bucket.damage(key);
  }

  /// Is away from now on: the port refuses, and connections are reset.
  public synchronized void leave() throws IOException {
    if (listener != null) {
      listener.close();
    }
    for (Socket socket : open) {
      reset(socket);
    }
  }

  /// Is there again, at the same port with the same objects.
  public synchronized void comeBack() throws IOException {
    ServerSocket again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
    serve(again);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    leave();
  }

  private void reset(Socket socket) throws IOException {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      // Its own thread has closed it meanwhile.
      open.remove(socket);
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      boolean goesOn = true;
      while (goesOn) {
        Optional<BucketRequest> request = BucketRequest.read(in);
        goesOn = request.isPresent() && exchange(request.get(), in, socket);
      }
    } catch (SocketException e) {
      // The other side has gone, or this one was told to leave.
      open.remove(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  /// One request and its answer.
  ///
  /// @return whether the connection goes on
  private boolean exchange(BucketRequest request, InputStream in, Socket socket)
      throws IOException, InterruptedException {
    BucketFault fault = fault(request);
    OutputStream out = socket.getOutputStream();
    if (fault == BucketFault.HOLD) {
      closed.await();
    }
    if (fault == BucketFault.RESET_AT_ONCE || fault == BucketFault.HOLD) {
      reset(socket);
      return false;
    }
    if (request.header("expect").isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    if (fault == BucketFault.RESET_IN_BODY && request.length() > 0) {
      in.readNBytes(request.length() / 2);
      reset(socket);
      return false;
    }
    byte[] body = in.readNBytes(request.length());
    if (body.length < request.length()) {
      return false;
    }
    BucketAnswer answer = answer(request, body, fault);
    if (fault == BucketFault.LOST_ANSWER) {
      reset(socket);
      return false;
    }
    boolean isHalf = fault == BucketFault.RESET_IN_BODY;
    say(request.method().equals("HEAD") ? answer.withoutBody() : answer, isHalf, out);
    if (isHalf) {
      reset(socket);
    }
    return !isHalf;
  }

  private BucketFault fault(BucketRequest request) {
    String operation = request.operation();
    synchronized (log) {
      log.add(operation + " " + request.key());
    }
    return script.of(count.getAndIncrement(), operation, request.key());
  }

  private BucketAnswer answer(BucketRequest request, byte[] body, BucketFault fault) {
    return switch (fault) {
      case SLOW_DOWN -> BucketAnswer.error(503, "SlowDown");
      case INTERNAL_ERROR -> BucketAnswer.error(500, "InternalError");
      case DENIED -> BucketAnswer.error(403, "AccessDenied");
      case CONFLICT -> BucketAnswer.error(409, "ConditionalRequestConflict");
      case NOT_IMPLEMENTED -> BucketAnswer.error(501, "NotImplemented");
      case ERROR_IN_SUCCESS -> BucketAnswer.error(200, "InternalError");
      case DONE_BUT_ERROR -> {
        admitted(request, body);
        yield BucketAnswer.error(500, "InternalError");
      }
      case NONE, RESET_AT_ONCE, RESET_IN_BODY, LOST_ANSWER, HOLD -> admitted(request, body);
    };
  }

  private BucketAnswer admitted(BucketRequest request, byte[] body) {
    String signed = request.headers().getOrDefault("authorization", "");
    if (!signed.startsWith("AWS4-HMAC-SHA256 Credential=")) {
      return BucketAnswer.error(403, "AccessDenied");
    }
    String[] scope = signed.substring(signed.indexOf('=') + 1, signed.indexOf(',')).split("/");
    if (!scope[0].equals(ACCESS_KEY)) {
      return BucketAnswer.error(403, "InvalidAccessKeyId");
    }
    if (!request.bucket().equals(name)) {
      return BucketAnswer.error(404, "NoSuchBucket");
    }
    if (!scope[2].equals(REGION)) {
      return BucketAnswer.error(
              301, "PermanentRedirect", "<Endpoint>s3." + REGION + ".example.com</Endpoint>")
          .with("x-amz-bucket-region", REGION);
    }
    return bucket.answer(request, body);
  }

  private static void say(BucketAnswer answer, boolean isHalf, OutputStream out)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " as it is\r\n");
    answer
        .headers()
        .forEach((each, value) -> head.append(each).append(": ").append(value).append("\r\n"));
    if (answer.status() != 204) {
      head.append("Content-Length: ").append(answer.length()).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    int length = isHalf ? answer.body().length / 2 : answer.body().length;
    out.write(answer.body(), 0, length);
    out.flush();
  }
}
