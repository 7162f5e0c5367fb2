package dev.sluice.identity.oauth;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Sha256;
import dev.sluice.identity.token.MachineClients;
import dev.sluice.identity.token.ResourceServers;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Who may get tokens for itself: the clients of the configuration, and those made at run time.
///
/// Of a secret only the SHA-256 digest is kept; secrets made here are random, so that a slow hash
/// would protect nothing. A client has two secrets for a while after a rotation.
public final class OAuthClients implements MachineClients {

  /// How many clients there may be, with those of the configuration.
  public static final int MAX_CLIENTS = 10_000;

  /// How many scopes a client may have.
  public static final int MAX_SCOPES = 50;

  /// How long a replaced secret counts unless something else is asked for.
  public static final Duration OVERLAP = Duration.ofHours(24);

  /// How long a replaced secret may count at most.
  public static final Duration MAX_OVERLAP = Duration.ofDays(30);

  /// How long a secret that is shown may be.
  static final int MAX_SECRET = 1_024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 26;
  private static final int SECRET_LENGTH = 52;

  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final RandomGenerator random;
  private final ResourceServers servers;
  private final Consumer<String> forget;
  private final Map<String, FileClient> fromFile = new LinkedHashMap<>();
  private final Map<String, Client> byId = new ConcurrentHashMap<>();

  /// A client as it is shown; never with a secret.
  ///
  /// @param reach whose events its tokens show
  /// @param origin `file` or `api`
  /// @param created when it was made, and by whom; empty for one of the file
  /// @param retiring until when a replaced secret still counts
  public record Shown(
      String name,
      String clientId,
      List<String> scopes,
      Reach reach,
      String origin,
      Optional<Instant> created,
      Optional<String> by,
      Optional<Instant> retiring) {}

  /// A client with the secret that is shown this once.
  public record Made(Shown client, String secret) {
    @Override
    public String toString() {
      return "Made[" + client + ", ***]";
    }
  }

  /// Somebody who showed a right secret.
  record Known(String clientId, List<String> scopes, Reach reach) {}

  /// @param random secrets come from it, so it must not be guessable
  /// @param forget is told the id of a client that is removed
  public OAuthClients(
      Registry registry,
      Changes changes,
      Clock clock,
      RandomGenerator random,
      ResourceServers servers,
      List<FileClient> fromFile,
      Consumer<String> forget) {
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
    this.random = random;
    this.servers = servers;
    this.forget = forget;
    fromFile.forEach(client -> this.fromFile.put(client.clientId(), client));
    String after = "";
    List<Registered> page;
    do {
      page = registry.list(Client.PREFIX, after, 1_000);
      for (Registered kept : page) {
        Client client = Client.read(kept);
        byId.put(client.clientId(), client);
        after = kept.key();
      }
    } while (!page.isEmpty());
  }

  @Override
  public Optional<String> name(String clientId) {
    FileClient file = fromFile.get(clientId);
    return file != null
        ? Optional.of(file.name())
        : Optional.ofNullable(byId.get(clientId)).map(Client::name);
  }

  /// Who shows this secret; empty when the client or its secret is not known. A client's id is no
  /// secret.
  Optional<Known> authenticate(String clientId, String secret) {
    if (secret.length() > MAX_SECRET) {
      return Optional.empty();
    }
    String shown = Sha256.hex(secret);
    FileClient file = fromFile.get(clientId);
    if (file != null) {
      return Sha256.same(shown, Sha256.hex(file.secret().get()))
          ? Optional.of(new Known(clientId, file.scopes(), file.reach()))
          : Optional.empty();
    }
    Client client = byId.get(clientId);
    if (client == null) {
      return Optional.empty();
    }
    boolean right = false;
    for (Client.KeptSecret kept : client.secrets()) {
      boolean same = Sha256.same(shown, kept.digest());
      right |= same && kept.counts(clock.now());
    }
    return right
        ? Optional.of(new Known(clientId, client.scopes(), client.reach()))
        : Optional.empty();
  }

  /// Whether this secret of a client counts now.
  public boolean isSecret(String clientId, String secret) {
    return authenticate(clientId, secret).isPresent();
  }

  /// All clients, by name.
  ///
  /// @param by who asks; a client that sees more is not shown
  public List<Shown> list(Caller by) {
    return all().stream().filter(client -> by.reach().cover(client.reach())).toList();
  }

  private List<Shown> all() {
    List<Shown> all = new ArrayList<>();
    fromFile.values().forEach(client -> all.add(shown(client)));
    byId.values().forEach(client -> all.add(shown(client)));
    all.sort(Comparator.comparing(Shown::name));
    return all;
  }

  /// The client of a name.
  ///
  /// @throws Fault `no-such-client`
  public Shown find(String name, Caller by) {
    return list(by).stream()
        .filter(client -> client.name().equals(name))
        .findFirst()
        .orElseThrow(OAuthClients::unknown);
  }

  /// Makes a client.
  ///
  /// @param scopes 1 to {@link #MAX_SCOPES}, each `server/scope` of a declared resource server; of
  ///   the hub's own, only those that the caller has
  /// @param reach whose events its tokens show; no more than the caller sees
  /// @throws Fault `invalid-client`, `cannot-grant`, `client-exists` or `too-many-clients`
  public Made create(Caller by, String name, List<String> scopes, Reach reach) {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "a client's name has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter"
              + " or digit");
    }
    Set<String> wanted = new LinkedHashSet<>(scopes);
    if (wanted.isEmpty() || wanted.size() > MAX_SCOPES) {
      throw invalid("a client has 1 to " + MAX_SCOPES + " scopes");
    }
    for (String scope : wanted) {
      if (!servers.knows(scope)) {
        throw invalid(
            "a scope is written server/scope, of 'sluice' or a server under"
                + " identity.resource-servers; one of those asked for is not declared");
      }
    }
    by.requireMayGrant(ResourceServers.own(wanted), reach);
    if (fromFile.size() + byId.size() >= MAX_CLIENTS) {
      throw conflict("too-many-clients", "there are " + MAX_CLIENTS + " clients; remove some");
    }
    if (all().stream().anyMatch(client -> client.name().equals(name))) {
      throw exists(name);
    }
    Instant now = clock.now();
    String secret = text(SECRET_LENGTH);
    Client client =
        new Client(
            name,
            text(ID_LENGTH),
            List.copyOf(wanted),
            reach,
            now,
            by.name(),
            List.of(new Client.KeptSecret(Sha256.hex(secret), now, Optional.empty())),
            1);
    Notice notice = new Notice(by.name(), "oauth-client.created", name, details(client));
    write(notice, new Change.Put(client.key(), client.value(), Registry.ABSENT), name);
    byId.put(client.clientId(), client);
    return new Made(shown(client), secret);
  }

  private static Map<String, String> details(Client client) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("clientId", client.clientId());
    details.put("scopes", String.join(" ", client.scopes()));
    client
        .reach()
        .subaccounts()
        .ifPresent(only -> details.put("subaccounts", String.join(" ", only)));
    client.reach().application().ifPresent(name -> details.put("application", name));
    return details;
  }

  /// Gives a client a new secret; the one before counts for a while yet.
  ///
  /// @param overlap how long; at most {@link #MAX_OVERLAP}
  /// @throws Fault `no-such-client`, `client-in-file` or `cannot-grant`
  public Made rotate(Caller by, String name, Duration overlap) {
    Client old = changeable(name, by);
    by.requireMayGrant(ResourceServers.own(old.scopes()), old.reach());
    if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
      throw invalid("a replaced secret counts for 0 s to 30 d");
    }
    Instant now = clock.now();
    String secret = text(SECRET_LENGTH);
    List<Client.KeptSecret> secrets = new ArrayList<>();
    secrets.add(new Client.KeptSecret(Sha256.hex(secret), now, Optional.empty()));
    if (!overlap.isZero()) {
      Client.KeptSecret last = old.secrets().getFirst();
      secrets.add(
          new Client.KeptSecret(last.digest(), last.made(), Optional.of(now.plus(overlap))));
    }
    Client fresh =
        new Client(
            name,
            old.clientId(),
            old.scopes(),
            old.reach(),
            old.created(),
            old.by(),
            secrets,
            old.version() + 1);
    Notice notice =
        new Notice(
            by.name(),
            "oauth-client.rotated",
            name,
            Map.of("clientId", old.clientId(), "overlapSeconds", overlap.toSeconds() + ""));
    write(notice, new Change.Put(fresh.key(), fresh.value(), old.version()), name);
    byId.put(fresh.clientId(), fresh);
    return new Made(shown(fresh), secret);
  }

  /// Removes a client; its tokens count no more.
  ///
  /// @throws Fault `no-such-client` or `client-in-file`
  public void remove(Caller by, String name) {
    Client client = changeable(name, by);
    Notice notice =
        new Notice(by.name(), "oauth-client.removed", name, Map.of("clientId", client.clientId()));
    write(notice, new Change.Delete(client.key(), client.version()), name);
    byId.remove(client.clientId());
    forget.accept(client.clientId());
  }

  private Client changeable(String name, Caller by) {
    if (by.reach().restriction().isPresent()) {
      find(name, by);
    }
    if (fromFile.values().stream().anyMatch(client -> client.name().equals(name))) {
      throw conflict(
          "client-in-file",
          "the client '" + name + "' stands in the configuration; change it there");
    }
    return registry
        .find(Client.PREFIX + valid(name))
        .map(Client::read)
        .orElseThrow(OAuthClients::unknown);
  }

  private static String valid(String name) {
    if (!NAME.matcher(name).matches()) {
      throw unknown();
    }
    return name;
  }

  private void write(Notice notice, Change change, String name) {
    try {
      changes.make(notice, List.of(change));
    } catch (Fault e) {
      if (e.code().equals("registry-conflict")) {
        throw change.expectedVersion() == Registry.ABSENT
            ? exists(name)
            : conflict("client-changed", "the client '" + name + "' was just changed; try again");
      }
      throw e;
    }
  }

  private static Shown shown(FileClient client) {
    return new Shown(
        client.name(),
        client.clientId(),
        client.scopes(),
        client.reach(),
        "file",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Shown shown(Client client) {
    Instant now = clock.now();
    return new Shown(
        client.name(),
        client.clientId(),
        client.scopes(),
        client.reach(),
        "api",
        Optional.of(client.created()),
        Optional.of(client.by()),
        client.secrets().stream()
            .flatMap(secret -> secret.until().stream())
            .filter(now::isBefore)
            .findFirst());
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private static Fault unknown() {
    return Fault.of(Fault.Kind.NOT_FOUND, "no-such-client", "there is no client of this name");
  }

  private static Fault exists(String name) {
    return conflict("client-exists", "there is a client '" + name + "' already");
  }

  private static Fault conflict(String code, String sentence) {
    return Fault.of(Fault.Kind.CONFLICT, code, sentence);
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-client", sentence);
  }
}
