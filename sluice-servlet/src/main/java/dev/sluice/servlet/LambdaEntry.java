package dev.sluice.servlet;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// What AWS Lambda calls: `dev.sluice.servlet.LambdaEntry::handleRequest`.
///
/// The settings are the function's environment variables. The application starts with this object,
/// in Lambda's init phase, so a snapshot of SnapStart holds it started; it has no open port and no
/// connection that a restored copy would share.
///
/// A handler of one's own makes one of these once, and calls it:
///
/// ```
/// private final LambdaEntry entry = new LambdaEntry();
///
/// public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
///   prepare();
///   entry.handleRequest(in, out, context);
/// }
/// ```
public final class LambdaEntry implements RequestStreamHandler, AutoCloseable {

  /// What is kept of Lambda's time to tell the reason, when the application takes all of it.
  private static final Duration RESERVE = Duration.ofMillis(250);

  private final ServletApplication application;

  /// Starts the application that the environment variables name.
  ///
  /// @throws Fault as {@link Settings#of(java.util.Map, ClassLoader)} and {@link
  ///   ServletApplication#start(Settings)}
  public LambdaEntry() {
    this(ServletApplication.start(Settings.of(System.getenv(), loader())));
  }

  /// Takes an application that has been started, and closes it when it is closed itself.
  public LambdaEntry(ServletApplication application) {
    this.application = application;
  }

  private static ClassLoader loader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? LambdaEntry.class.getClassLoader() : loader;
  }

  /// Runs an event.
  ///
  /// @throws Fault as {@link ServletApplication#invoke}; Lambda counts it as a failure and does
  ///   with the event what was set up for failures
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    int most = application.settings().limits().callBytes();
    byte[] event = in.readNBytes(most == Integer.MAX_VALUE ? most : most + 1);
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    // Of a short time half is kept, so that there is always some for the application.
    Duration reserve = left.compareTo(RESERVE.multipliedBy(2)) < 0 ? left.dividedBy(2) : RESERVE;
    out.write(application.invoke(Payload.of(event), left.minus(reserve)));
  }

  /// Stops the application.
  @Override
  public void close() {
    application.close();
  }
}
