package dev.sluice.mail.verdict;

import java.util.Locale;

/// How a check of SPF came out (RFC 7208).
///
/// @param domain whose policy was asked
/// @param isHelo whether the greeting was checked, since the envelope has no sender
/// @param comment one line on how it came out
record Spf(Result result, String domain, boolean isHelo, String comment) {

  /// The results of RFC 7208, section 2.6.
  enum Result {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /// As headers write it.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// In the words of SES. A soft failure is the domain's own word for "probably not" and fails; a
  /// policy that says nothing, and none at all, are gray.
  Verdict verdict() {
    return switch (result) {
      case PASS -> Verdict.PASS;
      case FAIL, SOFTFAIL -> Verdict.FAIL;
      case NONE, NEUTRAL -> Verdict.GRAY;
      case TEMPERROR, PERMERROR -> Verdict.PROCESSING_FAILED;
    };
  }
}
