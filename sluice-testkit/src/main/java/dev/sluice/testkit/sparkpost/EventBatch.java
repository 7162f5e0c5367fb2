package dev.sluice.testkit.sparkpost;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// A batch of message events under its id; it has the same bytes whenever it is sent.
///
/// @param id what stands in `X-MessageSystems-Batch-ID`
/// @param numbers which events it holds, in this order
public record EventBatch(String id, List<Integer> numbers) {

  /// Copies the numbers.
  public EventBatch {
    numbers = List.copyOf(numbers);
  }

  /// How many events it holds.
  public int size() {
    return numbers.size();
  }

  /// What is posted.
  public byte[] body(MessageEvents events) {
    return numbers.stream()
        .map(events::element)
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
