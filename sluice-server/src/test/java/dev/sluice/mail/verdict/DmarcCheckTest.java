package dev.sluice.mail.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.message.MemoryContent;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmarcCheckTest {

  private static HeldDns names() {
    return new HeldDns()
        .txt("_dmarc.reject.org", "v=DMARC1; p=reject; sp=quarantine; np=reject")
        .with("real.reject.org", Dns.Kind.A, "192.0.2.1")
        .txt("_dmarc.none.org", "v=DMARC1; p=none")
        .txt("_dmarc.test.org", "v=DMARC1; t=y; p=reject; pct=0")
        .txt("_dmarc.strict.org", "v=DMARC1; p=quarantine; adkim=s; aspf=s")
        .txt("_dmarc.nop.org", "v=DMARC1; rua=mailto:x@nop.org")
        .txt("_dmarc.wrong.org", "v=DMARC2; p=reject")
        .txt("_dmarc.twice.org", "v=DMARC1; p=reject")
        .txt("_dmarc.twice.org", "v=DMARC1; p=none")
        .txt("_dmarc.bank", "v=DMARC1; p=reject; psd=y")
        .txt("_dmarc.own.reject.org", "v=DMARC1; p=none; psd=n")
        .failing("_dmarc.down.org");
  }

  private static Dmarc check(HeldDns dns, String from, Spf spf, List<Dkim> dkim)
      throws IOException, InterruptedException {
    MessageHeaders headers = MessageHeaders.read(MemoryContent.of(from + "\n\n"));
    Inquiry inquiry = new Inquiry(dns, new HeldClock(), Duration.ofSeconds(20));
    return DmarcCheck.check(inquiry, headers, Optional.of(spf), dkim);
  }

  private static Spf spf(Spf.Result result, String domain) {
    return new Spf(result, domain, false, "");
  }

  private static List<Dkim> dkim(Dkim.Result result, String domain) {
    return List.of(new Dkim(result, domain, "s", "rsa-sha256", "x", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a@reject.org       | reject.org      | other.org      | PASS | PASS              |
          a@reject.org       | other.org       | reject.org     | PASS | PASS              |
          a@REJECT.org       | mail.reject.org | other.org      | PASS | PASS              |
          a@real.reject.org  | reject.org      | other.org      | PASS | PASS              |
          a@reject.org       | other.org       | other.org      | FAIL | FAIL              | reject
          a@real.reject.org  | other.org       | other.org      | FAIL | FAIL              | quarantine
          a@gone.reject.org  | other.org       | other.org      | FAIL | FAIL              | reject
          a@own.reject.org   | reject.org      | other.org      | FAIL | GRAY              | none
          a@none.org         | other.org       | other.org      | FAIL | GRAY              | none
          a@nop.org          | other.org       | other.org      | FAIL | GRAY              | none
          a@test.org         | other.org       | other.org      | FAIL | FAIL              | quarantine
          a@strict.org       | mail.strict.org | mail.strict.org | FAIL | FAIL             | quarantine
          a@strict.org       | mail.strict.org | strict.org     | PASS | PASS              |
          a@wrong.org        | wrong.org       | other.org      | NONE | GRAY              |
          a@twice.org        | twice.org       | other.org      | NONE | GRAY              |
          a@unknown.org      | unknown.org     | unknown.org    | NONE | GRAY              |
          a@my.bank          | your.bank       | other.org      | FAIL | FAIL              | reject
          a@my.bank          | www.my.bank     | other.org      | PASS | PASS              |
          a@down.org         | down.org        | down.org       | TEMPERROR | PROCESSING_FAILED |
          a@localhost        | localhost       | localhost      | PERMERROR | FAIL         |
          """)
  void aMessagePassesWhenItsAuthorsDomainVouchesForIt(
      String from, String spf, String dkim, Dmarc.Result result, Verdict verdict, String policy)
      throws IOException, InterruptedException {
    Dmarc dmarc =
        check(names(), "From: " + from, spf(Spf.Result.PASS, spf), dkim(Dkim.Result.PASS, dkim));
    assertEquals(result, dmarc.result());
    assertEquals(verdict, dmarc.verdict());
    assertEquals(Optional.ofNullable(policy), dmarc.toldPolicy());
  }

  @Test
  void whatCouldNotBeCheckedIsNoFailure() throws IOException, InterruptedException {
    Dmarc dmarc =
        check(
            names(),
            "From: a@reject.org",
            spf(Spf.Result.FAIL, "reject.org"),
            dkim(Dkim.Result.TEMPERROR, "reject.org"));
    assertEquals(Verdict.PROCESSING_FAILED, dmarc.verdict());
    Dmarc other =
        check(
            names(),
            "From: a@reject.org",
            spf(Spf.Result.FAIL, "reject.org"),
            dkim(Dkim.Result.TEMPERROR, "other.org"));
    assertEquals(Verdict.FAIL, other.verdict());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          From: a@none.org, b@reject.org               | GRAY
          From: a@strict.org, b@reject.org             | FAIL
          From: a@reject.org, b@reject.org             | PASS
          From: a@reject.org\\nFrom: b@strict.org       | FAIL
          From: "a@reject.org" <b@none.org>            | GRAY
          From: <b@strict.org> <a@reject.org>          | FAIL
          From: <b@none.org> (a@reject.org)            | GRAY
          Subject: none                                | FAIL
          From: nobody                                 | FAIL
          From: a@a.org,a@b.org,a@c.org,a@d.org,a@e.org,a@f.org | FAIL
          """)
  void allAuthorsCountAndNoneIsAFailure(String headers, Verdict verdict)
      throws IOException, InterruptedException {
    Dmarc dmarc =
        check(names(), headers.replace("\\n", "\n"), spf(Spf.Result.PASS, "reject.org"), List.of());
    assertEquals(verdict, dmarc.verdict());
  }

  @Test
  void aNameOfManyLabelsCausesAtMostEightQuestions() throws IOException, InterruptedException {
    HeldDns dns = names();
    check(dns, "From: a@" + "x.".repeat(60) + "org", spf(Spf.Result.NONE, ""), List.of());
    assertTrue(dns.asked() <= 8, "asked " + dns.asked());
  }
}
