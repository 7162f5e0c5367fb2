package dev.sluice.testkit.forwarding;

import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.util.List;
import java.util.Optional;

/// A registry that passes every call on.
public class ForwardingRegistry implements Registry {

  private final Registry to;

  /// Passes every call on to another one.
  public ForwardingRegistry(Registry to) {
    this.to = to;
  }

  @Override
  public Optional<Registered> find(String key) {
    return to.find(key);
  }

  @Override
  public void write(List<Change> changes) {
    to.write(changes);
  }

  @Override
  public List<Registered> list(String prefix, String after, int max) {
    return to.list(prefix, after, max);
  }
}
