package dev.sluice.mail.receipt;

import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.mail.message.RawHeader;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.relay.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Notices to senders whose message was bounced after it was taken (RFC 3464), with the headers of
/// the message and nothing else of it.
///
/// None is made for the null reverse-path, for what a program sent by itself (RFC 3834) or for bulk
/// mail: a notice of it would reach nobody, or go round in circles.
final class BounceReports {

  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_LINE = 990;

  private final Message message;
  private final String hostname;
  private final String from;

  /// @param from the address that notices come from where a rule names none
  BounceReports(Message message, String hostname, String from) {
    this.message = message;
    this.hostname = hostname;
    this.from = from;
  }

  /// The notices about some recipients; one for those who were bounced alike.
  List<Report> of(Map<EmailAddress, Action.Bounce> bounced) {
    if (bounced.isEmpty() || !isWanted(message)) {
      return List.of();
    }
    Map<Action.Bounce, List<EmailAddress>> alike = new LinkedHashMap<>();
    bounced.forEach((recipient, bounce) ->
        alike.computeIfAbsent(bounce, _ -> new ArrayList<>()).add(recipient));
    List<Report> reports = new ArrayList<>();
    String to = message.envelope().sender().orElseThrow().toString();
    int[] number = {0};
    alike.forEach((bounce, recipients) ->
        reports.add(new Report(to, content(to, bounce, recipients, number[0]++))));
    return reports;
  }

  static boolean isWanted(Message message) {
    MessageHeaders headers = message.headers();
    boolean isAutomatic =
        headers
            .first("Auto-Submitted")
            .map(value -> value.split("[;\\s]", 2)[0].toLowerCase(Locale.ROOT))
            .filter(value -> !value.equals("no") && !value.isEmpty())
            .isPresent();
    boolean isBulk =
        headers
            .first("Precedence")
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .filter(List.of("bulk", "list", "junk")::contains)
            .isPresent();
    return message.envelope().sender().map(Object::toString).filter(Report::isAddress).isPresent()
        && !isAutomatic
        && !isBulk
        && headers.first("List-Id").isEmpty();
  }

  private String content(
      String to, Action.Bounce bounce, List<EmailAddress> recipients, int number) {
    String boundary = "=_" + message.id() + "_" + number;
    String date = TraceHeaders.time(message.received());
    StringBuilder text = new StringBuilder();
    line(text, "From: Mail Delivery System <" + bounce.sender().orElse(from) + ">");
    line(text, "To: <" + to + ">");
    line(text, "Subject: Undelivered mail");
    line(text, "Date: " + date);
    line(text, "Message-ID: <" + message.id() + "." + number + ".bounce@" + hostname + ">");
    message
        .headers()
        .first("Message-ID")
        .filter(id -> id.matches("<[!-=?-~]{1,300}>"))
        .ifPresent(id -> line(text, "In-Reply-To: " + id));
    line(text, "Auto-Submitted: auto-replied");
    line(text, "MIME-Version: 1.0");
    line(text, "Content-Type: multipart/report; report-type=delivery-status;");
    line(text, "\tboundary=\"" + boundary + "\"");
    line(text, "");
    line(text, "--" + boundary);
    words(text, bounce, recipients);
    line(text, "");
    line(text, "--" + boundary);
    status(text, bounce, recipients, date);
    line(text, "--" + boundary);
    line(text, "Content-Type: text/rfc822-headers");
    line(text, "");
    headers(text);
    line(text, "");
    line(text, "--" + boundary + "--");
    return text.toString();
  }

  private static void words(
      StringBuilder text, Action.Bounce bounce, List<EmailAddress> recipients) {
    line(text, "Content-Type: text/plain; charset=us-ascii");
    line(text, "");
    line(text, "Your message could not be delivered to:");
    line(text, "");
    recipients.forEach(each -> line(text, "  " + ascii(each.toString())));
    line(text, "");
    line(text, "The reason is:");
    line(text, "");
    line(text, "  " + bounce.reply());
  }

  private void status(
      StringBuilder text, Action.Bounce bounce, List<EmailAddress> recipients, String date) {
    line(text, "Content-Type: message/delivery-status");
    line(text, "");
    line(text, "Reporting-MTA: dns; " + hostname);
    line(text, "Arrival-Date: " + date);
    for (EmailAddress recipient : recipients) {
      line(text, "");
      line(text, "Final-Recipient: rfc822; " + ascii(recipient.toString()));
      line(text, "Action: failed");
      // A notice of failure has a permanent status, also where the sender may try again.
      line(text, "Status: " + "5" + bounce.reply().status().substring(1));
      line(text, "Diagnostic-Code: smtp; " + bounce.reply());
    }
    line(text, "");
  }

  private void headers(StringBuilder text) {
    int end = text.length() + MAX_HEADERS;
    for (RawHeader header : message.headers().raw()) {
      for (String each : header.text().split("\r\n", -1)) {
        String shown = ascii(each);
        if (text.length() + shown.length() > end) {
          return;
        }
        line(text, shown.length() > MAX_LINE ? shown.substring(0, MAX_LINE) : shown);
      }
    }
  }

  private static String ascii(String text) {
    return text.replaceAll("[^\\t -~]", "?");
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
