package dev.sluice.config;

import dev.sluice.mail.relay.RelaySettings;
import dev.sluice.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads `mail`: the relay that takes the hub's letters.
final class MailReader {

  private MailReader() {}

  static Optional<RelaySettings> read(Section top) {
    Optional<Section> mail = top.section("mail");
    Optional<RelaySettings> relay =
        mail.flatMap(section -> section.section("relay")).flatMap(MailReader::relay);
    mail.ifPresent(Section::finish);
    return relay;
  }

  private static Optional<RelaySettings> relay(Section relay) {
    relay.need("host", "mail.example.com");
    relay.need("from", "hub@example.com");
    Optional<String> host = relay.parsed("host", MailReader::host);
    RelaySettings.Security security =
        relay.parsed("security", MailReader::security).orElse(RelaySettings.Security.STARTTLS);
    int port = relay.whole("port", 1, 65_535).orElse(security.port());
    Optional<String> username = relay.text("username");
    Optional<Secret> password = relay.secret("password");
    Optional<String> from = relay.text("from");
    relay.finish();
    if (username.isPresent() != password.isPresent()) {
      relay.refuse("username and password of 'relay' belong together");
    }
    if (security == RelaySettings.Security.NONE && password.isPresent()) {
      relay.warn("security", "the password goes to the relay in clear");
    }
    return host.flatMap(name ->
        from.flatMap(sender ->
            relay.made(() ->
                new RelaySettings(
                    name,
                    port,
                    security,
                    username.flatMap(u -> password.map(p -> new RelaySettings.Login(u, p))),
                    sender))));
  }

  private static String host(String text) {
    if (text.isBlank() || text.length() > 253 || !text.matches("[A-Za-z0-9.:-]+")) {
      throw new IllegalArgumentException("'" + text + "' is not a host");
    }
    return text;
  }

  private static RelaySettings.Security security(String text) {
    Map<String, RelaySettings.Security> known = new LinkedHashMap<>();
    known.put("starttls", RelaySettings.Security.STARTTLS);
    known.put("tls", RelaySettings.Security.TLS);
    known.put("none", RelaySettings.Security.NONE);
    RelaySettings.Security security = known.get(text);
    if (security == null) {
      throw new IllegalArgumentException("'" + text + "' is none of starttls, tls and none");
    }
    return security;
  }
}
