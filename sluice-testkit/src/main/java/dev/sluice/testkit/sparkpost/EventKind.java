package dev.sluice.testkit.sparkpost;

import java.util.List;
import java.util.Locale;

/// A class and a type of message event, how often it comes, and the members that it has beside
/// those that all have.
enum EventKind {
  BOUNCE("message_event", 5, Members.RECEIVED + Members.REFUSED + " bounce_class num_retries"),
  DELIVERY("message_event", 26, Members.RECEIVED + " num_retries queue_time recv_method"),
  INJECTION("message_event", 20, Members.MESSAGE + " msg_size recv_method initial_pixel"),
  SMS_STATUS("message_event", 1, "delv_method dr_latency ip_pool reason sms_src stat_state"),
  SPAM_COMPLAINT("message_event", 1, Members.MESSAGE + " fbtype report_by report_to user_str"),
  OUT_OF_BAND("message_event", 1, "bounce_class ip_pool message_id rcpt_to" + Members.REFUSED),
  POLICY_REJECTION("message_event", 1, Members.MESSAGE + Members.REFUSED + " remote_addr"),
  DELAY("message_event", 3, Members.RECEIVED + Members.REFUSED + " bounce_class queue_time"),
  CLICK("track_event", 9, Members.SEEN + " target_link_name target_link_url"),
  OPEN("track_event", 14, Members.SEEN),
  INITIAL_OPEN("track_event", 9, Members.SEEN + " initial_pixel"),
  AMP_CLICK("track_event", 1, Members.SEEN + " target_link_name target_link_url"),
  AMP_OPEN("track_event", 1, Members.SEEN),
  AMP_INITIAL_OPEN("track_event", 1, Members.SEEN + " initial_pixel"),
  GENERATION_FAILURE("gen_event", 1, "campaign_id rcpt_to rcpt_subs subject" + Members.REFUSED),
  GENERATION_REJECTION("gen_event", 1, "campaign_id rcpt_to rcpt_subs subject" + Members.REFUSED),
  LIST_UNSUBSCRIBE("unsubscribe_event", 1, Members.MESSAGE + " mailfrom"),
  LINK_UNSUBSCRIBE("unsubscribe_event", 1, Members.SEEN + " mailfrom target_link_url"),
  RELAY_INJECTION("relay_event", 1, Members.RELAYED),
  RELAY_REJECTION("relay_event", 1, Members.RELAYED + Members.REFUSED + " remote_addr"),
  RELAY_DELIVERY("relay_event", 1, Members.RELAYED + " queue_time num_retries delv_method"),
  RELAY_TEMPFAIL("relay_event", 1, Members.RELAYED + Members.REFUSED + " queue_time"),
  RELAY_PERMFAIL("relay_event", 1, Members.RELAYED + Members.REFUSED + " num_retries"),
  AB_TEST_COMPLETED("ab_test_event", 1, "ab_test"),
  AB_TEST_CANCELLED("ab_test_event", 1, "ab_test"),
  SUCCESS("ingest_event", 1, "batch_id number_succeeded number_duplicates"),
  ERROR("ingest_event", 1, "batch_id number_failed error_type retryable");

  private static final class Members {
    static final String MESSAGE =
        "campaign_id friendly_from ip_pool message_id msg_from rcpt_meta rcpt_tags rcpt_to"
            + " raw_rcpt_to routing_domain sending_ip subject template_id template_version"
            + " transmission_id";
    static final String RECEIVED = MESSAGE + " delv_method ip_address msg_size click_tracking";
    static final String SEEN = MESSAGE + " ip_address user_agent geo_ip";
    static final String REFUSED = " error_code raw_reason reason";
    static final String RELAYED = "msg_from rcpt_to raw_rcpt_to relay_id routing_domain";
  }

  private final String eventClass;
  private final int weight;
  private final String members;

  EventKind(String eventClass, int weight, String members) {
    this.eventClass = eventClass;
    this.weight = weight;
    this.members = members;
  }

  String eventClass() {
    return eventClass;
  }

  String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How many of all events are of this kind, in parts of {@link #all()}.
  int weight() {
    return weight;
  }

  List<String> members() {
    return List.of(members.split(" ", -1));
  }

  /// Whether SparkPost gives it an id.
  boolean hasEventId() {
    return this != SMS_STATUS;
  }

  /// The weights of all kinds together.
  static int all() {
    int sum = 0;
    for (EventKind kind : values()) {
      sum += kind.weight;
    }
    return sum;
  }
}
