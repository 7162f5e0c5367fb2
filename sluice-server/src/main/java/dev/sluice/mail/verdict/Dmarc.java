package dev.sluice.mail.verdict;

import java.util.Locale;
import java.util.Optional;

/// How DMARC came out (RFC 9989).
///
/// @param domain of the author
/// @param policy what the domain asks for when the check fails; empty when it asks for nothing
record Dmarc(Result result, String domain, Optional<String> policy, String comment) {

  /// The results of RFC 8601, as registered for DMARC.
  enum Result {
    NONE,
    PASS,
    FAIL,
    TEMPERROR,
    PERMERROR;

    /// As headers write it.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// In the words of SES: a failure that the domain asks nothing for is gray.
  Verdict verdict() {
    return switch (result) {
      case PASS -> Verdict.PASS;
      case NONE -> Verdict.GRAY;
      case FAIL -> policy.equals(Optional.of("none")) ? Verdict.GRAY : Verdict.FAIL;
      case TEMPERROR -> Verdict.PROCESSING_FAILED;
      case PERMERROR -> Verdict.FAIL;
    };
  }

  /// What SES tells of the policy: only when the check fails.
  Optional<String> toldPolicy() {
    return result == Result.FAIL
        ? policy.map(word -> word.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
