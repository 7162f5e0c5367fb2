package dev.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the views of SparkPost make of nine messages that were counted by hand.
///
/// | message | subaccount | campaign | domain | what became of it |
/// | --- | --- | --- | --- | --- |
/// | m1 | 0 | spring | a.com | delivered, opened three times, clicked |
/// | m2 | 0 | spring | a.com | bounced: 10, hard |
/// | m3 | 0 | spring | b.com | delayed twice, delivered, bounced out of band: 22, soft |
/// | m4 | 101 | summer | b.com | delivered, complained of, unsubscribed |
/// | m5 | 101 | summer | a.com | bounced: 50, block |
/// | m6 | 101 | | c.org | bounced: 999, of which nobody knows what it is |
/// | m7 | 101 | | c.org | opened; all else was before the archive began |
/// | m8 | 7 | x | d.net | rejected |
/// | m9 | 7 | x | d.net | bounced: 25, admin |
///
/// Everything stands in two archives; an open of m1 and the bounce of m2 also twice in one.
class SparkPostViewTest {

  private static final String COUNTS =
      "messages, sent, injected, delivered, bounced, bounced_hard, bounced_soft, bounced_block,"
          + " bounced_admin, bounced_undetermined, rejected, complained, opened, clicked,"
          + " unsubscribed, delivery_rate, bounce_rate, complaint_rate, open_rate, click_rate";

  @TempDir Path folder;
  private Shelf shelf;

  @BeforeEach
  void fillShelf() {
    shelf = new Shelf(folder);
    String[] m1 = member("m1", "0", "spring", "User@A.com");
    String[] m2 = member("m2", "0", "spring", "two@a.com");
    String[] m3 = member("m3", "0", "spring", "three@b.com");
    String[] m4 = member("m4", "101", "summer", "four@b.com");
    String[] m5 = member("m5", "101", "summer", "five@a.com");
    String[] m6 = member("m6", "101", "", "six@c.org");
    String[] m7 = member("m7", "101", "", "seven@c.org");
    String[] m8 = member("m8", "7", "x", "eight@d.net");
    String[] m9 = member("m9", "7", "x", "nine@d.net");
    String open = shelf.sparkPost("track_event", "open", 4, m1);
    String bounce =
        shelf.sparkPost("message_event", "bounce", 2, with(m2, "bounce_class=10", "reason=550 no"));
    String[] lines = {
      shelf.sparkPost("message_event", "injection", 1, m1),
      shelf.sparkPost("message_event", "delivery", 2, m1),
      shelf.sparkPost("track_event", "initial_open", 3, m1),
      open,
      open,
      shelf.sparkPost("track_event", "open", 9, m1),
      shelf.sparkPost("track_event", "click", 5, m1),
      shelf.sparkPost("message_event", "injection", 1, m2),
      bounce,
      bounce,
      shelf.sparkPost("message_event", "injection", 1, m3),
      shelf.sparkPost("message_event", "delay", 2, with(m3, "bounce_class=22")),
      shelf.sparkPost("message_event", "delay", 3, with(m3, "bounce_class=22")),
      shelf.sparkPost("message_event", "delivery", 4, m3),
      shelf.sparkPost(
          "message_event",
          "out_of_band",
          5,
          "message_id=m3",
          "rcpt_to=three@b.com",
          "bounce_class=22"),
      shelf.sparkPost("message_event", "injection", 1, m4),
      shelf.sparkPost("message_event", "delivery", 2, m4),
      shelf.sparkPost("message_event", "spam_complaint", 3, with(m4, "fbtype=abuse")),
      shelf.sparkPost("unsubscribe_event", "list_unsubscribe", 4, m4),
      shelf.sparkPost("unsubscribe_event", "link_unsubscribe", 5, m4),
      shelf.sparkPost("message_event", "injection", 1, m5),
      shelf.sparkPost("message_event", "bounce", 2, with(m5, "bounce_class=50")),
      shelf.sparkPost("message_event", "injection", 1, m6),
      shelf.sparkPost("message_event", "bounce", 2, with(m6, "bounce_class=999")),
      shelf.sparkPost("track_event", "amp_open", 2, m7),
      shelf.sparkPost("message_event", "policy_rejection", 1, with(m8, "bounce_class=25")),
      shelf.sparkPost("message_event", "injection", 1, m9),
      shelf.sparkPost("message_event", "bounce", 2, with(m9, "bounce_class=25")),
      shelf.sparkPost("message_event", "sms_status", 3, "stat_type=SMSC Delivery"),
      shelf.sparkPost("gen_event", "generation_failure", 3, "rcpt_to=x@e.org", "subaccount_id=0"),
      shelf.sparkPost("relay_event", "relay_delivery", 3, "rcpt_to=x@e.org"),
      Shelf.event("1", "clientevents", "{\"message_id\":\"m1\",\"type\":\"bounce\"}"),
    };
    shelf.file("all", "f.jsonl", lines);
    shelf.file("second", "f.jsonl", lines);
  }

  private static String[] member(String message, String subaccount, String campaign, String to) {
    String[] members = {
      "message_id=" + message, "subaccount_id=" + subaccount, "rcpt_to=" + to, "template_id=t"
    };
    return campaign.isEmpty() ? members : with(members, "campaign_id=" + campaign);
  }

  private static String[] with(String[] members, String... more) {
    String[] all = java.util.Arrays.copyOf(members, members.length + more.length);
    System.arraycopy(more, 0, all, members.length, more.length);
    return all;
  }

  @Test
  void eachEventStandsOnceWithItsMembers() {
    assertEquals(List.of("29"), shelf.ask("SELECT count(*) FROM sparkpost_events"));
    assertEquals(
        List.of(
            "m2|2026-11-21T10:00:02Z|message_event|bounce|0|two@a.com|a.com|spring|t|10"
                + "|Invalid Recipient|Hard|550 no"),
        shelf.ask(
            "SELECT message_id, time, class, type, subaccount, recipient, recipient_domain,"
                + " campaign, template, bounce_class, bounce_name, bounce_category, reason FROM"
                + " sparkpost_events WHERE message_id = 'm2' AND type = 'bounce'"));
    assertEquals(
        List.of("∅|sms_status|∅|∅"),
        shelf.ask(
            "SELECT message_id, type, recipient_domain, bounce_category FROM sparkpost_events"
                + " WHERE type = 'sms_status'"));
    assertEquals(
        List.of("t"),
        shelf.ask(
            "SELECT data ->> 'template_id' FROM sparkpost_events WHERE message_id = 'm9' AND type ="
                + " 'bounce'"));
  }

  @Test
  void bouncesHaveTheNameAndCategoryOfTheirClass() {
    assertEquals(
        List.of(
            "m2|false|10|Invalid Recipient|Hard",
            "m3|true|22|Mailbox Full|Soft",
            "m5|false|50|Mail Block|Block",
            "m6|false|999|∅|Undetermined",
            "m9|false|25|Admin Failure|Admin"),
        shelf.ask(
            "SELECT message_id, out_of_band, bounce_class, bounce_name, bounce_category"
                + " FROM sparkpost_bounces ORDER BY message_id"));
  }

  @Test
  void eachMessageIsOneRow() {
    assertEquals(
        List.of(
            "m1|01|02|∅|∅|03|3|05|1|∅|∅|true|true|false",
            "m2|01|∅|02|∅|∅|0|∅|0|∅|∅|true|false|true",
            "m3|01|04|∅|05|∅|0|∅|0|∅|∅|true|false|true",
            "m4|01|02|∅|∅|∅|0|∅|0|03|04|true|true|false",
            "m5|01|∅|02|∅|∅|0|∅|0|∅|∅|true|false|true",
            "m6|01|∅|02|∅|∅|0|∅|0|∅|∅|true|false|true",
            "m7|∅|∅|∅|∅|02|1|∅|0|∅|∅|false|false|false",
            "m8|∅|∅|∅|∅|∅|0|∅|0|∅|∅|false|false|false",
            "m9|01|∅|02|∅|∅|0|∅|0|∅|∅|true|false|true"),
        shelf.ask(
            """
            SELECT message_id, strftime(injected_at, '%S'), strftime(delivered_at, '%S'),
              strftime(bounced_at, '%S'), strftime(out_of_band_at, '%S'), strftime(opened_at, '%S'),
              opens, strftime(clicked_at, '%S'), clicks, strftime(complained_at, '%S'),
              strftime(unsubscribed_at, '%S'), is_sent, is_delivered, is_bounced
            FROM sparkpost_messages ORDER BY message_id
            """));
    assertEquals(
        List.of("m3|0|three@b.com|b.com|spring|t|22|Mailbox Full|Soft|2|5"),
        shelf.ask(
            "SELECT message_id, subaccount, recipient, recipient_domain, campaign, template,"
                + " bounce_class, bounce_name, bounce_category, delays, events"
                + " FROM sparkpost_messages WHERE message_id = 'm3'"));
  }

  @Test
  void ratesBySubaccountAreThoseCountedByHand() {
    assertEquals(
        List.of(
            "0|3|3|3|1|2|1|1|0|0|0|0|0|1|1|0|0.333333|0.666667|0.0|1.0|1.0",
            "101|4|3|3|1|2|0|0|1|0|1|0|1|1|0|1|0.333333|0.666667|1.0|1.0|0.0",
            "7|2|1|1|0|1|0|0|0|1|0|1|0|0|0|0|0.0|1.0|∅|∅|∅"),
        shelf.ask(
            "SELECT subaccount, %s FROM sparkpost_rates_by_subaccount ORDER BY 1"
                .formatted(COUNTS)));
  }

  @Test
  void ratesByCampaignAreThoseCountedByHand() {
    assertEquals(
        List.of(
            "spring|3|3|3|1|2|1|1|0|0|0|0|0|1|1|0|0.333333|0.666667|0.0|1.0|1.0",
            "summer|2|2|2|1|1|0|0|1|0|0|0|1|0|0|1|0.5|0.5|1.0|0.0|0.0",
            "x|2|1|1|0|1|0|0|0|1|0|1|0|0|0|0|0.0|1.0|∅|∅|∅",
            "∅|2|1|1|0|1|0|0|0|0|1|0|0|1|0|0|0.0|1.0|∅|∅|∅"),
        shelf.ask(
            "SELECT campaign, %s FROM sparkpost_rates_by_campaign ORDER BY 1".formatted(COUNTS)));
  }

  @Test
  void ratesByDomainAreThoseCountedByHand() {
    assertEquals(
        List.of(
            "a.com|3|3|3|1|2|1|0|1|0|0|0|0|1|1|0|0.333333|0.666667|0.0|1.0|1.0",
            "b.com|2|2|2|1|1|0|1|0|0|0|0|1|0|0|1|0.5|0.5|1.0|0.0|0.0",
            "c.org|2|1|1|0|1|0|0|0|0|1|0|0|1|0|0|0.0|1.0|∅|∅|∅",
            "d.net|2|1|1|0|1|0|0|0|1|0|1|0|0|0|0|0.0|1.0|∅|∅|∅"),
        shelf.ask(
            "SELECT recipient_domain, %s FROM sparkpost_rates_by_domain ORDER BY 1"
                .formatted(COUNTS)));
  }

  @Test
  void membersOfAnotherFormDoNotBreakAView() {
    String broken =
        shelf
            .sparkPost("message_event", "bounce", 1, "message_id=odd", "bounce_class=B")
            .replace(
                "\"bounce_class\":\"B\"",
                "\"bounce_class\":{\"a\":1},\"rcpt_to\":[1],\"campaign_id\":7");
    shelf.file("odd", "f.jsonl", broken);
    assertEquals(
        List.of("odd|[1]|∅|7|∅|Undetermined"),
        shelf.ask(
            "SELECT message_id, recipient, recipient_domain, campaign, bounce_class,"
                + " bounce_category FROM sparkpost_bounces WHERE message_id = 'odd'"));
  }
}
