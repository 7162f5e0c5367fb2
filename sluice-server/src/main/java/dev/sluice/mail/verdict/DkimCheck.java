package dev.sluice.mail.verdict;

import dev.sluice.mail.message.Content;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.mail.message.RawHeader;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The check of a message's DKIM signatures (RFC 6376, RFC 8301, RFC 8463).
///
/// The topmost 10 are checked, `rsa-sha256` and `ed25519-sha256`, with one pass over the body. A
/// signature that leaves a part of the body unsigned (`l=`) does not pass: anybody could have added
/// that part.
final class DkimCheck {

  /// How many signatures of a message are checked.
  static final int MOST = 10;

  private static final int MOST_RECORDS = 3;

  private final Inquiry inquiry;
  private final Clock clock;
  private final MessageHeaders headers;

  private record Checkable(DkimSignature signature, PublicKey key, BodyHash body) {}

  private DkimCheck(Inquiry inquiry, Clock clock, MessageHeaders headers) {
    this.inquiry = inquiry;
    this.clock = clock;
    this.headers = headers;
  }

  /// Checks the signatures, from top to bottom.
  ///
  /// @throws IOException when the message cannot be read
  static List<Dkim> check(Inquiry inquiry, Clock clock, MessageHeaders headers, Content content)
      throws IOException, InterruptedException {
    DkimCheck check = new DkimCheck(inquiry, clock, headers);
    List<RawHeader> signatures =
        headers.raw().stream()
            .filter(header -> header.name().equalsIgnoreCase("DKIM-Signature"))
            .limit(MOST)
            .toList();
    List<Dkim> results = new ArrayList<>(Collections.nCopies(signatures.size(), NONE));
    Map<Integer, Checkable> checkable = new HashMap<>();
    for (int i = 0; i < signatures.size(); i++) {
      check.prepare(signatures.get(i), i, results, checkable);
    }
    if (!checkable.isEmpty()) {
      hashBody(content, headers.bodyAt(), checkable);
    }
    checkable.forEach((i, each) -> results.set(i, check.verified(each)));
    return List.copyOf(results);
  }

  private static final Dkim NONE =
      new Dkim(Dkim.Result.PERMERROR, "", "", "", "", "the signature cannot be read");

  private void prepare(
      RawHeader header, int index, List<Dkim> results, Map<Integer, Checkable> checkable)
      throws InterruptedException {
    Optional<TagList> tags = TagList.read(header.value());
    if (tags.isEmpty()) {
      return;
    }
    DkimSignature signature = new DkimSignature(tags.get(), header);
    Optional<String> fault = signature.fault(clock.now());
    if (fault.isPresent()) {
      results.set(index, signature.outcome(Dkim.Result.PERMERROR, fault.get()));
    } else if (!signature.algorithm().matches("(rsa|ed25519)-sha256")) {
      results.set(
          index, signature.outcome(Dkim.Result.POLICY, "an algorithm that is not accepted"));
    } else if (!headers.isWhole()) {
      results.set(
          index, signature.outcome(Dkim.Result.NEUTRAL, "the headers are too large to check"));
    } else if (signature
        .number("x")
        .filter(end -> end < clock.now().getEpochSecond())
        .isPresent()) {
      results.set(index, signature.outcome(Dkim.Result.FAIL, "expired"));
    } else {
      fetch(signature, index, results, checkable);
    }
  }

  private void fetch(
      DkimSignature signature, int index, List<Dkim> results, Map<Integer, Checkable> checkable)
      throws InterruptedException {
    String name = signature.selector() + "._domainkey." + signature.domain();
    switch (inquiry.ask(Domains.comparable(name).orElse(name), Dns.Kind.TXT)) {
      case Dns.Failed failed ->
          results.set(index, signature.outcome(Dkim.Result.TEMPERROR, failed.reason()));
      case Dns.Nothing nothing ->
          results.set(index, signature.outcome(Dkim.Result.PERMERROR, "no key"));
      case Dns.Found found -> {
        DkimKey key = best(found.values(), signature.algorithm());
        if (key.key() == null) {
          Dkim.Result result = key.isWeak() ? Dkim.Result.POLICY : Dkim.Result.PERMERROR;
          results.set(index, signature.outcome(result, key.fault()));
        } else if (key.isStrict() && signature.isBelowDomain()) {
          results.set(
              index, signature.outcome(Dkim.Result.PERMERROR, "the key is not for domains below"));
        } else {
          BodyHash body =
              new BodyHash(signature.isBodyRelaxed(), signature.number("l").orElse(Long.MAX_VALUE));
          checkable.put(index, new Checkable(signature, key.key(), body));
        }
      }
    }
  }

  /// Several records of one name are undefined (section 3.6.2.2); the first good one is used.
  private static DkimKey best(List<String> records, String algorithm) {
    List<DkimKey> keys =
        records.stream().limit(MOST_RECORDS).map(text -> DkimKey.read(text, algorithm)).toList();
    return keys.stream().filter(key -> key.key() != null).findFirst().orElse(keys.getFirst());
  }

  private static void hashBody(Content content, long bodyAt, Map<Integer, Checkable> checkable)
      throws IOException, InterruptedException {
    try (InputStream in = content.open()) {
      in.skipNBytes(bodyAt);
      byte[] buffer = new byte[16_384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        for (Checkable each : checkable.values()) {
          each.body().update(buffer, read);
        }
      }
    }
  }

  private Dkim verified(Checkable each) {
    DkimSignature signature = each.signature();
    byte[] hash = each.body().end();
    long unsigned = each.body().total() - signature.number("l").orElse(each.body().total());
    if (unsigned < 0 || !MessageDigest.isEqual(hash, signature.decoded("bh").orElseThrow())) {
      return signature.outcome(Dkim.Result.FAIL, "the body was changed");
    }
    if (!isSigned(each)) {
      return signature.outcome(Dkim.Result.FAIL, "the headers were changed");
    }
    return unsigned > 0
        ? signature.outcome(Dkim.Result.POLICY, unsigned + " bytes of the body are not signed")
        : signature.outcome(Dkim.Result.PASS, "");
  }

  private boolean isSigned(Checkable each) {
    byte[] signed = signedHeaders(each.signature()).getBytes(StandardCharsets.ISO_8859_1);
    try {
      boolean isRsa = each.signature().algorithm().startsWith("rsa");
      Signature check = Signature.getInstance(isRsa ? "SHA256withRSA" : "Ed25519");
      check.initVerify(each.key());
      // Ed25519 signs the hash as its message (RFC 8463, section 3).
      check.update(isRsa ? signed : BodyHash.sha256().digest(signed));
      return check.verify(each.signature().decoded("b").orElseThrow());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// What is signed (section 3.7): of headers with one name the last first, and none twice.
  private String signedHeaders(DkimSignature signature) {
    boolean isRelaxed = signature.isHeaderRelaxed();
    Map<String, List<RawHeader>> left = new HashMap<>();
    for (RawHeader header : headers.raw()) {
      if (!header.equals(signature.header())) {
        left.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), n -> new ArrayList<>())
            .add(header);
      }
    }
    StringBuilder text = new StringBuilder();
    for (String name : signature.signed()) {
      List<RawHeader> named = left.getOrDefault(name, List.of());
      if (!named.isEmpty()) {
        text.append(canonical(named.removeLast(), isRelaxed)).append("\r\n");
      }
    }
    return text.append(canonical(signature.unsigned(), isRelaxed)).toString();
  }

  private static String canonical(RawHeader header, boolean isRelaxed) {
    if (!isRelaxed) {
      return header.text();
    }
    String value = header.value().replace("\r\n", "").replaceAll("[ \\t]+", " ");
    int from = value.startsWith(" ") ? 1 : 0;
    int to = value.endsWith(" ") ? Math.max(from, value.length() - 1) : value.length();
    return header.name().toLowerCase(Locale.ROOT) + ":" + value.substring(from, to);
  }
}
