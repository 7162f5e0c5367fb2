package dev.sluice.mail.message;

/// What is wrong with a header block or a part. No message is thrown away for it.
public enum Flaw {
  /// More than {@link HeaderBlock#MAX_BYTES} bytes of headers; those behind were left out.
  HEADERS_TOO_LARGE,
  /// More than {@link HeaderBlock#MAX_LINES} lines of headers; those behind were left out.
  TOO_MANY_HEADER_LINES,
  /// A line of more than 8,192 bytes; the rest of the line was left out.
  HEADER_LINE_TOO_LONG,
  /// A line that is no header and continues none; it was left out.
  LINE_IS_NO_HEADER,
  /// A NUL, a bare CR or another control character; U+FFFD stands in its place.
  CONTROL_CHARACTER,
  /// Bytes that are not UTF-8; they were read as ISO 8859-1.
  NOT_UTF_8,
  /// The message ends within its headers.
  NO_BODY,
  /// A multipart without a boundary, or with one of more than 2,048 bytes; it is taken for one
  /// part.
  NO_BOUNDARY,
  /// A boundary of more than 70 bytes (RFC 2046, section 5.1.1); it was used all the same.
  LONG_BOUNDARY,
  /// A multipart that its last boundary does not end.
  NOT_ENDED,
  /// More than 100 parameters or pieces of parameters (RFC 2231); those behind were left out.
  TOO_MANY_PARAMETERS,
  /// A name of a file with a path, control characters or characters that turn the direction of
  /// text; they were taken out.
  UNSAFE_FILE_NAME,
  /// An encoding that is not known; the part's bytes are given as they are.
  UNKNOWN_ENCODING,
  /// A message within more than 5 others; it is not looked into.
  MESSAGES_TOO_DEEP
}
