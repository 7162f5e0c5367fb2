package dev.sluice.testkit.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs a contract against an implementation, and says which of its sentences are untrue of it.
final class Verdicts implements TestExecutionListener {

  private final Set<String> failed = new TreeSet<>();
  private final Set<String> skipped = new TreeSet<>();
  private int held;

  private Verdicts() {}

  static Verdicts of(Class<?> contract) {
    Verdicts verdicts = new Verdicts();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contract)).build();
    LauncherFactory.create().execute(request, verdicts);
    return verdicts;
  }

  static Set<String> sentences(String... names) {
    return new TreeSet<>(Arrays.asList(names));
  }

  /// The names of the methods that failed.
  Set<String> failed() {
    return failed;
  }

  /// The names of the methods that were not asked, for want of a capability.
  Set<String> skipped() {
    return skipped;
  }

  /// How many methods passed.
  int held() {
    return held;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name =
        test.getSource()
            .map(source ->
                source instanceof MethodSource method ? method.getMethodName() : source.toString())
            .orElse(test.getDisplayName());
    switch (result.getStatus()) {
      case FAILED -> failed.add(name);
      case ABORTED -> skipped.add(name);
      case SUCCESSFUL -> held += test.isTest() ? 1 : 0;
    }
  }
}
