package dev.sluice.mail.message;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the headers of a part say, before its end is known.
final class PartDraft {

  private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary", "");

  final MimeParameters type;
  final MimeParameters disposition;
  final String mediaType;
  final String encoding;
  final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
  private final MessageHeaders headers;
  String number = "";
  int messageDepth;
  long at;
  long end;

  PartDraft(MessageHeaders headers, String otherwise) {
    this.headers = headers;
    this.at = headers.bodyAt();
    flaws.addAll(headers.flaws());
    this.type = MimeParameters.read(headers.first("Content-Type").orElse(otherwise));
    this.disposition = MimeParameters.read(headers.first("Content-Disposition").orElse(""));
    this.mediaType = type.value().matches("[!-~&&[^/]]+/[!-~&&[^/]]+") ? type.value() : otherwise;
    String named = headers.first("Content-Transfer-Encoding").orElse("");
    this.encoding = MimeParameters.read(named).value();
    if (type.isCut() || disposition.isCut()) {
      flaws.add(Flaw.TOO_MANY_PARAMETERS);
    }
  }

  boolean isMultipart() {
    return mediaType.startsWith("multipart/");
  }

  /// Only a message that is not encoded can be looked into (RFC 2046, section 5.2.1).
  boolean isMessage() {
    return (mediaType.equals("message/rfc822") || mediaType.equals("message/global"))
        && IDENTITY.contains(encoding);
  }

  private Optional<String> fileName() {
    Optional<String> given = disposition.parameter("filename").or(() -> type.parameter("name"));
    if (given.isEmpty()) {
      return given;
    }
    // Encoded words have no place in parameters, and are used there all the same.
    String name = EncodedWords.decoded(given.get()).strip();
    String safe = FileName.safe(name);
    if (!safe.equals(name)) {
      flaws.add(Flaw.UNSAFE_FILE_NAME);
    }
    return safe.isEmpty() ? Optional.empty() : Optional.of(safe);
  }

  /// The part, once its bytes were read.
  Part part(long size, String sha256) {
    if (!IDENTITY.contains(encoding)
        && !encoding.equals("base64")
        && !encoding.equals("quoted-printable")) {
      flaws.add(Flaw.UNKNOWN_ENCODING);
    }
    Optional<String> fileName = fileName();
    return new Part(
        number,
        mediaType,
        type.parameter("charset").map(name -> name.toLowerCase(Locale.ROOT)),
        type.parameter("method").map(name -> name.toUpperCase(Locale.ROOT)),
        fileName,
        disposition.value(),
        headers.first("Content-ID").map(id -> id.replaceAll("[<>]", "").strip()),
        encoding,
        size,
        sha256,
        messageDepth,
        flaws,
        at,
        end - at);
  }
}
