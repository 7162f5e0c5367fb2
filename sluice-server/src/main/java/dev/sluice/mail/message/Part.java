package dev.sluice.mail.message;

import java.util.Optional;
import java.util.Set;

/// A part of a message that is no multipart.
///
/// @param number as IMAP counts parts (RFC 3501, section 6.4.5): `1`, `2.1`
/// @param mediaType in lower case, as in `text/plain`, without parameters
/// @param charset as the part names it, in lower case
/// @param method of a calendar part, as in `REQUEST` (RFC 6047)
/// @param fileName decoded, without path, control characters and what file systems refuse
/// @param disposition `inline`, `attachment` or another word; empty when none is given
/// @param contentId without its angle brackets
/// @param encoding how it is transferred, in lower case, as in `base64`
/// @param size how many bytes it has, decoded
/// @param sha256 of the decoded bytes, in hexadecimal digits
/// @param messageDepth in how many other messages (`message/rfc822`) it stands
/// @param flaws what is wrong with it
/// @param at where its encoded bytes begin in the message
/// @param encodedSize how many of them there are
public record Part(
    String number,
    String mediaType,
    Optional<String> charset,
    Optional<String> method,
    Optional<String> fileName,
    String disposition,
    Optional<String> contentId,
    String encoding,
    long size,
    String sha256,
    int messageDepth,
    Set<Flaw> flaws,
    long at,
    long encodedSize) {

  /// Copies the flaws.
  public Part {
    flaws = Set.copyOf(flaws);
  }

  /// Whether it is meant to be shown with the message itself, not to be kept as a file.
  boolean isBody(String type) {
    return messageDepth == 0
        && mediaType.equals(type)
        && !disposition.equals("attachment")
        && fileName.isEmpty();
  }
}
