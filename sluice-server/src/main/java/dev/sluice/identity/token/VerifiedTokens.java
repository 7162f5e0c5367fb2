package dev.sluice.identity.token;

/// What was verified lately, so that a token costs about a hash; whoever revokes something forgets
/// it here.
public interface VerifiedTokens {

  /// Forgets all tokens of a subject: the next call with one is checked anew. To be called after
  /// the revocation is written; a check that is under way then is not kept.
  void forgetSubject(String subject);
}
