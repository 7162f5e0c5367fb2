package dev.sluice.servlet.container;

import dev.sluice.event.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// One call on its way through Jetty: the end of the line that HTTP/1.1 and HTTP/2 are for others.
///
/// Jetty's channel makes sure that sends do not overlap and that exactly one of {@link #succeeded}
/// and {@link #failed} comes, once the application and the answer are both at their end.
final class Exchange implements HttpStream {

  private static final Answer NONE = new Answer(0, List.of(), Payload.EMPTY);

  private static final String LENGTH = "Content-Length";

  private final HttpChannel channel;
  private final boolean isHead;
  private final int mostBytes;
  private final Executor threads;
  private final AtomicInteger lost;
  private final Runnable afterEnd;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object turn = new Object();

  // Guarded by turn.
  private @Nullable Payload unread;
  private int status;
  private List<Header> headers = List.of();
  private @Nullable ByteArrayOutputStream body;
  private byte[] whole = new byte[0];
  private @Nullable Thread runner;
  private @Nullable Ending ending;
  private boolean isLost;
  private boolean isLetGo;

  /// @param lost counts the calls that the application holds although their time is over
  /// @param afterEnd runs when the application has let go of the call
  Exchange(
      HttpChannel channel,
      Call call,
      int mostBytes,
      Executor threads,
      AtomicInteger lost,
      Runnable afterEnd) {
    this.lost = lost;
    this.threads = threads;
    this.channel = channel;
    this.unread = call.body();
    this.isHead = call.method().equals("HEAD");
    this.mostBytes = mostBytes;
    this.afterEnd = afterEnd;
  }

  /// Runs the application on this thread, until it returns.
  void run(Runnable handling) {
    synchronized (turn) {
      if (ending != null) {
        return;
      }
      runner = Thread.currentThread();
    }
    try {
      handling.run();
    } finally {
      synchronized (turn) {
        runner = null;
      }
      // An interrupt was for this call, and not for the next one on this thread.
      Thread.interrupted();
    }
  }

  /// Waits for the end, but not longer than the limit; then this call has ended for its caller, and
  /// the application is told by an interrupt and by reads and writes that fail.
  Ending await(Duration limit, long nanosLeft) throws InterruptedException {
    if (!ended.await(nanosLeft, TimeUnit.NANOSECONDS)) {
      String reason = "the application did not end within " + limit.toMillis() + " ms";
      if (end(Ending.Failure.TOO_SLOW, reason)) {
        Runnable failing = channel.onFailure(new TimeoutException(reason));
        synchronized (turn) {
          if (!isLetGo) {
            isLost = true;
            lost.incrementAndGet();
          }
          if (runner != null) {
            runner.interrupt();
          }
        }
        if (failing != null) {
          // It calls the application's listeners, for which this thread must not wait.
          threads.execute(failing);
        }
      }
    }
    synchronized (turn) {
      if (ending == null) {
        throw new IllegalStateException("ended without an ending");
      }
      return ending;
    }
  }

  /// Ends the call, unless it has ended already.
  private boolean end(Ending.@Nullable Failure failure, String reason) {
    synchronized (turn) {
      if (ending != null) {
        return false;
      }
      Answer answer = status == 0 ? NONE : answer();
      ending =
          failure == null
              ? new Ending.Answered(answer)
              : new Ending.Failed(failure, reason, answer);
    }
    ended.countDown();
    return true;
  }

  private Answer answer() {
    Payload content = Payload.of(body == null ? whole : body.toByteArray());
    Answer answer = new Answer(status, headers, content);
    if (content.isEmpty() || answer.header(LENGTH).isPresent()) {
      return answer;
    }
    // On a wire it would be the chunks that tell where it ends.
    List<Header> complete = new ArrayList<>(headers);
    complete.add(new Header(LENGTH, String.valueOf(content.length())));
    return new Answer(status, complete, content);
  }

  @Override
  public String getId() {
    return "1";
  }

  @Override
  public Content.Chunk read() {
    synchronized (turn) {
      Payload content = unread;
      unread = null;
      return content == null || content.isEmpty()
          ? Content.Chunk.EOF
          : Content.Chunk.from(
              ByteBuffer.wrap(content.array(), content.offset(), content.length()), true);
    }
  }

  @Override
  public void demand() {
    Runnable reading = channel.onContentAvailable();
    if (reading != null) {
      reading.run();
    }
  }

  @Override
  public void prepareResponse(HttpFields.Mutable fields) {}

  @Override
  public void send(
      MetaData.@Nullable Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    String refusal;
    synchronized (turn) {
      if (ending == null && response != null && response.getStatus() >= 200) {
        status = response.getStatus();
        headers = copied(response.getHttpFields());
      }
      refusal = ending == null ? append(content, last) : "nobody waits for this answer any more";
    }
    if (refusal == null) {
      callback.succeeded();
      return;
    }
    end(Ending.Failure.ANSWER_TOO_LARGE, refusal);
    callback.failed(new IOException(refusal));
  }

  private @Nullable String append(@Nullable ByteBuffer content, boolean last) {
    if (content == null || !content.hasRemaining()) {
      return null;
    }
    int length = content.remaining();
    int before = body == null ? 0 : body.size();
    if (length > mostBytes - before) {
      return "the application answered more than " + mostBytes + " bytes";
    }
    byte[] bytes = new byte[length];
    content.get(bytes);
    if (last && body == null) {
      whole = bytes;
    } else {
      if (body == null) {
        body = new ByteArrayOutputStream(Math.max(length, 1_024));
      }
      body.writeBytes(bytes);
    }
    return null;
  }

  private static List<Header> copied(HttpFields fields) {
    List<Header> copy = new ArrayList<>(fields.size());
    for (HttpField field : fields) {
      String value = field.getValue();
      copy.add(new Header(field.getName(), value == null ? "" : value));
    }
    return copy;
  }

  @Override
  public Runnable cancelSend(Throwable cause, Callback callback) {
    return () -> callback.failed(cause);
  }

  @Override
  public long getIdleTimeout() {
    return 0;
  }

  @Override
  public void setIdleTimeout(long millis) {}

  @Override
  public boolean isCommitted() {
    synchronized (turn) {
      return status != 0;
    }
  }

  @Override
  public @Nullable Throwable consumeAvailable() {
    synchronized (turn) {
      unread = null;
    }
    return null;
  }

  @Override
  public void succeeded() {
    Throwable thrown = thrown();
    if (thrown != null && status >= 500) {
      end(Ending.Failure.THREW, "the application threw " + thrown);
    } else if (isCutOff()) {
      end(
          Ending.Failure.ANSWER_BROKEN,
          "the answer of the application is not as long as its Content-Length says");
    } else {
      end(null, "");
    }
    channel.recycle();
    letGo();
  }

  @Override
  public void failed(Throwable failure) {
    Throwable thrown = thrown();
    if (thrown == null) {
      end(Ending.Failure.ANSWER_BROKEN, "the answer of the application is broken: " + failure);
    } else {
      end(Ending.Failure.THREW, "the application threw " + thrown);
    }
    letGo();
  }

  private void letGo() {
    synchronized (turn) {
      isLetGo = true;
      if (isLost) {
        lost.decrementAndGet();
      }
    }
    afterEnd.run();
  }

  /// Whether another length came than was announced. Only what has no body by its kind may announce
  /// one.
  private boolean isCutOff() {
    synchronized (turn) {
      if (isHead || status == 304) {
        return false;
      }
      int length = body == null ? whole.length : body.size();
      String came = String.valueOf(length);
      return headers.stream()
          .anyMatch(
              header -> header.name().equalsIgnoreCase(LENGTH) && !header.value().equals(came));
    }
  }

  /// What came out of the application, if Jetty or the application's own error page dealt with it.
  private @Nullable Throwable thrown() {
    Request request = channel.getRequest();
    Object thrown = request == null ? null : request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    return thrown instanceof Throwable throwable ? throwable : null;
  }
}
