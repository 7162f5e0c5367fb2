package dev.sluice.mail.reading;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which applications are asked about which messages right now. Such a message is not taken yet, so
/// that no event tells of it; its application may read it all the same.
public final class Asked {

  private record Question(String application, String message) {}

  private final Map<Question, Integer> open = new ConcurrentHashMap<>();

  /// Nobody is asked.
  public Asked() {}

  /// A question that ends when it is closed.
  public interface Open extends AutoCloseable {
    @Override
    void close();
  }

  /// Says that an application is asked about a message.
  public Open begin(String application, String message) {
    Question question = new Question(application, message);
    open.merge(question, 1, Integer::sum);
    return () -> open.computeIfPresent(question, (_, count) -> count == 1 ? null : count - 1);
  }

  boolean isOpen(String application, String message) {
    return open.containsKey(new Question(application, message));
  }
}
