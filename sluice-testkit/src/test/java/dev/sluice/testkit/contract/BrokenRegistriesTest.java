package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.forwarding.ForwardingRegistry;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The registry's contract notices a broken registry, and which promise it breaks.
class BrokenRegistriesTest {

  private static final Duration WINDOW = Duration.ofDays(7);

  abstract static class Broken extends RegistryContract {
    MemoryEngine engine = new MemoryEngine(clock, WINDOW);

    @Override
    protected Registry open() {
      return broken(engine.registry());
    }

    abstract Registry broken(Registry whole);

    @Override
    protected void close() {
      engine = engine.restart();
    }
  }

  private static void assertFails(Class<? extends RegistryContract> broken, String... sentences) {
    Verdicts verdicts = Verdicts.of(broken);
    assertEquals(Verdicts.sentences(sentences), verdicts.failed());
    assertTrue(verdicts.held() > 0);
  }

  static final class Whole extends Broken {
    @Override
    Registry broken(Registry whole) {
      return new ForwardingRegistry(whole);
    }
  }

  @Test
  void aWholeOneFailsNothing() {
    assertFails(Whole.class);
  }

  /// Writes whatever version is expected; so the last of two writers wins.
  static final class IgnoresVersions extends Broken {
    @Override
    Registry broken(Registry whole) {
      return new ForwardingRegistry(whole) {
        @Override
        public Registered put(String key, Payload value, long expectedVersion) {
          return super.put(key, value, find(key).map(Registered::version).orElse(ABSENT));
        }
      };
    }
  }

  @Test
  void oneThatIgnoresVersionsIsFound() {
    Verdicts verdicts = Verdicts.of(IgnoresVersions.class);
    assertTrue(verdicts.failed().contains("aStaleWriterIsRefusedAndChangesNothing"));
    // Whether an update is lost among many writers is a matter of luck.
    verdicts.failed().remove("ofManyWritersAtOnceNoneUndoesAnother");
    assertEquals(Verdicts.sentences("aStaleWriterIsRefusedAndChangesNothing"), verdicts.failed());
  }

  /// Says that a value was changed, and every tenth time it was not.
  static final class LosesUpdates extends Broken {
    @Override
    Registry broken(Registry whole) {
      return new ForwardingRegistry(whole) {
        @Override
        public Registered put(String key, Payload value, long expectedVersion) {
          if (expectedVersion % 10 == 9) {
            super.put(key, find(key).orElseThrow().value(), expectedVersion);
            return new Registered(key, expectedVersion + 1, value);
          }
          return super.put(key, value, expectedVersion);
        }
      };
    }
  }

  @Test
  void oneThatLosesAnUpdateIsFound() {
    assertFails(LosesUpdates.class, "ofManyWritersAtOnceNoneUndoesAnother");
  }

  static final class Forgetful extends Broken {
    @Override
    Registry broken(Registry whole) {
      return whole;
    }

    @Override
    protected void close() {
      engine = new MemoryEngine(clock, WINDOW);
    }
  }

  @Test
  void oneThatForgetsAtARestartIsFound() {
    assertFails(Forgetful.class, "valuesOutliveARestart");
  }

  /// Makes one change after the other, so that a refused one leaves those before it.
  static final class HalfWrites extends Broken {
    @Override
    Registry broken(Registry whole) {
      return new ForwardingRegistry(whole) {
        @Override
        public void write(List<Change> changes) {
          if (changes.isEmpty()) {
            super.write(changes);
          }
          changes.forEach(change -> super.write(List.of(change)));
        }
      };
    }
  }

  @Test
  void oneThatWritesByHalvesIsFound() {
    assertFails(HalfWrites.class, "severalValuesChangeTogetherOrNotAtAll");
  }

  static final class ListsEverything extends Broken {
    @Override
    Registry broken(Registry whole) {
      return new ForwardingRegistry(whole) {
        @Override
        public List<Registered> list(String prefix, String after, int max) {
          return super.list("", after, max);
        }
      };
    }
  }

  @Test
  void oneThatListsPastThePrefixIsFound() {
    assertFails(ListsEverything.class, "aListKeepsToItsPrefixItsOrderAndItsPage");
  }

  static final class TakesAnything extends Broken {
    @Override
    Registry broken(Registry whole) {
      return new ForwardingRegistry(whole) {
        @Override
        public Registered put(String key, Payload value, long expectedVersion) {
          return value.length() > 1 << 20
              ? new Registered(key, 1, value)
              : super.put(key, value, expectedVersion);
        }
      };
    }
  }

  @Test
  void oneThatHasNoLimitIsFound() {
    assertFails(TakesAnything.class, "aKeyOrAValueBeyondTheLimitsIsRefused");
  }
}
