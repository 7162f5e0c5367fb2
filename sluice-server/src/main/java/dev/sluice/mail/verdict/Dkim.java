package dev.sluice.mail.verdict;

import java.util.List;
import java.util.Locale;

/// How a check of one DKIM signature came out (RFC 6376).
///
/// @param domain who signed; empty when the signature does not say so
/// @param selector which key was used
/// @param algorithm as in `rsa-sha256`
/// @param signature the first characters of the signature, to tell several apart (RFC 6008)
/// @param comment one line on how it came out; empty where nothing is to be said
record Dkim(
    Result result,
    String domain,
    String selector,
    String algorithm,
    String signature,
    String comment) {

  /// The results of RFC 8601, section 2.7.1.
  enum Result {
    /// Signed by its domain, and not changed since.
    PASS,
    /// Signed, but changed since, or expired.
    FAIL,
    /// Signed in a way that is not accepted here.
    POLICY,
    /// Signed, but not to be checked here.
    NEUTRAL,
    /// The key could not be fetched now.
    TEMPERROR,
    /// The signature or its key is wrong.
    PERMERROR;

    /// As headers write it.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// In the words of SES: one good signature is enough; none at all is gray.
  static Verdict verdict(List<Dkim> signatures) {
    if (signatures.isEmpty()) {
      return Verdict.GRAY;
    }
    if (signatures.stream().anyMatch(each -> each.result() == Result.PASS)) {
      return Verdict.PASS;
    }
    boolean isUnknown =
        signatures.stream()
            .anyMatch(each -> each.result() == Result.TEMPERROR || each.result() == Result.NEUTRAL);
    return isUnknown ? Verdict.PROCESSING_FAILED : Verdict.FAIL;
  }
}
