package dev.sluice.notify.integration.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Integration;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationUrlsTest {

  private static final Integrations ALL = Integrations.all(Clock.system(), new SecureRandom());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack://T1/B2/c3 | slack url=https://hooks.slack.com/services/T1/B2/c3",
        "slack://bot@T1/B2/c3/#ops | slack url=https://hooks.slack.com/services/T1/B2/c3",
        "slack://xoxb-1-2/#ops | slack-api channel=#ops token=xoxb-1-2",
        "tgram://123:AbC-d/-1007 | telegram chat-id=-1007 token=123:AbC-d",
        "discord://42/tok_en | discord url=https://discord.com/api/webhooks/42/tok_en",
        "workflows://h:443/wf/sig | teams url=https://h:443/workflows/wf/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=sig",
        "mmosts://me@chat.example/base/key | mattermost url=https://chat.example/base/hooks/key username=me",
        "mmost://chat.example:8065/key?channel=ops | mattermost channel=ops url=http://chat.example:8065/hooks/key",
        "rockets://id%2Ftok@chat.example/#ops | rocketchat channel=#ops url=https://chat.example/hooks/id/tok",
        "gchat://AAA/k/t/th | googlechat thread-key=th url=https://chat.googleapis.com/v1/spaces/AAA/messages?key=k&token=t",
        "matrixs://tok@m.example/!r:m.example | matrix room=!r:m.example token=tok url=https://m.example",
        "ntfy://alerts | ntfy topic=alerts",
        "ntfys://u:p@n.example/alerts | ntfy password=p topic=alerts url=https://n.example username=u",
        "ntfys://tk_1@n.example:8/alerts | ntfy token=tk_1 topic=alerts url=https://n.example:8",
        "gotify://g.example/push/tok | gotify token=tok url=http://g.example/push",
        "pover://user@tok/phone | pushover device=phone token=tok user=user",
        "pagerduty://key@api/shop?severity=info | pagerduty routing-key=key severity=info source=shop",
        "opsgenie://key?region=eu&priority=P2 | opsgenie api-key=key base-url=https://api.eu.opsgenie.com priority=P2",
        "twilio://AC0123456789abcdef0123456789abcdef:t@15005550006/+4915112345678 | twilio-sms account-sid=AC0123456789abcdef0123456789abcdef auth-token=t from=+15005550006 to=+4915112345678",
        "twilio://AC0123456789abcdef0123456789abcdef:t@+15005550006/w:4915112345678 | twilio-whatsapp account-sid=AC0123456789abcdef0123456789abcdef auth-token=t from=+15005550006 to=+4915112345678",
        "nexmo://k:s@Shop/4915112345678 | vonage api-key=k api-secret=s from=Shop to=4915112345678",
        "zendesk://a%40b.example:t@acme | zendesk email=a@b.example token=t url=https://acme.zendesk.com",
        "github://tok@acme/shop?title=Alarm | github repository=acme/shop title=Alarm token=tok",
        "jsons://u:p@h:8/a/b?+X-Team=ops&method=PUT | webhook headers.X-Team=ops method=PUT password=p url=https://h:8/a/b username=u",
        "mailto://u:p@mail.example?name=Shop | mail from=u@mail.example from-name=Shop host=mail.example password=p security=starttls to=u@mail.example username=u",
        "mailtos://u:p@mail.example:465/a@x.example?from=f@mail.example&smtp=s.example | mail from=f@mail.example host=s.example password=p port=465 security=tls to=a@x.example username=u",
      })
  void aUrlHoldsAnIntegrationAndItsCredentials(String url, String expected) {
    Integrations.Selected selected = ALL.ofUrl(url);
    List<String> shown = new ArrayList<>();
    shown.add(selected.integration().description().name());
    selected.credentials().under("").forEach((name, value) -> shown.add(name + "=" + value));
    assertEquals(expected, String.join(" ", shown));
  }

  @ParameterizedTest
  @CsvSource({
    "slack://T1/B2,invalid-notify-url",
    "tgram://123/7,invalid-notify-url",
    "tgram://123:a.b/7,invalid-credentials",
    "twilio://AC1:secret@+15005550006/+4915112345678,invalid-credentials",
    "nothing://x,invalid-notify-url",
    "slack:T1/B2/c3,invalid-notify-url",
    "slack://T1/B2/c%zz,invalid-notify-url",
    "mailto://u:secret@mail.example/nobody,invalid-credentials",
    "jsons://u:secret@h/x?+Host=y,invalid-credentials",
    "jsons://h/x?method=GET,invalid-credentials",
    "matrix://secret@h/#alias:h,invalid-credentials",
  })
  void aWrongUrlIsRefusedWithoutShowingIt(String url, String code) {
    Fault fault = assertThrows(Fault.class, () -> ALL.ofUrl(url));
    assertEquals(code, fault.code());
    assertFalse(fault.sentence().contains("secret"), fault.sentence());
  }

  @Test
  void namesAreUniqueAndCanStandInATopic() {
    Set<String> names = new TreeSet<>();
    for (Integration integration : ALL.list()) {
      Description description = integration.description();
      assertEquals(true, names.add(description.name()), description.name());
      assertEquals(true, description.name().matches("[a-z][a-z-]{1,30}"), description.name());
    }
    Fault fault = assertThrows(Fault.class, () -> ALL.named("slak"));
    assertEquals("unknown-integration", fault.code());
    assertEquals(true, fault.sentence().contains("'slack'"), fault.sentence());
  }
}
