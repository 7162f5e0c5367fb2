package dev.sluice.mail.verdict;

import dev.sluice.mail.message.Header;
import java.util.List;
import java.util.Optional;

/// What is thought of a message.
///
/// @param dmarcPolicy what the sender's domain asks for, `none`, `quarantine` or `reject`; only
///   when DMARC fails
/// @param headers what is added on top of the message, as `Authentication-Results` and
///   `Received-SPF`
public record Verdicts(
    Verdict spam,
    Verdict virus,
    Verdict spf,
    Verdict dkim,
    Verdict dmarc,
    Optional<String> dmarcPolicy,
    List<Header> headers) {

  /// Where nothing is checked.
  public static final Verdicts DISABLED =
      new Verdicts(
          Verdict.DISABLED,
          Verdict.DISABLED,
          Verdict.DISABLED,
          Verdict.DISABLED,
          Verdict.DISABLED,
          Optional.empty(),
          List.of());

  /// Copies the headers.
  public Verdicts {
    headers = List.copyOf(headers);
  }
}
