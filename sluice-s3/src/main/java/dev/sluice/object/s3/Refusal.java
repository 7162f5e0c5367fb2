package dev.sluice.object.s3;

import java.io.IOException;

/// An answer of the store that is none of success.
///
/// Its message says what was asked of whom, and what would be right.
final class Refusal extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  boolean isAbsence() {
    return status == 404 && !code.equals("NoSuchBucket");
  }

  /// Whether somebody has, or has perhaps, written the object meanwhile: the condition does not
  /// hold, two writers met, or the upload has ended.
  boolean leavesOpenWhetherItIsThere() {
    return status == 412 || status == 409 || code.equals("NoSuchUpload");
  }
}
