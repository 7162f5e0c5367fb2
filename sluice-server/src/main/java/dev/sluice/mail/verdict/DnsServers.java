package dev.sluice.mail.verdict;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.time.Clock;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Recursive name servers that are asked one after another, with a bounded cache.
///
/// Answers are kept for as long as they say, at most an hour; that there are no records for a
/// minute; failures not at all.
final class DnsServers implements Dns {

  private static final Duration LONGEST_KEPT = Duration.ofHours(1);
  private static final Duration NOTHING_KEPT = Duration.ofMinutes(1);
  private static final int MAX_ALIASES = 8;
  private static final long CACHED_CHARACTERS = 8_000_000;

  private final List<SimpleResolver> servers = new ArrayList<>();
  private final Duration timeout;
  private final Cache<Question, Kept> cache;

  private record Question(String name, Kind kind) {}

  private record Kept(Answer answer, Duration lasts) {
    int weight() {
      int characters = 100;
      if (answer instanceof Found found) {
        for (String value : found.values()) {
          characters += value.length();
        }
      }
      return characters;
    }
  }

  /// @param addresses the servers; none are those that the machine is set up with
  /// @param timeout how long one server is waited for
  DnsServers(List<InetSocketAddress> addresses, Duration timeout, Clock clock) {
    this.timeout = timeout;
    List<InetSocketAddress> used =
        addresses.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : addresses;
    for (InetSocketAddress address : used) {
      SimpleResolver server = new SimpleResolver(address);
      server.setTimeout(timeout);
      servers.add(server);
    }
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((Question question, Kept kept) -> kept.weight())
            .expireAfter(Expiry.creating((Question question, Kept kept) -> kept.lasts()))
            .ticker(clock::nanos)
            .build();
  }

  @Override
  public Answer ask(String name, Kind kind, Duration within) throws InterruptedException {
    Question question = new Question(name.toLowerCase(Locale.ROOT), kind);
    Kept known = cache.getIfPresent(question);
    if (known != null) {
      return known.answer();
    }
    Name owner;
    try {
      owner = Name.fromString(question.name(), Name.root);
    } catch (TextParseException e) {
      return new Nothing(false);
    }
    Kept kept = asked(owner, kind, within);
    if (!(kept.answer() instanceof Failed)) {
      cache.put(question, kept);
    }
    return kept.answer();
  }

  private Kept asked(Name owner, Kind kind, Duration within) throws InterruptedException {
    Message query = Message.newQuery(Record.newRecord(owner, type(kind), DClass.IN));
    String reason = "no name server is set up";
    long end = System.nanoTime() + within.toNanos();
    for (SimpleResolver server : servers) {
      long wait = Math.min(timeout.toNanos(), end - System.nanoTime());
      if (wait <= 0) {
        break;
      }
      CompletableFuture<Message> reply =
          server.sendAsync(query, Thread::startVirtualThread).toCompletableFuture();
      try {
        Message message = reply.get(wait, TimeUnit.NANOSECONDS);
        int code = message.getRcode();
        if (code == Rcode.NXDOMAIN) {
          return new Kept(new Nothing(false), NOTHING_KEPT);
        }
        if (code == Rcode.NOERROR) {
          return read(message, owner, kind);
        }
        reason = "the name server answers " + Rcode.string(code);
      } catch (TimeoutException e) {
        reply.cancel(true);
        reason = "the name server does not answer";
      } catch (ExecutionException e) {
        reason = "the name server cannot be asked";
      }
    }
    return new Kept(new Failed(reason), Duration.ZERO);
  }

  private static int type(Kind kind) {
    return switch (kind) {
      case A -> Type.A;
      case AAAA -> Type.AAAA;
      case MX -> Type.MX;
      case PTR -> Type.PTR;
      case TXT -> Type.TXT;
    };
  }

  /// Only records of the name itself count, and of what it is an alias of.
  private static Kept read(Message message, Name owner, Kind kind) {
    List<Record> answer = message.getSection(Section.ANSWER);
    Set<Name> owners = new HashSet<>(Set.of(owner));
    for (int i = 0; i < MAX_ALIASES; i++) {
      for (Record each : answer) {
        if (each instanceof CNAMERecord alias && owners.contains(alias.getName())) {
          owners.add(alias.getTarget());
        }
      }
    }
    List<Record> records = new ArrayList<>();
    long seconds = LONGEST_KEPT.toSeconds();
    for (Record each : answer) {
      if (owners.contains(each.getName())) {
        seconds = Math.min(seconds, each.getTTL());
        if (each.getType() == type(kind)) {
          records.add(each);
        }
      }
    }
    if (records.isEmpty()) {
      return new Kept(new Nothing(true), NOTHING_KEPT);
    }
    if (kind == Kind.MX) {
      records.sort(
          Comparator.comparingInt(each -> each instanceof MXRecord mx ? mx.getPriority() : 0));
    }
    List<String> values = records.stream().map(DnsServers::value).toList();
    if (values.size() > MAX_RECORDS
        || values.stream().mapToLong(String::length).sum() > MAX_CHARACTERS) {
      return new Kept(new Failed("the answer is too large"), Duration.ZERO);
    }
    return new Kept(new Found(values), Duration.ofSeconds(Math.max(0, seconds)));
  }

  private static String value(Record each) {
    return switch (each) {
      case ARecord a -> a.getAddress().getHostAddress();
      case AAAARecord a -> a.getAddress().getHostAddress();
      case MXRecord mx -> mx.getTarget().toString(true);
      case PTRRecord ptr -> ptr.getTarget().toString(true);
      case TXTRecord txt -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        txt.getStringsAsByteArrays().forEach(bytes::writeBytes);
        yield bytes.toString(StandardCharsets.ISO_8859_1);
      }
      default -> throw new IllegalStateException("records of a type that nobody asks for");
    };
  }
}
