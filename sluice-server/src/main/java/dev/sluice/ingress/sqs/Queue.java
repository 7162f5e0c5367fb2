package dev.sluice.ingress.sqs;

import java.time.Duration;
import java.util.List;

/// What a poller asks of a queue; each throws a Fault when the queue does not do it.
interface Queue extends AutoCloseable {

  /// The most messages that one request names.
  int MOST = 10;

  /// Waits for messages, and hides those that it gives.
  List<Message> receive(int most);

  /// Takes messages out.
  void delete(List<Message> messages);

  /// Hides messages for so long from now on; for no time at all, they can be had again at once.
  void hide(List<Message> messages, Duration visibility);

  @Override
  void close();
}
