package dev.sluice.testkit.bucket;

/// What goes wrong with a request.
public enum BucketFault {
  /// Nothing.
  NONE,
  /// 503 SlowDown; nothing is done.
  SLOW_DOWN,
  /// 500 InternalError; nothing is done.
  INTERNAL_ERROR,
  /// 403 AccessDenied; nothing is done.
  DENIED,
  /// 409 ConditionalRequestConflict; nothing is done.
  CONFLICT,
  /// 501 NotImplemented, as old stores say to a condition; nothing is done.
  NOT_IMPLEMENTED,
  /// 200 with an error in its body, as only a CompleteMultipartUpload can be answered; nothing is
  /// done.
  ERROR_IN_SUCCESS,
  /// The connection is reset before the request's body is read; nothing is done.
  RESET_AT_ONCE,
  /// The connection is reset after half of the request's body, or half of the answer's.
  RESET_IN_BODY,
  /// It is done, and the connection is reset in place of an answer.
  LOST_ANSWER,
  /// It is done, and answered with 500 InternalError.
  DONE_BUT_ERROR,
  /// No answer comes, ever; nothing is done.
  HOLD
}
