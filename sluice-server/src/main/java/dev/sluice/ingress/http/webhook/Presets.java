package dev.sluice.ingress.http.webhook;

import static dev.sluice.signature.Algorithm.ECDSA_SHA256;
import static dev.sluice.signature.Algorithm.ED25519;
import static dev.sluice.signature.Algorithm.HMAC_SHA1;
import static dev.sluice.signature.Algorithm.HMAC_SHA256;
import static dev.sluice.signature.Algorithm.RSA_SHA256;
import static dev.sluice.signature.Encoding.BASE64;
import static dev.sluice.signature.Encoding.HEX;

import dev.sluice.ingress.http.webhook.Mapping.Content;
import dev.sluice.ingress.http.webhook.Webhook.Manner;
import dev.sluice.secret.Secret;
import dev.sluice.signature.Check;
import dev.sluice.signature.EitherCheck;
import dev.sluice.signature.KeyForm;
import dev.sluice.signature.Place;
import dev.sluice.signature.Scheme;
import dev.sluice.signature.Scheme.Variant;
import dev.sluice.signature.SignatureCheck;
import dev.sluice.signature.Template;
import dev.sluice.signature.TokenCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The providers that are known.
///
/// How each signs is told by its own documentation; `docs/webhooks.md` links it. Whether an id is
/// the same when a provider repeats, and another when it does not, decides which one is taken.
public final class Presets {

  /// The one whose requests SNS's certificate proves.
  public static final String SNS = "sns";

  /// These providers repeat for a day and do not say whether a repeat is signed anew.
  private static final Duration A_DAY = Duration.ofHours(25);

  private static final Variant HEX_SHA256 = new Variant("", HMAC_SHA256, HEX, KeyForm.TEXT);
  private static final Variant BASE64_SHA256 = new Variant("", HMAC_SHA256, BASE64, KeyForm.TEXT);
  private static final String WHSEC = "whsec_";

  private static final Map<String, Preset> ALL =
      List.of(
              standardWebhooks(),
              of("github", scheme(Scheme.plain("X-Hub-Signature-256", hub(), "{body}")))
                  .types("github.{header:X-GitHub-Event}.{json:action}")
                  .types("github.{header:X-GitHub-Event}")
                  .ids("{header:X-GitHub-Delivery}")
                  .subjects("{json:repository.full_name}", "{json:organization.login}")
                  .payload("payload")
                  .made(),
              of("gitlab", Presets::gitLab)
                  .types("gitlab.{json:object_kind}", "gitlab.{json:event_name}")
                  .ids("{header:webhook-id}", "{header:Idempotency-Key}")
                  .subjects("{json:project.path_with_namespace}")
                  .made(),
              of(
                      "stripe",
                      scheme(items("Stripe-Signature", ",", "t=", "v1=", "{timestamp}.{body}")))
                  .types("stripe.{json:type}")
                  .ids("{json:id}")
                  .subjects("{json:data.object.id}")
                  .times("{json:created}")
                  .made(),
              of(
                      "paddle",
                      scheme(items("Paddle-Signature", ";", "ts=", "h1=", "{timestamp}:{body}")))
                  .types("paddle.{json:event_type}")
                  .ids("{json:event_id}")
                  .subjects("{json:data.id}")
                  .times("{json:occurred_at}")
                  .made(),
              of("shopify", scheme(Scheme.plain("X-Shopify-Hmac-SHA256", BASE64_SHA256, "{body}")))
                  .types("shopify.{header:X-Shopify-Topic}")
                  .ids("{header:X-Shopify-Webhook-Id}")
                  .times("{header:X-Shopify-Triggered-At}")
                  .headers("X-Shopify-Shop-Domain")
                  .made(),
              of(
                      "woocommerce",
                      scheme(Scheme.plain("X-WC-Webhook-Signature", BASE64_SHA256, "{body}")))
                  .types("woocommerce.{header:X-WC-Webhook-Topic}")
                  .ids("{header:X-WC-Webhook-Delivery-ID}")
                  .headers("X-WC-Webhook-Source")
                  .made(),
              of("slack", scheme(slack()))
                  .types("slack.{json:event.type}", "slack.{json:type}")
                  .types("slack.command{form:command}")
                  .ids("{json:event_id}")
                  .times("{json:event_time}")
                  .payload("payload")
                  .manner(Manner.SLACK)
                  .made(),
              of("twilio", scheme(twilio()))
                  .types("twilio.message.{form:MessageStatus}", "twilio.message.{form:SmsStatus}")
                  .types("twilio.call.{form:CallStatus}")
                  .ids("{header:I-Twilio-Idempotency-Token}")
                  .subjects("{form:MessageSid}", "{form:CallSid}")
                  .manner(Manner.TWILIO)
                  .needingUrl()
                  .made(),
              of("sendgrid", scheme(sendGrid()))
                  .types("sendgrid.{json:event}")
                  .ids("{json:sg_event_id}")
                  .subjects("{json:sg_message_id}")
                  .times("{json:timestamp}")
                  .content(Content.ELEMENTS)
                  .made(),
              of("mailgun", scheme(mailgun()))
                  .types("mailgun.{json:event-data.event}")
                  // Mailgun says that an id is unique within a day.
                  .ids("{json:event-data.id}-{json:event-data.timestamp}")
                  .subjects("{json:event-data.message.headers.message-id}")
                  .times("{json:event-data.timestamp}")
                  .made(),
              of("postal", scheme(postal()))
                  .types("postal.{json:event}")
                  .ids("{json:uuid}")
                  .times("{json:timestamp}")
                  .made(),
              of("meta", scheme(Scheme.plain("X-Hub-Signature-256", hub(), "{body}")))
                  .types("meta.{json:object}")
                  .made(),
              of("dropbox", scheme(Scheme.plain("X-Dropbox-Signature", HEX_SHA256, "{body}")))
                  .manner(Manner.ECHO)
                  .made(),
              new Made(SNS, Optional.empty())
                  .types("sns.notification")
                  .ids("{json:MessageId}")
                  .subjects("{json:Subject}")
                  .made(),
              new Made("event-grid", Optional.empty())
                  .types("{json:eventType}")
                  .ids("{json:id}")
                  .subjects("{json:subject}")
                  .times("{json:eventTime}")
                  .content(Content.ELEMENTS)
                  .manner(Manner.EVENT_GRID)
                  .made(),
              new Made("cloudevents", Optional.empty()).content(Content.CLOUDEVENTS).made())
          .stream()
          .collect(Collectors.toUnmodifiableMap(Preset::name, Function.identity()));

  private Presets() {}

  /// A provider by its name.
  public static Optional<Preset> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /// The names of all of them, in their order.
  public static SortedSet<String> names() {
    return new TreeSet<>(ALL.keySet());
  }

  private static Preset standardWebhooks() {
    return of(
            "standard-webhooks",
            (secrets, url, tolerance) ->
                new EitherCheck(
                    List.of(
                        standard("webhook", secrets, tolerance),
                        standard("svix", secrets, tolerance))))
        .types("{json:type}")
        .ids("{header:webhook-id}", "{header:svix-id}")
        .times("{json:timestamp}")
        .made();
  }

  /// Standard Webhooks 1.0.0, and the same with the names that Svix has used before.
  private static Check standard(String names, List<Secret> secrets, Optional<Duration> tolerance) {
    Scheme scheme =
        new Scheme(
            new Place.Header(names + "-signature"),
            " ",
            List.of(
                new Variant("v1,", HMAC_SHA256, BASE64, KeyForm.WHSEC),
                new Variant("v1a,", ED25519, BASE64, KeyForm.WHPK)),
            Optional.of(new Scheme.StampAt(new Place.Header(names + "-timestamp"))),
            Template.parse("{header:" + names + "-id}.{timestamp}.{body}"),
            tolerance.orElse(Scheme.TOLERANCE),
            Optional.empty());
    return new SignatureCheck(scheme, "", secrets);
  }

  /// A secret that begins with `whsec_` signs as Standard Webhooks has it; any other is shown. A
  /// token of one sort does not count as one of the other.
  private static Check gitLab(List<Secret> secrets, String url, Optional<Duration> tolerance) {
    List<Secret> signing = secrets.stream().filter(Presets::isSigning).toList();
    List<Secret> shown = secrets.stream().filter(each -> !isSigning(each)).toList();
    List<Check> checks = new ArrayList<>();
    if (!signing.isEmpty()) {
      checks.add(standard("webhook", signing, tolerance));
    }
    if (!shown.isEmpty()) {
      checks.add(new TokenCheck(new Place.Header("X-Gitlab-Token"), "", shown));
    }
    return new EitherCheck(checks);
  }

  private static boolean isSigning(Secret secret) {
    return secret.reveal().startsWith(WHSEC);
  }

  private static Variant hub() {
    return new Variant("sha256=", HMAC_SHA256, HEX, KeyForm.TEXT);
  }

  private static Scheme items(
      String header, String separator, String stamp, String prefix, String signed) {
    return new Scheme(
        new Place.Header(header),
        separator,
        List.of(new Variant(prefix, HMAC_SHA256, HEX, KeyForm.TEXT)),
        Optional.of(new Scheme.StampBehind(stamp)),
        Template.parse(signed),
        Scheme.TOLERANCE,
        Optional.empty());
  }

  private static Scheme slack() {
    return new Scheme(
        new Place.Header("X-Slack-Signature"),
        "",
        List.of(new Variant("v0=", HMAC_SHA256, HEX, KeyForm.TEXT)),
        Optional.of(new Scheme.StampAt(new Place.Header("X-Slack-Request-Timestamp"))),
        Template.parse("v0:{timestamp}:{body}"),
        Scheme.TOLERANCE,
        Optional.empty());
  }

  private static Scheme twilio() {
    return new Scheme(
        new Place.Header("X-Twilio-Signature"),
        "",
        List.of(new Variant("", HMAC_SHA1, BASE64, KeyForm.TEXT)),
        Optional.empty(),
        Template.parse("{url}{params}"),
        Scheme.TOLERANCE,
        Optional.of("bodySHA256"));
  }

  private static Scheme sendGrid() {
    return new Scheme(
        new Place.Header("X-Twilio-Email-Event-Webhook-Signature"),
        "",
        List.of(new Variant("", ECDSA_SHA256, BASE64, KeyForm.PUBLIC)),
        Optional.of(new Scheme.StampAt(new Place.Header("X-Twilio-Email-Event-Webhook-Timestamp"))),
        Template.parse("{timestamp}{body}"),
        A_DAY,
        Optional.empty());
  }

  /// Mailgun signs a number of its own and not the body.
  private static Scheme mailgun() {
    return new Scheme(
        new Place.Member("signature.signature"),
        "",
        List.of(HEX_SHA256),
        Optional.of(new Scheme.StampAt(new Place.Member("signature.timestamp"))),
        Template.parse("{timestamp}{json:signature.token}"),
        A_DAY,
        Optional.empty());
  }

  private static Scheme postal() {
    return Scheme.plain(
        "X-Postal-Signature-256", new Variant("", RSA_SHA256, BASE64, KeyForm.PUBLIC), "{body}");
  }

  private static Preset.Proof scheme(Scheme scheme) {
    return (secrets, url, tolerance) ->
        new SignatureCheck(tolerance.map(scheme::tolerating).orElse(scheme), url, secrets);
  }

  private static Made of(String name, Preset.Proof proof) {
    return new Made(name, Optional.of(proof));
  }

  /// Collects what is known of a provider.
  private static final class Made {
    private final String name;
    private final Optional<Preset.Proof> proof;
    private final List<Template> types = new ArrayList<>();
    private final List<Template> ids = new ArrayList<>();
    private final List<Template> subjects = new ArrayList<>();
    private final List<Template> times = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private Content content = Content.ONE;
    private Optional<String> payload = Optional.empty();
    private Manner manner = Manner.PLAIN;
    private boolean needsUrl;

    Made(String name, Optional<Preset.Proof> proof) {
      this.name = name;
      this.proof = proof;
    }

    Made types(String... texts) {
      return add(types, texts);
    }

    Made ids(String... texts) {
      return add(ids, texts);
    }

    Made subjects(String... texts) {
      return add(subjects, texts);
    }

    Made times(String... texts) {
      return add(times, texts);
    }

    private Made add(List<Template> templates, String... texts) {
      for (String text : texts) {
        templates.add(Template.parse(text));
      }
      return this;
    }

    Made headers(String... names) {
      headers.addAll(List.of(names));
      return this;
    }

    Made content(Content other) {
      content = other;
      return this;
    }

    Made payload(String field) {
      payload = Optional.of(field);
      return this;
    }

    Made manner(Manner other) {
      manner = other;
      return this;
    }

    Made needingUrl() {
      needsUrl = true;
      return this;
    }

    Preset made() {
      String fallback = name.equals("standard-webhooks") ? "webhook.event" : name + ".event";
      return new Preset(
          name,
          proof,
          new Mapping("", types, fallback, ids, subjects, times, headers, content, payload),
          manner,
          needsUrl);
    }
  }
}
