package dev.sluice;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Who may use whom. `docs/ARCHITECTURE.md` shows the same map; change both together.
final class Rooms {

  /// Each room, and the rooms that it may use.
  static final Map<String, Set<String>> ALL =
      read(
          """
          # sluice-api
          fault:
          time:
          event: fault
          journal: event
          outbox: journal
          target: event outbox
          object:
          file:
          registry: event
          record: event journal
          index: event journal
          # sluice-testkit: no other room may use it
          testkit: time
          testkit.child:
          testkit.hostile:
          testkit.notify: testkit
          testkit.postfix:
          testkit.sparkpost: time
          testkit.bucket:
          testkit.forwarding: event index journal object outbox registry
          testkit.memory: event fault index journal object outbox registry target time
          testkit.contract:
            event fault index journal object outbox registry target testkit testkit.notify time
          # sluice-events
          events.json: fault
          events.cesql: fault
          events.cloudevents: event events.json fault
          events.sparkpost: event events.json fault index
          events.shape: event events.cloudevents events.json events.sparkpost fault
          # sluice-servlet
          servlet.container: event fault
          servlet.discovery: events.json fault time
          servlet: event events.cloudevents events.json events.shape fault servlet.container
          # sluice-core
          view: event events.json fault
          transform.jsonata: fault time
          transform: event fault journal outbox transform.jsonata view
          rule.pattern: event fault
          rule.filter: events.cesql fault
          rule: fault outbox rule.filter rule.pattern transform view
          rule.explain: events.cesql fault outbox rule rule.filter rule.pattern
          intake: event fault journal time
          routing: event fault journal outbox rule time view
          replay: event fault journal outbox registry routing rule time view
          indexing: event fault index journal time
          schema: event fault journal outbox registry routing target time view
          delivery: event fault journal outbox target time transform
          archive.line: event fault journal record transform.jsonata view
          archive: archive.line audit event fault file journal object outbox replay time view
          archive.contents: archive archive.line audit fault journal object outbox view
          object.disk: engine.log journal object time
          audit: journal outbox
          retention: fault journal outbox time
          engine.bytes:
          engine.log: journal time
          engine.journal: engine.bytes engine.log event fault journal time
          engine.rocksdb:
            audit engine.bytes engine.journal engine.log event fault index journal outbox
            registry time
          # sluice-s3
          object.s3: fault object time
          # sluice-query
          query.parquet: event fault
          query: fault file
          query.worker: fault file query query.parquet
          # sluice-server
          readymade:
          secret: fault
          identity: fault time
          vault: event fault registry
          management: event events.cloudevents events.json fault registry time
          identity.key: event fault identity management registry time
          identity.token: event events.json fault identity management registry time
          identity.oauth: event fault identity identity.token management registry time
          identity.user: event fault identity identity.token mail.relay management registry time
          mail.relay: event fault registry secret time
          mail:
          mail.message: events.json fault object
          mail.verdict: events.json fault mail mail.message secret time
          mail.receipt.rule: fault mail
          mail.receipt:
            event fault index intake mail mail.message mail.receipt.rule mail.relay mail.verdict
            management object outbox registry routing time
          mail.reading:
            event fault index indexing journal mail.message mail.receipt mail.receipt.rule
            object
          ingress.http.mail:
            event fault identity index indexing ingress.http mail.message mail.reading object
          ingress.http.receipt: fault identity ingress.http mail.receipt mail.receipt.rule
          client: event events.json fault time
          client.generator:
          tls: fault
          ingress.http: event fault identity intake journal outbox replay time tls
          ingress.smtp: fault mail time tls
          ingress.sqs:
            event events.json events.shape fault identity ingress.http intake journal secret
            time
          ingress.http.aws: event fault identity ingress.http
          ingress.http.cognito: fault identity identity.user ingress.http ingress.http.aws
          ingress.http.manage: fault identity identity.key ingress.http mail.relay
          ingress.http.oauth: event fault identity identity.oauth identity.token ingress.http
          sparkpost:
            event events.json events.sparkpost fault identity index indexing ingress.http intake
            journal mail object time
          notify.template: events.json fault
          notify.manners: event fault identity journal notify.template outbox registry target time
          notify.integration:
            event fault mail.relay notify.template outbox secret target target.guard target.http
            time
          notify.integration.catalog:
            event fault mail.relay notify.integration notify.template outbox secret target time
          notify:
            event events.json fault identity intake journal management notify.integration
            notify.integration.catalog notify.manners notify.template outbox registry routing
            secret target time view
          ingress.http.notify:
            fault identity ingress.http notify notify.manners notify.sns notify.template outbox
          signature: fault secret
          signature.sns: fault time
          ingress.http.webhook:
            event events.json events.shape fault identity ingress.http intake secret signature signature.sns
            time
          notify.sns: fault identity notify notify.template outbox signature.sns time
          sparkpost.api: fault secret target.http
          sparkpost.catchup:
            event events.sparkpost fault intake journal registry sparkpost.api time
          sparkpost.connect:
            event events.sparkpost fault identity identity.key identity.oauth ingress.http
            management registry sparkpost.api sparkpost.catchup time
          target.guard:
          target.http:
            event events.cloudevents fault outbox secret target target.guard time view
          target.app:
            event events.cloudevents events.shape fault file mail.receipt outbox servlet
            servlet.container target target.http time
          config:
            archive archive.line delivery event events.shape events.sparkpost fault identity identity.key
            identity.token identity.user ingress.http ingress.http.webhook ingress.smtp
            ingress.sqs intake mail mail.receipt mail.receipt.rule mail.relay mail.verdict
            notify notify.integration notify.integration.catalog notify.manners notify.template
            object.s3 outbox readymade record retention routing rule schema secret servlet signature sparkpost.api
            sparkpost.catchup sparkpost.connect target.app target.guard target.http time tls
            transform vault view
          setup:
            config event fault journal management outbox registry rule rule.explain schema target.http
            time transform view
          ingress.http.schema: event fault identity ingress.http journal outbox schema setup
          ingress.http.setup:
            events.cloudevents fault identity ingress.http outbox rule rule.explain setup view
          ingress.http.eventbridge:
            event events.json events.shape fault identity ingress.http ingress.http.aws intake
            outbox rule setup time
          app:
            archive archive.contents audit client config delivery engine.rocksdb event events.cloudevents
            events.shape events.sparkpost fault file identity identity.key identity.oauth
            identity.token identity.user indexing ingress.http ingress.http.cognito
            ingress.http.eventbridge ingress.http.mail ingress.http.manage ingress.http.notify ingress.http.oauth
            ingress.http.receipt ingress.http.schema ingress.http.setup ingress.http.webhook ingress.smtp
            ingress.sqs intake journal mail mail.reading mail.receipt mail.receipt.rule mail.relay mail.verdict management
            notify notify.integration notify.integration.catalog notify.manners notify.sns
            notify.template object object.disk object.s3 outbox query query.parquet query.worker registry replay retention routing
            rule schema secret setup signature signature.sns sparkpost sparkpost.api sparkpost.catchup
            sparkpost.connect target target.app target.guard target.http time transform vault
          demo: app client.generator config time
          cli:
            app archive archive.contents archive.line audit client.generator config demo event events.cloudevents events.shape fault journal
            mail.receipt.rule outbox query readymade rule rule.explain target.app target.http
            time transform view
          """);

  /// Libraries that only some rooms may know.
  static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("org.rocksdb.", Set.of("engine.rocksdb")),
          Map.entry("com.github.luben.zstd.", Set.of("archive")),
          Map.entry("org.junit.", Set.of("testkit.contract")),
          Map.entry("software.amazon.event.ruler.", Set.of("rule")),
          Map.entry("com.networknt.", Set.of("schema")),
          Map.entry("com.google.re2j.", Set.of("schema")),
          Map.entry(
              "org.eclipse.jetty.",
              Set.of(
                  "ingress.http",
                  "notify.integration",
                  "servlet.container",
                  "sparkpost.api",
                  "target.app",
                  "target.http",
                  "app")),
          Map.entry("jakarta.servlet.", Set.of("servlet.container")),
          Map.entry("com.amazonaws.", Set.of("servlet")),
          Map.entry("com.nimbusds.", Set.of("identity.token")),
          Map.entry("picocli.", Set.of("cli")),
          Map.entry("software.amazon.awssdk.", Set.of("ingress.sqs", "object.s3")),
          Map.entry("jakarta.mail.", Set.of("mail.relay")),
          Map.entry("org.apache.james.", Set.of("mail.message")),
          Map.entry("org.jsoup.", Set.of("mail.message")),
          Map.entry("org.xbill.", Set.of("mail.verdict")),
          Map.entry("org.bouncycastle.", Set.of("identity.user")),
          Map.entry("org.snakeyaml.", Set.of("config")),
          Map.entry("java.sql.", Set.of("query", "query.parquet")));

  private Rooms() {}

  /// A room stands at the beginning of a line; what it may use, behind the colon and in the
  /// indented lines below.
  private static Map<String, Set<String>> read(String table) {
    Map<String, Set<String>> rooms = new TreeMap<>();
    for (String entry : table.replaceAll("(?m)^#.*\\R", "").split("\n(?! )")) {
      String[] parts = entry.strip().split(":\\s*");
      Set<String> uses = parts.length == 1 ? Set.of() : Set.of(parts[1].split("\\s+"));
      if (rooms.put(parts[0], uses) != null) {
        throw new IllegalStateException("the room " + parts[0] + " stands there twice");
      }
    }
    return rooms;
  }
}
