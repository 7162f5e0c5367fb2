package dev.sluice.bench.servlet;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.sluice.servlet.LambdaEntry;
import dev.sluice.servlet.ServletApplication;
import dev.sluice.servlet.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a fresh JVM on Lambda does until its first answer, and no more.
public final class FirstAnswer {

  private FirstAnswer() {}

  /// Starts the entry, says so, runs one event, and says so.
  public static void main(String[] arguments) throws IOException {
    Settings settings =
        Settings.of(
            Map.of("SERVLET_APPLICATION", Trivial.class.getName()),
            FirstAnswer.class.getClassLoader());
    try (LambdaEntry entry = new LambdaEntry(ServletApplication.start(settings))) {
      say("started");
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      byte[] event = Upload.TEXT.getBytes(StandardCharsets.UTF_8);
      entry.handleRequest(new ByteArrayInputStream(event), answer, new Call());
      say("answered " + answer.toString(StandardCharsets.UTF_8));
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /// A call of Lambda with ten seconds left.
  private static final class Call implements Context {
    @Override
    public String getAwsRequestId() {
      return "1";
    }

    @Override
    public String getLogGroupName() {
      return "";
    }

    @Override
    public String getLogStreamName() {
      return "";
    }

    @Override
    public String getFunctionName() {
      return "first-answer";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "";
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException("nobody is signed in");
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException("there is no client");
    }

    @Override
    public int getRemainingTimeInMillis() {
      return 10_000;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 512;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException("nothing is logged here");
    }
  }
}
