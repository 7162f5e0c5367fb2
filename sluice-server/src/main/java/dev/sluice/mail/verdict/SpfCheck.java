package dev.sluice.mail.verdict;

import dev.sluice.mail.EmailAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One check of SPF (RFC 7208), with the limits of section 4.6.4: 10 terms that ask, 2 questions
/// without records, 10 hosts of an `mx`.
final class SpfCheck {

  private static final int MAX_TERMS = 10;
  private static final int MAX_VOID = 2;
  private static final int MAX_HOSTS = 10;

  private final Inquiry inquiry;
  private final InetAddress client;
  private final SpfMacro macro;
  private int terms;
  private int voids;

  private SpfCheck(Inquiry inquiry, SpfMacro macro) {
    this.inquiry = inquiry;
    this.client = macro.client();
    this.macro = macro;
  }

  /// Checks the sender of an envelope, or the greeting where the sender is null (section 2.4).
  static Spf check(Inquiry inquiry, InetAddress client, String helo, Optional<EmailAddress> sender)
      throws InterruptedException {
    boolean isHelo = sender.isEmpty();
    String named = sender.map(EmailAddress::domain).orElse(helo);
    Optional<String> domain = Domains.comparable(named);
    if (domain.isEmpty()) {
      return new Spf(Spf.Result.NONE, "", isHelo, "no domain to ask");
    }
    String local = sender.map(EmailAddress::local).orElse("postmaster");
    SpfCheck check = new SpfCheck(inquiry, new SpfMacro(client, local, domain.get(), helo));
    try {
      Spf.Result result = check.policyOf(domain.get());
      return new Spf(result, domain.get(), isHelo, "the policy of " + domain.get() + " says so");
    } catch (SpfTrouble e) {
      return new Spf(e.result(), domain.get(), isHelo, String.valueOf(e.getMessage()));
    }
  }

  private Spf.Result policyOf(String domain) throws SpfTrouble, InterruptedException {
    List<String> policies = new ArrayList<>();
    for (String text : found(inquiry.ask(domain, Dns.Kind.TXT))) {
      String lower = text.toLowerCase(Locale.ROOT);
      if (lower.equals("v=spf1") || lower.startsWith("v=spf1 ")) {
        policies.add(text);
      }
    }
    if (policies.isEmpty()) {
      return Spf.Result.NONE;
    }
    if (policies.size() > 1) {
      throw SpfTrouble.permanent(domain + " has several policies");
    }
    SpfPolicy policy = SpfPolicy.read(policies.getFirst());
    for (SpfPolicy.Directive directive : policy.directives()) {
      if (matches(directive, domain)) {
        return directive.result();
      }
    }
    if (policy.redirect().isEmpty()) {
      return Spf.Result.NEUTRAL;
    }
    countTerm();
    Spf.Result result = policyOf(target(policy.redirect().get(), domain));
    if (result == Spf.Result.NONE) {
      throw SpfTrouble.permanent("a redirect leads to no policy");
    }
    return result;
  }

  private String target(String spec, String domain) throws SpfTrouble {
    return spec.isEmpty() ? domain : macro.expanded(spec, domain);
  }

  private void countTerm() throws SpfTrouble {
    if (++terms > MAX_TERMS) {
      throw SpfTrouble.permanent("the policy asks for more than " + MAX_TERMS + " things");
    }
  }

  private static List<String> found(Dns.Answer answer) throws SpfTrouble {
    return switch (answer) {
      case Dns.Found found -> found.values();
      case Dns.Nothing nothing -> List.of();
      case Dns.Failed failed -> throw SpfTrouble.temporary(failed.reason());
    };
  }

  private List<String> asked(String name, Dns.Kind kind) throws SpfTrouble, InterruptedException {
    List<String> found = found(inquiry.ask(name, kind));
    if (found.isEmpty() && ++voids > MAX_VOID) {
      throw SpfTrouble.permanent("more than " + MAX_VOID + " names have no records");
    }
    return found;
  }

  private boolean matches(SpfPolicy.Directive directive, String domain)
      throws SpfTrouble, InterruptedException {
    return switch (directive.mechanism()) {
      case "all" -> true;
      case "ip4", "ip6" -> isLiteral(directive);
      default -> {
        countTerm();
        String target = target(directive.spec(), domain);
        yield switch (directive.mechanism()) {
          case "include" -> isIncluded(target);
          case "a" -> isAnyOf(asked(target, family()), directive);
          case "mx" -> isExchange(target, directive);
          case "ptr" -> isNamed(target);
          default -> !asked(target, Dns.Kind.A).isEmpty();
        };
      }
    };
  }

  private Dns.Kind family() {
    return client instanceof Inet6Address ? Dns.Kind.AAAA : Dns.Kind.A;
  }

  private boolean isIncluded(String target) throws SpfTrouble, InterruptedException {
    return switch (policyOf(target)) {
      case PASS -> true;
      case FAIL, SOFTFAIL, NEUTRAL -> false;
      case NONE, TEMPERROR, PERMERROR ->
          throw SpfTrouble.permanent("an include leads to no policy");
    };
  }

  private boolean isExchange(String target, SpfPolicy.Directive directive)
      throws SpfTrouble, InterruptedException {
    List<String> hosts = asked(target, Dns.Kind.MX);
    if (hosts.size() > MAX_HOSTS) {
      throw SpfTrouble.permanent("an mx has more than " + MAX_HOSTS + " hosts");
    }
    for (String host : hosts) {
      if (isAnyOf(found(inquiry.ask(host, family())), directive)) {
        return true;
      }
    }
    return false;
  }

  /// Names that the client's address has count when they have the address (section 5.5).
  private boolean isNamed(String target) throws InterruptedException {
    String zone = client instanceof Inet6Address ? ".ip6.arpa" : ".in-addr.arpa";
    List<String> labels = List.of(reversed().split("\\."));
    Dns.Answer answer = inquiry.ask(String.join(".", labels.reversed()) + zone, Dns.Kind.PTR);
    if (!(answer instanceof Dns.Found names)) {
      return false;
    }
    for (String name : names.values().stream().limit(MAX_HOSTS).toList()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (Domains.isWithin(lower, target.toLowerCase(Locale.ROOT))
          && inquiry.ask(lower, family()) instanceof Dns.Found addresses
          && addresses.values().stream().anyMatch(each -> isWithin(each, 128))) {
        return true;
      }
    }
    return false;
  }

  private String reversed() {
    try {
      return macro.expanded("%{i}", "");
    } catch (SpfTrouble e) {
      throw new IllegalStateException("this macro is right", e);
    }
  }

  private boolean isLiteral(SpfPolicy.Directive directive) throws SpfTrouble {
    InetAddress literal;
    // The JDK takes 192.0.2 for 192.0.0.2, which no policy means.
    if (directive.mechanism().equals("ip4")
        && !directive.spec().matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      throw SpfTrouble.permanent("an address is wrong");
    }
    try {
      literal =
          directive.mechanism().equals("ip4")
              ? Inet4Address.ofLiteral(directive.spec())
              : Inet6Address.ofLiteral(directive.spec());
    } catch (IllegalArgumentException e) {
      throw SpfTrouble.permanent("an address is wrong");
    }
    boolean isFour = literal instanceof Inet4Address;
    return isWithin(literal.getHostAddress(), isFour ? directive.bits4() : directive.bits6());
  }

  private boolean isAnyOf(List<String> addresses, SpfPolicy.Directive directive) {
    int bits = client instanceof Inet6Address ? directive.bits6() : directive.bits4();
    return addresses.stream().anyMatch(address -> isWithin(address, bits));
  }

  private boolean isWithin(String address, int bits) {
    byte[] ours = client.getAddress();
    byte[] theirs = InetAddress.ofLiteral(address).getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < Math.min(bits, ours.length * 8); i++) {
      if ((ours[i / 8] >> 7 - i % 8 & 1) != (theirs[i / 8] >> 7 - i % 8 & 1)) {
        return false;
      }
    }
    return true;
  }
}
