package dev.sluice.mail.verdict;

import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Content;

/// Whatever checks messages.
public interface Judge {

  /// Judges a message; what cannot be found out in time is `PROCESSING_FAILED`.
  ///
  /// @param isScanned whether viruses and spam are looked for
  Verdicts judge(Envelope envelope, Content content, boolean isScanned) throws InterruptedException;
}
