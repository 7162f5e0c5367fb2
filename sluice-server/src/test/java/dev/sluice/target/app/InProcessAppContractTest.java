package dev.sluice.target.app;

import dev.sluice.events.shape.ShapeTable;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.testkit.Packed;
import dev.sluice.testkit.contract.TargetContract;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class InProcessAppContractTest extends TargetContract {

  @TempDir Path folder;

  private @Nullable InProcessApp app;
  private final Box box = new Box();

  @Override
  protected Target open(Mood mood) {
    String path =
        switch (mood) {
          case TAKES, IS_GONE -> "/taken";
          case FAILS -> "/throws";
          case REFUSES -> "/status/400";
          case ASKS_FOR_A_PAUSE -> "/pause";
          case HANGS -> "/hangs";
        };
    Path jar = folder.resolve(mood + ".jar");
    try {
      if (mood != Mood.IS_GONE) {
        Packed.jar(jar, Books.class);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InProcessApp opened =
        new InProcessApp(
            new TargetName("books"),
            new AppSettings.InFile(jar, Optional.of(Books.class.getName()), box.environ()),
            new Form(Content.EVENT, ShapeTable.standard()),
            Duration.ofMinutes(10),
            4,
            folder.resolve("work"),
            Clock.system());
    opened.start();
    app = opened;
    return parcel -> opened.deliver(at(path, parcel));
  }

  /// The same delivery for another path.
  private static Parcel at(String path, Parcel parcel) {
    var event = parcel.event();
    var extensions = new TreeMap<>(event.extensions());
    extensions.put("shapepath", new dev.sluice.event.Extension.Text(path));
    return new Parcel(
        parcel.id(), parcel.attempt(), parcel.acceptedAt(), event.withExtensions(extensions));
  }

  @Override
  protected void close() {
    Objects.requireNonNull(app).close();
    box.close();
  }

  @Override
  protected List<DeliveryId> received() {
    return box.all().stream()
        .map(request ->
            request
                .lines()
                .filter(line -> line.startsWith("Sluice-Delivery: "))
                .findFirst()
                .orElseThrow())
        .map(line -> DeliveryId.parse(line.substring(line.indexOf(' ') + 1)).orElseThrow())
        .toList();
  }

  @Override
  protected void awaitReceived() throws InterruptedException {
    box.next();
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
