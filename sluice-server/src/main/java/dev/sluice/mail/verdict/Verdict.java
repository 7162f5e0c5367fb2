package dev.sluice.mail.verdict;

/// How a check came out, in the words of SES.
public enum Verdict {
  /// It is as it should be.
  PASS,
  /// It is not.
  FAIL,
  /// It cannot be told: not signed, without a policy, or not certain.
  GRAY,
  /// The check itself failed, as when a name server does not answer.
  PROCESSING_FAILED,
  /// It was not checked.
  DISABLED
}
