package dev.sluice.cli;

import dev.sluice.client.generator.EventGenerator;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sluice generate`: sends made-up client events.
@Command(
    name = "generate",
    header = "Send made-up client events for a while, and count what became of them.",
    description = {
      "",
      "Events of the kinds shopping, searching, paging and purchase go to /v1/client-events in"
          + " batches, one batch at a time. Ends by itself.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all accepted, 1 some refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice generate                                 10 events a second for a minute",
      "  sluice generate --seconds 5 --batch 100 --rate 20",
      "  sluice generate --minutes 10 --loyalty          loyalty purchases too",
      "  sluice generate --userid ada --app-client shop-app",
      "  sluice generate --seed 1 --seconds 1            the same events each time"
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofDays(1);

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--minutes", paramLabel = "N", description = "How long; 1 unless told otherwise.")
  private @Nullable Integer minutes;

  @Option(names = "--seconds", paramLabel = "N", description = "How long, instead of --minutes.")
  private @Nullable Integer seconds;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "10",
      description = "Events in a request, 1 to 500; ${DEFAULT-VALUE} unless told otherwise.")
  private int batch = 10;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1",
      description = "Requests a second, up to 10000; ${DEFAULT-VALUE} unless told otherwise.")
  private double rate = 1;

  @Option(names = "--loyalty", description = "Purchases of loyal customers too.")
  private boolean loyalty;

  @Option(
      names = "--userid",
      paramLabel = "NAME",
      description = "Signs in as this user, and sends with the user's token instead of a key.")
  private @Nullable String userId;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description =
          "The user's password. Better in the variable SLUICE_PASSWORD: other users can see"
              + " arguments.")
  private @Nullable String password;

  @Option(
      names = {"--app-client", "--appclientid"},
      paramLabel = "ID",
      description = "The app client that the user signs in with.")
  private @Nullable String appClient;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Makes the choice of events repeatable.")
  private @Nullable Long seed;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Duration length = length(line);
    if (batch < 1 || batch > EventGenerator.MAX_BATCH) {
      throw new CommandLine.ParameterException(
          line, "--batch must be 1 to " + EventGenerator.MAX_BATCH + ", not " + batch);
    }
    if (!(rate > 0 && rate <= 10_000)) {
      throw new CommandLine.ParameterException(
          line, "--rate must be above 0 and up to 10000, not " + rate);
    }
    Random random = seed == null ? new Random() : new Random(seed);
    try (HubClient client = userId == null ? hub.client() : hub.clientWithoutKey()) {
      GeneratorRun run =
          new GeneratorRun(
              client,
              sender(line, client),
              new EventGenerator(random, loyalty),
              Clock.system(),
              Thread::sleep,
              line.getOut());
      return run.run(length, batch, rate) ? 0 : 1;
    }
  }

  /// A user, or whoever the key says.
  private GeneratorRun.Sender sender(CommandLine line, HubClient client)
      throws InterruptedException {
    if (userId == null) {
      if (password != null || appClient != null) {
        throw new CommandLine.ParameterException(
            line, "--password and --app-client go with --userid");
      }
      return Map::of;
    }
    String secret = password == null ? System.getenv("SLUICE_PASSWORD") : password;
    if (secret == null || appClient == null) {
      throw new CommandLine.ParameterException(
          line, "--userid needs --app-client, and a password in SLUICE_PASSWORD");
    }
    return SignedInUser.signIn(client, Clock.system(), appClient, userId, secret)::header;
  }

  private Duration length(CommandLine line) {
    if (minutes != null && seconds != null) {
      throw new CommandLine.ParameterException(line, "give --minutes or --seconds, not both");
    }
    Duration length =
        seconds != null
            ? Duration.ofSeconds(seconds)
            : Duration.ofMinutes(minutes == null ? 1 : minutes);
    if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
      throw new CommandLine.ParameterException(line, "the time must be 1 second to 1 day");
    }
    return length;
  }
}
