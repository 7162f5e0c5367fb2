package dev.sluice.mail.verdict;

import dev.sluice.mail.message.Mailbox;
import dev.sluice.mail.message.Mailboxes;
import dev.sluice.mail.message.MessageHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The check of DMARC (RFC 9989): whether what SPF or DKIM vouch for is the author's domain.
///
/// Organisational domains are found by walking up the name system's tree, at most 8 questions for a
/// domain, without a list of public suffixes. `pct` is ignored, as RFC 9989 has removed it.
final class DmarcCheck {

  private static final int MAX_QUESTIONS = 8;

  /// How many domains of authors are looked at; a message of more fails.
  static final int MAX_AUTHORS = 5;

  private final Inquiry inquiry;
  private final Map<String, Walk> walks = new HashMap<>();

  /// A record, and whose it is.
  private record Policy(String domain, TagList tags) {
    boolean isPublicSuffix() {
      return tags.tag("psd").orElse("").equalsIgnoreCase("y");
    }

    boolean isOrganisation() {
      return tags.tag("psd").orElse("").equalsIgnoreCase("n");
    }
  }

  /// The records from a domain upwards.
  private record Walk(String domain, List<Policy> policies) {

    /// Section 4.10.2.
    String organisation() {
      for (Policy policy : policies) {
        if (policy.isOrganisation()) {
          return policy.domain();
        }
        if (policy.isPublicSuffix() && !policy.domain().equals(domain)) {
          int labels = policy.domain().split("\\.").length + 1;
          return lastLabels(domain, labels);
        }
      }
      return policies.isEmpty() ? domain : policies.getLast().domain();
    }
  }

  /// The name system did not answer.
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
      super(message);
    }
  }

  private DmarcCheck(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  private static String lastLabels(String domain, int count) {
    String[] labels = domain.split("\\.");
    int from = Math.max(0, labels.length - count);
    return String.join(".", List.of(labels).subList(from, labels.length));
  }

  /// Checks a message. Where its authors are of several domains, the worst outcome counts.
  ///
  /// @param spf empty where it was not checked: then DKIM alone can vouch
  static Dmarc check(Inquiry inquiry, MessageHeaders headers, Optional<Spf> spf, List<Dkim> dkim)
      throws InterruptedException {
    Set<String> authors = new LinkedHashSet<>();
    for (String from : headers.all("From")) {
      for (Mailbox mailbox : Mailboxes.read(from)) {
        authors.add(Domains.comparable(mailbox.domain()).orElse(""));
      }
    }
    if (authors.isEmpty() || authors.contains("") || authors.size() > MAX_AUTHORS) {
      return new Dmarc(
          Dmarc.Result.PERMERROR, "", Optional.empty(), "From names no author's domain");
    }
    DmarcCheck check = new DmarcCheck(inquiry);
    List<Dmarc> outcomes = new ArrayList<>();
    for (String author : authors) {
      outcomes.add(check.checked(author, spf, dkim));
    }
    return outcomes.stream()
        .reduce((one, other) -> badness(other) > badness(one) ? other : one)
        .orElseThrow();
  }

  private static int badness(Dmarc outcome) {
    return switch (outcome.verdict()) {
      case PASS, DISABLED -> 0;
      case GRAY -> 1;
      case PROCESSING_FAILED -> 2;
      case FAIL -> 3;
    };
  }

  private Dmarc checked(String author, Optional<Spf> spf, List<Dkim> dkim)
      throws InterruptedException {
    try {
      Optional<Policy> policy = policyFor(author);
      if (policy.isEmpty()) {
        return new Dmarc(Dmarc.Result.NONE, author, Optional.empty(), "");
      }
      return aligned(author, policy.get(), spf, dkim);
    } catch (Unanswered e) {
      return new Dmarc(
          Dmarc.Result.TEMPERROR, author, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private Dmarc aligned(String author, Policy policy, Optional<Spf> spf, List<Dkim> dkim)
      throws InterruptedException, Unanswered {
    boolean isUnknown = false;
    Optional<String> asked = Optional.of(asked(author, policy));
    for (Dkim each : dkim) {
      boolean isAligned = isAligned(author, each.domain(), policy.tags().tag("adkim"));
      if (isAligned && each.result() == Dkim.Result.PASS) {
        return new Dmarc(Dmarc.Result.PASS, author, asked, "");
      }
      isUnknown |=
          isAligned
              && (each.result() == Dkim.Result.TEMPERROR || each.result() == Dkim.Result.NEUTRAL);
    }
    if (spf.isPresent() && isAligned(author, spf.get().domain(), policy.tags().tag("aspf"))) {
      if (spf.get().result() == Spf.Result.PASS) {
        return new Dmarc(Dmarc.Result.PASS, author, asked, "");
      }
      isUnknown |= spf.get().result() == Spf.Result.TEMPERROR;
    }
    return isUnknown
        ? new Dmarc(Dmarc.Result.TEMPERROR, author, asked, "SPF or DKIM could not be checked")
        : new Dmarc(Dmarc.Result.FAIL, author, asked, spf.isPresent() ? "" : "by DKIM alone");
  }

  /// Section 4.4; relaxed unless the policy says strict.
  private boolean isAligned(String author, String other, Optional<String> mode)
      throws InterruptedException, Unanswered {
    if (other.isEmpty() || author.equals(other)) {
      return !other.isEmpty();
    }
    if (mode.orElse("r").equalsIgnoreCase("s")) {
      return false;
    }
    // Domains of one organisation have a name in common, so that others need no questions.
    return lastLabels(author, 1).equals(lastLabels(other, 1))
        && walk(author).organisation().equals(walk(other).organisation());
  }

  /// Section 4.10.1: the author's own record, else its organisation's, else its suffix's.
  private Optional<Policy> policyFor(String author) throws InterruptedException, Unanswered {
    Walk walk = walk(author);
    String organisation = walk.organisation();
    Optional<Policy> own = of(walk, author);
    return own.or(() -> of(walk, organisation))
        .or(() -> walk.policies().stream().filter(Policy::isPublicSuffix).findFirst());
  }

  private static Optional<Policy> of(Walk walk, String domain) {
    return walk.policies().stream().filter(policy -> policy.domain().equals(domain)).findFirst();
  }

  /// What the policy asks for a message of this author. In test mode, one step less.
  private String asked(String author, Policy policy) throws InterruptedException, Unanswered {
    Optional<String> word = policy.tags().tag("p");
    if (!policy.domain().equals(author)) {
      Optional<String> below = policy.tags().tag("sp");
      if (policy.tags().tag("np").isPresent() && !exists(author)) {
        below = policy.tags().tag("np");
      }
      word = below.or(() -> policy.tags().tag("p"));
    }
    String asked = word.orElse("none").toLowerCase(Locale.ROOT);
    boolean isTest = policy.tags().tag("t").orElse("n").equalsIgnoreCase("y");
    return switch (asked) {
      case "reject" -> isTest ? "quarantine" : "reject";
      case "quarantine" -> isTest ? "none" : "quarantine";
      default -> "none";
    };
  }

  private boolean exists(String domain) throws InterruptedException, Unanswered {
    return switch (inquiry.ask(domain, Dns.Kind.A)) {
      case Dns.Found found -> true;
      case Dns.Nothing nothing -> nothing.nameExists();
      case Dns.Failed failed -> throw new Unanswered(failed.reason());
    };
  }

  /// Section 4.10: from the domain up to its last label, of long names only the last seven labels.
  private Walk walk(String domain) throws InterruptedException, Unanswered {
    Walk known = walks.get(domain);
    if (known != null) {
      return known;
    }
    List<Policy> policies = new ArrayList<>();
    String at = domain;
    while (!at.isEmpty()) {
      Optional<Policy> policy = record(at);
      policy.ifPresent(policies::add);
      if (policy.filter(each -> each.isOrganisation() || each.isPublicSuffix()).isPresent()) {
        break;
      }
      int labels = at.split("\\.").length;
      at = labels > MAX_QUESTIONS ? lastLabels(at, MAX_QUESTIONS - 1) : Domains.parent(at);
    }
    Walk walk = new Walk(domain, List.copyOf(policies));
    walks.put(domain, walk);
    return walk;
  }

  /// Several records of one name count as none.
  private Optional<Policy> record(String domain) throws InterruptedException, Unanswered {
    List<String> texts =
        switch (inquiry.ask("_dmarc." + domain, Dns.Kind.TXT)) {
          case Dns.Found found -> found.values();
          case Dns.Nothing nothing -> List.of();
          case Dns.Failed failed -> throw new Unanswered(failed.reason());
        };
    List<String> policies =
        texts.stream()
            .filter(text -> text.matches("(?s)v[ \\t]*=[ \\t]*DMARC1[ \\t]*(;.*)?"))
            .toList();
    return policies.size() == 1
        ? TagList.read(policies.getFirst()).map(tags -> new Policy(domain, tags))
        : Optional.empty();
  }
}
