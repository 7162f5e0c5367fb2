package dev.sluice.testkit.sparkpost;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Makes message events: the event of a number is the same for one seed, whenever it is asked for.
///
/// All classes and types come, in about the mix of a real account; an event has 500 to 1,200 bytes.
/// There are 100 subaccounts and 40 campaigns. The number stands in `event_id`, and where an event
/// has none, in `sms_dst`, always with 16 digits.
public final class MessageEvents {

  /// How many subaccounts there are; their ids begin with 100.
  public static final int SUBACCOUNTS = 100;

  /// The most events.
  public static final int MOST = 1_000_000_000;

  private static final long FIRST_ID = 7_300_000_000_000_000L;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int CAMPAIGNS = 40;
  private static final long FIRST_SECOND = 1_795_000_000L;
  private static final int WEIGHTS = EventKind.all();
  private static final List<String> WORDS =
      List.of("lantern", "copper", "meadow", "harbour", "quill", "ember", "willow", "thistle");

  private final long seed;

  /// Events that follow from a seed.
  public MessageEvents(long seed) {
    this.seed = seed;
  }

  /// The id of an event, which a `sms_status` has as its destination.
  public static String id(int number) {
    return Long.toString(FIRST_ID + number);
  }

  /// The number in an id; -1 when no event of these has it.
  public static int number(String id) {
    if (!id.matches("73[0-9]{14}")) {
      return -1;
    }
    long number = Long.parseLong(id) - FIRST_ID;
    return number < MOST ? (int) number : -1;
  }

  /// The subaccount of an event, as it stands in the event.
  public static String subaccount(int number) {
    return Integer.toString(100 + number % SUBACCOUNTS);
  }

  /// The type of the CloudEvent that a hub makes of it.
  public String type(int number) {
    EventKind kind = kind(random(number));
    return "com.sparkpost." + kind.eventClass() + "." + kind.type();
  }

  /// An element of a batch: `{"msys":{"<class>":{…}}}`.
  public String element(int number) {
    RandomGenerator random = random(number);
    EventKind kind = kind(random);
    return "{\"msys\":{\"" + kind.eventClass() + "\":" + object(kind, number, random) + "}}";
  }

  /// What stands below the class: the data of the CloudEvent.
  public String object(int number) {
    RandomGenerator random = random(number);
    return object(kind(random), number, random);
  }

  private RandomGenerator random(int number) {
    return new SplittableRandom(seed + number * GOLDEN);
  }

  private static EventKind kind(RandomGenerator random) {
    int drawn = random.nextInt(WEIGHTS);
    for (EventKind kind : EventKind.values()) {
      drawn -= kind.weight();
      if (drawn < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }

  private static String object(EventKind kind, int number, RandomGenerator random) {
    StringBuilder json = new StringBuilder(1_200).append("{\"type\":\"").append(kind.type());
    json.append(kind.hasEventId() ? "\",\"event_id\":\"" : "\",\"sms_dst\":\"").append(id(number));
    json.append("\",\"customer_id\":\"4711\",\"subaccount_id\":\"").append(subaccount(number));
    json.append("\",\"timestamp\":\"").append(FIRST_SECOND + number / 100).append('"');
    for (String member : kind.members()) {
      json.append(",\"").append(member).append("\":");
      value(json, member, random);
    }
    return json.append('}').toString();
  }

  private static void value(StringBuilder json, String member, RandomGenerator random) {
    switch (member) {
      case "click_tracking", "initial_pixel", "retryable" -> json.append(random.nextBoolean());
      case "rcpt_tags" -> json.append("[\"").append(word(random)).append("\",\"newsletter\"]");
      case "rcpt_meta", "rcpt_subs" ->
          json.append("{\"order\":\"L-")
              .append(random.nextInt(1 << 20))
              .append("\",\"tier\":\"")
              .append(word(random))
              .append("\"}");
      case "geo_ip" ->
          json.append(
                  "{\"country\":\"DE\",\"region\":\"BE\",\"city\":\"Berlin\",\"latitude\":\"52.")
              .append(random.nextInt(9_999))
              .append("\",\"longitude\":\"13.")
              .append(random.nextInt(9_999))
              .append("\"}");
      case "ab_test" ->
          json.append("{\"id\":\"subject-")
              .append(word(random))
              .append(
                  "\",\"version\":2,\"confidence_level\":0.97,\"variants\":[{\"template_id\":\"")
              .append(word(random))
              .append("\",\"count_unique_clicked\":")
              .append(random.nextInt(5_000))
              .append("}]}");
      case "number_succeeded", "number_duplicates", "number_failed" ->
          json.append(random.nextInt(1_000));
      default -> json.append('"').append(text(member, random)).append('"');
    }
  }

  private static String text(String member, RandomGenerator random) {
    return switch (member) {
      case "message_id", "batch_id" ->
          "%016x%04x".formatted(random.nextLong(), random.nextInt(1 << 16));
      case "campaign_id" -> "Campaign " + random.nextInt(CAMPAIGNS) + " – lights & lanterns";
      case "friendly_from" -> "Lantern Shop <hello@lantern.example>";
      case "msg_from", "mailfrom" -> "bounces@mail.lantern.example";
      case "rcpt_to" -> word(random) + "." + random.nextInt(100_000) + "@post.example";
      case "raw_rcpt_to" -> "Ada." + word(random) + "@Post.example";
      case "routing_domain" -> "post.example";
      case "ip_pool" -> "lantern-marketing";
      case "ip_address", "sending_ip", "remote_addr" -> "192.0.2." + random.nextInt(256);
      case "subject" -> "Your " + word(random) + " is lit: 20 % off until Sunday";
      case "template_id" -> "autumn-" + word(random);
      case "transmission_id" -> Long.toString(50_000_000_000L + random.nextInt(1 << 30));
      case "user_agent" ->
          "Mozilla/5.0 (X11; Linux x86_64) Quill/" + random.nextInt(90) + ".0 (like a reader)";
      case "target_link_url" -> "https://lantern.example/offers?week=42&item=" + word(random);
      case "raw_reason" -> "550 5.1.1 <Ada@Post.example>: no such mailbox (192.0.2.80)";
      case "reason" -> "550 5.1.1 <...>: no such mailbox (a.b.c.d)";
      case "error_code" -> "550";
      case "bounce_class" -> random.nextBoolean() ? "10" : "22";
      case "delv_method", "recv_method" -> "esmtp";
      case "relay_id" -> random.nextInt(1_000) + "-" + random.nextInt(100_000) + "-3";
      case "msg_size", "queue_time", "num_retries", "template_version" ->
          Integer.toString(random.nextInt(30_000));
      default -> word(random);
    };
  }

  private static String word(RandomGenerator random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
