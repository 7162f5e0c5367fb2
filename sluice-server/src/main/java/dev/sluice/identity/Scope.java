package dev.sluice.identity;

/// Something that a caller may be allowed to do.
public enum Scope {
  /// Send events.
  EVENTS_SEND("events:send"),
  /// See events and batches that were accepted.
  EVENTS_READ("events:read"),
  /// See deliveries and dead letters.
  DELIVERIES_READ("deliveries:read"),
  /// Redrive dead letters.
  DELIVERIES_WRITE("deliveries:write"),
  /// Hand over mail by SMTP.
  MAIL_SEND("mail:send"),
  /// See which API keys there are.
  KEYS_READ("keys:read"),
  /// Make, rotate and revoke API keys.
  KEYS_WRITE("keys:write"),
  /// See users.
  USERS_READ("users:read"),
  /// Make, change and remove users.
  USERS_WRITE("users:write"),
  /// See OAuth clients.
  CLIENTS_READ("clients:read"),
  /// Make, rotate and remove OAuth clients, and rotate the keys that sign tokens.
  CLIENTS_WRITE("clients:write"),
  /// Post to topics.
  NOTIFICATIONS_SEND("notifications:send"),
  /// See what became of messages.
  NOTIFICATIONS_READ("notifications:read"),
  /// See topics, without their credentials.
  TOPICS_READ("topics:read"),
  /// Make, change and remove topics.
  TOPICS_WRITE("topics:write"),
  /// See rules, and try them.
  RULES_READ("rules:read"),
  /// Make, change and remove rules.
  RULES_WRITE("rules:write"),
  /// See targets and connections, without their secrets.
  TARGETS_READ("targets:read"),
  /// Make, change and remove targets and connections: to say where the hub sends events and
  /// credentials.
  TARGETS_WRITE("targets:write"),
  /// See receipt rules.
  RECEIPT_READ("receipt:read"),
  /// Make, change, remove and order receipt rules.
  RECEIPT_WRITE("receipt:write"),
  /// See schemas, what events were seen to look like, and what stands in quarantine.
  SCHEMAS_READ("schemas:read"),
  /// Make, change and remove schemas, recover events from the quarantine and give them up.
  SCHEMAS_WRITE("schemas:write"),
  /// See what an application depends on.
  DISCOVERY_READ("discovery:read"),
  /// Read mail, and the objects in which it is.
  OBJECTS_READ("objects:read"),
  /// Ask the archives in SQL.
  ARCHIVE_QUERY("archive:query");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /// The scope as it is written in configuration and tokens.
  public String text() {
    return text;
  }
}
