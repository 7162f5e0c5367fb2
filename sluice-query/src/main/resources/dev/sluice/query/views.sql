-- The views over the events of all archives. 'copies' has every event as often as archives hold it.
-- One statement each, parted by lines of ';' alone.
CREATE VIEW main.events AS
SELECT DISTINCT ON (source, id) * FROM sluice.copies
;
COMMENT ON VIEW main.events IS 'each event once, by (source, id), whichever archives hold it'
;
CREATE VIEW sluice.bounce_classes AS
SELECT * FROM (VALUES
  (1, 'Undetermined', 'Undetermined'),
  (10, 'Invalid Recipient', 'Hard'),
  (20, 'Soft Bounce', 'Soft'),
  (21, 'DNS Failure', 'Soft'),
  (22, 'Mailbox Full', 'Soft'),
  (23, 'Too Large', 'Soft'),
  (24, 'Timeout', 'Soft'),
  (25, 'Admin Failure', 'Admin'),
  (30, 'Generic Bounce: No RCPT', 'Hard'),
  (40, 'Generic Bounce', 'Soft'),
  (50, 'Mail Block', 'Block'),
  (51, 'Spam Block', 'Block'),
  (52, 'Spam Content', 'Block'),
  (53, 'Prohibited Attachment', 'Block'),
  (54, 'Relaying Denied', 'Block'),
  (60, 'Auto-Reply', 'Soft'),
  (70, 'Transient Failure', 'Soft'),
  (80, 'Subscribe', 'Admin'),
  (90, 'Unsubscribe', 'Hard'),
  (100, 'Challenge-Response', 'Soft')
) AS classes (bounce_class, bounce_name, bounce_category)
;
-- One look into the JSON for all members of an event.
CREATE VIEW sluice.sparkpost_members AS
SELECT id, time, type, subject, subaccount, detail, archive, file,
  json_extract_string(detail, ['$.message_id', '$.rcpt_to', '$.campaign_id', '$.template_id',
    '$.transmission_id', '$.bounce_class', '$.reason', '$.raw_reason', '$.error_code', '$.ip_pool',
    '$.sending_ip', '$.subject', '$.num_retries', '$.queue_time', '$.target_link_url',
    '$.target_link_name', '$.user_agent', '$.fbtype', '$.event_id']) AS members
FROM (
  SELECT DISTINCT ON (source, id) * FROM sluice.copies
  WHERE source = 'sparkpost' AND starts_with(type, 'com.sparkpost.'))
;
CREATE VIEW main.sparkpost_events AS
SELECT id AS event_id,
  coalesce(members[1], subject) AS message_id,
  time,
  split_part(split.type, '.', 3) AS class,
  split_part(split.type, '.', 4) AS type,
  coalesce(subaccount, '0') AS subaccount,
  members[2] AS recipient,
  CASE WHEN contains(members[2], '@') THEN lower(split_part(members[2], '@', -1)) END AS recipient_domain,
  members[3] AS campaign,
  members[4] AS template,
  members[5] AS transmission,
  TRY_CAST(members[6] AS INTEGER) AS bounce_class,
  classes.bounce_name,
  CASE WHEN classes.bounce_category IS NOT NULL THEN classes.bounce_category
    WHEN split_part(split.type, '.', 4) IN ('bounce', 'out_of_band') OR members[6] IS NOT NULL
      THEN 'Undetermined' END AS bounce_category,
  members[7] AS reason,
  members[8] AS raw_reason,
  members[9] AS error_code,
  members[10] AS ip_pool,
  members[11] AS sending_ip,
  members[12] AS subject,
  TRY_CAST(members[13] AS INTEGER) AS retries,
  TRY_CAST(members[14] AS BIGINT) AS queue_time,
  members[15] AS link_url,
  members[16] AS link_name,
  members[17] AS user_agent,
  members[18] AS feedback_type,
  detail AS data,
  archive,
  file
FROM sluice.sparkpost_members AS split
LEFT JOIN sluice.bounce_classes AS classes
  ON classes.bounce_class = TRY_CAST(split.members[6] AS INTEGER)
;
COMMENT ON VIEW main.sparkpost_events IS 'each event of SparkPost once, with its members as columns'
;
CREATE VIEW main.sparkpost_bounces AS
SELECT event_id, message_id, time, type = 'out_of_band' AS out_of_band, subaccount, recipient,
  recipient_domain, campaign, template, transmission, bounce_class, bounce_name, bounce_category,
  reason, raw_reason, error_code, ip_pool, sending_ip, retries
FROM main.sparkpost_events
WHERE class = 'message_event' AND type IN ('bounce', 'out_of_band')
;
COMMENT ON VIEW main.sparkpost_bounces IS 'each bounce, in band or out of band, with the name and category of its class'
;
CREATE VIEW main.sparkpost_messages AS
SELECT message_id,
  coalesce(arg_min(subaccount, time) FILTER (type = 'injection'), arg_min(subaccount, time)) AS subaccount,
  arg_min(recipient, time) FILTER (recipient IS NOT NULL) AS recipient,
  arg_min(recipient_domain, time) FILTER (recipient_domain IS NOT NULL) AS recipient_domain,
  arg_min(campaign, time) FILTER (campaign IS NOT NULL) AS campaign,
  arg_min(template, time) FILTER (template IS NOT NULL) AS template,
  arg_min(transmission, time) FILTER (transmission IS NOT NULL) AS transmission,
  arg_min(ip_pool, time) FILTER (ip_pool IS NOT NULL) AS ip_pool,
  arg_min(sending_ip, time) FILTER (sending_ip IS NOT NULL) AS sending_ip,
  arg_min(subject, time) FILTER (subject IS NOT NULL) AS subject,
  min(time) FILTER (type = 'injection') AS injected_at,
  min(time) FILTER (type = 'delivery') AS delivered_at,
  min(time) FILTER (type = 'bounce') AS bounced_at,
  min(time) FILTER (type = 'out_of_band') AS out_of_band_at,
  min(time) FILTER (type = 'policy_rejection') AS rejected_at,
  arg_max(bounce_class, time) FILTER (type IN ('bounce', 'out_of_band') AND bounce_class IS NOT NULL) AS bounce_class,
  arg_max(bounce_name, time) FILTER (type IN ('bounce', 'out_of_band') AND bounce_class IS NOT NULL) AS bounce_name,
  coalesce(
    arg_max(bounce_category, time) FILTER (type IN ('bounce', 'out_of_band') AND bounce_class IS NOT NULL),
    any_value(bounce_category) FILTER (type IN ('bounce', 'out_of_band'))) AS bounce_category,
  arg_max(reason, time) FILTER (type IN ('bounce', 'out_of_band', 'policy_rejection') AND reason IS NOT NULL) AS reason,
  count(*) FILTER (type = 'delay') AS delays,
  min(time) FILTER (is_open) AS opened_at,
  count(*) FILTER (is_open) AS opens,
  min(time) FILTER (is_click) AS clicked_at,
  count(*) FILTER (is_click) AS clicks,
  min(time) FILTER (type = 'spam_complaint') AS complained_at,
  min(time) FILTER (class = 'unsubscribe_event') AS unsubscribed_at,
  count(*) AS events,
  bool_or(type IN ('injection', 'delivery', 'bounce', 'out_of_band', 'delay')) AS is_sent,
  bool_or(type = 'injection') AS is_injected,
  bool_or(type IN ('bounce', 'out_of_band')) AS is_bounced,
  bool_or(type = 'delivery') AND NOT bool_or(type IN ('bounce', 'out_of_band')) AS is_delivered
FROM (
  SELECT *, type IN ('open', 'initial_open', 'amp_open', 'amp_initial_open') AS is_open,
    type IN ('click', 'amp_click') AS is_click
  FROM main.sparkpost_events
  WHERE message_id IS NOT NULL
    AND class IN ('message_event', 'track_event', 'gen_event', 'unsubscribe_event'))
GROUP BY message_id
;
COMMENT ON VIEW main.sparkpost_messages IS 'one row for each message of SparkPost: what became of it, and when'
;
CREATE MACRO sluice.rate(part, base) AS round(part / nullif(base, 0), 6)
;
CREATE MACRO sluice.rates(part) AS TABLE
SELECT COLUMNS([part]),
  count(*) AS messages,
  count(*) FILTER (is_sent) AS sent,
  count(*) FILTER (is_injected) AS injected,
  count(*) FILTER (is_delivered) AS delivered,
  count(*) FILTER (is_bounced) AS bounced,
  count(*) FILTER (bounce_category = 'Hard') AS bounced_hard,
  count(*) FILTER (bounce_category = 'Soft') AS bounced_soft,
  count(*) FILTER (bounce_category = 'Block') AS bounced_block,
  count(*) FILTER (bounce_category = 'Admin') AS bounced_admin,
  count(*) FILTER (bounce_category = 'Undetermined') AS bounced_undetermined,
  count(rejected_at) AS rejected,
  count(complained_at) AS complained,
  count(opened_at) AS opened,
  count(clicked_at) AS clicked,
  count(unsubscribed_at) AS unsubscribed,
  sluice.rate(delivered, sent) AS delivery_rate,
  sluice.rate(bounced, sent) AS bounce_rate,
  sluice.rate(complained, delivered) AS complaint_rate,
  sluice.rate(opened, delivered) AS open_rate,
  sluice.rate(clicked, delivered) AS click_rate
FROM main.sparkpost_messages
GROUP BY ALL
;
CREATE VIEW main.sparkpost_rates_by_subaccount AS FROM sluice.rates('subaccount')
;
COMMENT ON VIEW main.sparkpost_rates_by_subaccount IS 'messages of SparkPost counted by subaccount, and their rates'
;
CREATE VIEW main.sparkpost_rates_by_campaign AS FROM sluice.rates('campaign')
;
COMMENT ON VIEW main.sparkpost_rates_by_campaign IS 'messages of SparkPost counted by campaign, and their rates'
;
CREATE VIEW main.sparkpost_rates_by_domain AS FROM sluice.rates('recipient_domain')
;
COMMENT ON VIEW main.sparkpost_rates_by_domain IS 'messages of SparkPost counted by domain of the recipient, and their rates'
;
