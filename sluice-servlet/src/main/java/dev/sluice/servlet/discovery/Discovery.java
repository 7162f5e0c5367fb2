package dev.sluice.servlet.discovery;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Asks a hub what an application depends on, so that its own configuration needs no name of a
/// store.
///
/// An answer counts for {@link #DEFAULT_AGE} unless another age is given; then the hub is asked
/// again. A failure is thrown each time and is never kept, and never taken for "nothing". One
/// thread asks at a time; the others wait for its answer. May be used by many threads.
public final class Discovery {

  /// How long an answer counts.
  public static final Duration DEFAULT_AGE = Duration.ofMinutes(5);

  /// How long an answer may count at most.
  public static final Duration MAX_AGE = Duration.ofHours(24);

  /// The variable with the hub's address.
  public static final String URL = "SLUICE_URL";

  /// The variable with the key, whose scopes have `discovery:read`.
  public static final String KEY = "SLUICE_KEY";

  /// The variable with the application's name; only needed with a key that is bound to none.
  public static final String APPLICATION = "SLUICE_APPLICATION";

  private final HubQuestion question;
  private final Duration age;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;

  private record Known(Dependencies dependencies, long atNanos) {}

  Discovery(HubQuestion question, Duration age, Clock clock) {
    if (age.isNegative() || age.compareTo(MAX_AGE) > 0) {
      throw invalid("the age of an answer", "must be from 0 to " + MAX_AGE.toHours() + " hours");
    }
    this.question = question;
    this.age = age;
    this.clock = clock;
  }

  /// Asks the hub that `SLUICE_URL` and `SLUICE_KEY` name.
  ///
  /// @throws Fault `invalid-setting`, which names the variable
  public static Discovery fromEnvironment() {
    return from(System.getenv());
  }

  /// Asks the hub that these variables name.
  ///
  /// @throws Fault `invalid-setting`, which names the variable
  public static Discovery from(Map<String, String> variables) {
    URI url =
        url(URL, needed(variables, URL, "the hub's address, such as https://hub.example.com"));
    String key = key(KEY, needed(variables, KEY, "an API key with the scope discovery:read"));
    Optional<String> application =
        Optional.ofNullable(variables.get(APPLICATION)).filter(name -> !name.isBlank());
    return new Discovery(new HubQuestion(url, key, application), DEFAULT_AGE, Clock.system());
  }

  /// Asks a hub, with a key that is bound to the application.
  ///
  /// @param url the hub's address, `https://hub.example.com`; what its paths stand behind
  /// @throws Fault `invalid-setting`
  public static Discovery of(URI url, String key) {
    return new Discovery(
        new HubQuestion(
            url("the hub's address", url.toString()), key("the key", key), Optional.empty()),
        DEFAULT_AGE,
        Clock.system());
  }

  /// The same, with another age.
  ///
  /// @param longest how long an answer counts; zero asks each time
  /// @throws Fault `invalid-setting` for more than {@link #MAX_AGE}
  public Discovery keepingFor(Duration longest) {
    return new Discovery(question, longest, clock);
  }

  private static String needed(Map<String, String> variables, String name, String what) {
    String value = variables.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      throw invalid(name, "is missing; it holds " + what);
    }
    return value;
  }

  private static URI url(String where, String text) {
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean isBare = url.getQuery() == null && url.getFragment() == null;
      if ((scheme.equals("http") || scheme.equals("https"))
          && url.getHost() != null
          && url.getUserInfo() == null
          && isBare) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw invalid(where, "is no address; one would be https://hub.example.com");
    }
    throw invalid(where, "must be http or https, with a host and without user, query and fragment");
  }

  private static String key(String where, String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw invalid(where, "must be printable characters of ASCII without spaces");
    }
    return text;
  }

  private static Fault invalid(String where, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-setting", where + " " + trouble);
  }

  /// What the application depends on: as the hub said not longer ago than answers count.
  ///
  /// @throws Fault `hub-unreachable`, `discovery-refused`, `discovery-failed`, `unreadable-answer`,
  ///   `interrupted`
  public Dependencies dependencies() {
    Optional<Dependencies> before = fresh();
    if (before.isPresent()) {
      return before.get();
    }
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException e) {
      throw HubQuestion.interrupted(e);
    }
    try {
      return fresh().orElseGet(this::asked);
    } finally {
      asking.unlock();
    }
  }

  private Dependencies asked() {
    long now = clock.nanos();
    Dependencies answer = question.ask();
    known = new Known(answer, now);
    return answer;
  }

  private Optional<Dependencies> fresh() {
    Known last = known;
    return last != null && clock.since(last.atNanos()).compareTo(age) < 0
        ? Optional.of(last.dependencies())
        : Optional.empty();
  }

  /// One resource of the application's, by its logical id.
  ///
  /// @throws Fault `no-such-resource`, and what {@link #dependencies} throws
  public Resource resource(String id) {
    return dependencies().resource(id);
  }

  /// Never shows the key.
  @Override
  public String toString() {
    return "Discovery[" + question.url() + "]";
  }
}
